package org.redisjms.store;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work: what one JMS session does, in order. One thread at a time, except {@link #close}.
 */
public interface StoreSession extends AutoCloseable {

  /**
   * Appends a message, exactly once, and returns when it is as durable as the factory asks for.
   *
   * @throws StoreFullException nothing was stored
   * @throws NotReplicatedException stored, but not yet replicated as asked for
   * @throws OutcomeUnknownException the store could not be reached; it may have been stored
   */
  void send(OutgoingMessage message);

  /**
   * Commits: all messages are sent and all removals made, or nothing is.
   *
   * @param consumers for each removal the consumer that holds the messages
   * @throws FencedException nothing was done: what was to be removed went elsewhere
   * @throws StaleClaimException nothing was done: what was to be removed is not there any more
   * @throws NotReplicatedException committed, but not yet replicated as asked for
   * @throws OutcomeUnknownException the store could not be reached; it may have been committed
   */
  void commit(
      List<OutgoingMessage> messages, List<StoreConsumer> consumers, List<Removal> removals);

  /**
   * Opens a consumer.
   *
   * @param filter which messages it wants, by their envelopes without body; null for all
   */
  StoreConsumer openConsumer(
      QueueId queue, @Nullable Predicate<Envelope> filter, ConsumerEvents events);

  /**
   * Looks at a queue without disturbing it, as it is now.
   *
   * @param filter which messages are wanted, by their envelopes without body; null for all
   */
  StoreBrowser browse(QueueId queue, @Nullable Predicate<Envelope> filter);

  /** Releases what it holds on the client's side. Its consumers are closed before. Never throws. */
  @Override
  void close();
}

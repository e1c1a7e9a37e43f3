package org.redisjms.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work: what one JMS session does, in order. One thread at a time, except {@link #close}.
 */
public interface StoreSession extends AutoCloseable {

  /**
   * Appends a message, exactly once, and returns when it is as durable as the factory asks for. To
   * a topic it goes to all of the wanted subscriptions that there are at that moment, or to none.
   *
   * @throws NoSuchDestinationException a temporary destination that is not there any more
   * @throws StoreFullException nothing was stored
   * @throws NotReplicatedException stored, but not yet replicated as asked for
   * @throws OutcomeUnknownException the store could not be reached; it may have been stored
   */
  void send(OutgoingMessage message);

  /**
   * Appends messages, in this order and each as {@link #send(OutgoingMessage)} does, but together
   * and so much faster. Each has an outcome of its own. Not one is stored behind another one of the
   * same queue that comes after it in the list. One that is refused may take those behind it in its
   * queue along.
   *
   * @return for each message in the order given what {@code send} would throw; empty if it was
   *     stored
   */
  List<Optional<StoreException>> send(List<OutgoingMessage> messages);

  /**
   * Commits: all messages are sent and all removals made, or nothing is.
   *
   * @param consumers for each removal the consumer that holds the messages
   * @param next what to fetch in the same round trip; null for nothing
   * @return what was fetched; null if nothing was, and where the next fetch will bring the same
   * @throws FencedException nothing was done: what was to be removed went elsewhere
   * @throws StaleClaimException nothing was done: what was to be removed is not there any more
   * @throws NotReplicatedException committed, but not yet replicated as asked for
   * @throws OutcomeUnknownException the store could not be reached; it may have been committed
   */
  @Nullable FetchResult commit(
      List<OutgoingMessage> messages,
      List<StoreConsumer> consumers,
      List<Removal> removals,
      @Nullable NextFetch next);

  /** Commits, and fetches nothing. */
  default void commit(
      List<OutgoingMessage> messages, List<StoreConsumer> consumers, List<Removal> removals) {
    var unused = commit(messages, consumers, removals, null);
  }

  /** The branches of global transactions. */
  Branches branches();

  /**
   * Opens a consumer.
   *
   * @param filter which messages it wants, by their envelopes without body; null for all
   */
  StoreConsumer openConsumer(
      QueueId queue, @Nullable Predicate<Envelope> filter, ConsumerEvents events);

  /**
   * Opens another consumer beside one that is open, of the same queue or subscription and with the
   * same filter; also where a subscription has only one consumer, which the two then are together.
   *
   * @throws FencedException the other one was given up
   */
  StoreConsumer openBeside(StoreConsumer other, ConsumerEvents events);

  /**
   * Takes over a consumer of another session of the same connection, which is from now on used as
   * this one's.
   */
  void adopt(StoreConsumer consumer);

  /**
   * Creates or joins a subscription and opens a consumer on it.
   *
   * <p>A durable one without active consumers whose topic, selector or noLocal differ from {@code
   * subscription} is deleted with its messages and created anew (Jakarta Messaging 3.1, 8.3.3,
   * 8.3.4).
   *
   * @throws SubscriptionConflictException it is in use: by another consumer if it is not shared, or
   *     with another topic or selector
   * @throws NoSuchDestinationException a temporary topic that is not there any more
   */
  StoreConsumer subscribe(String topic, Subscription subscription, ConsumerEvents events);

  /**
   * Deletes a durable subscription and its messages.
   *
   * @param clientId null for a shared one of connections without client id
   * @throws NoSuchDestinationException there is none of this name
   * @throws DestinationInUseException it has an active consumer, or messages that are not settled
   */
  void unsubscribe(@Nullable String clientId, String name);

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

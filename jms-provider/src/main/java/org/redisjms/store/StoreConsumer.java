package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * A consumer's place in the store. Its messages are in flight with it and with nobody else until
 * they are settled. One thread at a time, except {@link #close}.
 */
public interface StoreConsumer {

  /**
   * Fetches the next messages.
   *
   * @throws FencedException the consumer was given up; all it held went elsewhere
   */
  FetchResult fetch(FetchRequest request);

  /**
   * Settles messages; repeating it does no harm.
   *
   * @throws FencedException nothing was settled: the consumer was given up
   * @throws StaleClaimException nothing was settled: the store does not hold these messages at
   *     these positions
   */
  void settle(Removal removal, Settlement settlement);

  /**
   * Acknowledges messages, and returns when that is as durable as the factory asks for; repeating
   * it does no harm.
   *
   * @param next what to fetch in the same round trip; null for nothing
   * @return what was fetched; null if nothing was, and where the next fetch will bring the same
   * @throws FencedException nothing was acknowledged: the consumer was given up
   * @throws StaleClaimException nothing was acknowledged: the store does not hold these messages at
   *     these positions
   * @throws NotReplicatedException acknowledged, but not yet replicated as asked for
   */
  @Nullable FetchResult acknowledgeDurably(Removal removal, @Nullable FetchRequest next);

  /**
   * Acknowledges messages and fetches the next ones, in one round trip.
   *
   * @return null if the messages are acknowledged and nothing could be fetched; the next fetch will
   *     find out why
   * @throws FencedException nothing was acknowledged: the consumer was given up
   * @throws StaleClaimException nothing was settled: the store does not hold these messages at
   *     these positions
   */
  @Nullable FetchResult acknowledgeAndFetch(Removal removal, FetchRequest next);

  /**
   * Closes the consumer. What was not delivered returns to the queue, uncounted.
   *
   * @param delivered the last position that was delivered; 0 for none
   * @return true if the consumer has ended; false if something that was delivered is not settled
   *     yet, so that it must be closed again afterwards
   */
  boolean close(long delivered);
}

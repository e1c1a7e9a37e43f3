package org.redisjms.store;

/**
 * A fetch that travels with something else, in one round trip, because its consumer is about to
 * want more.
 */
public record NextFetch(StoreConsumer consumer, FetchRequest request) {}

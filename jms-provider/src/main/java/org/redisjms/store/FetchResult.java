package org.redisjms.store;

import java.util.List;

/**
 * The answer to a {@link FetchRequest}.
 *
 * @param resynchronized the known message was not at its position: the store is a copy that lacks
 *     the last moments, and {@code claims} is everything that the consumer holds there
 * @param head the position of the oldest message in flight; what lies before it is settled
 * @param claims messages in flight behind the known position, in order
 * @param pollAfterMillis when to ask again at the latest, if nothing wakes the consumer before; 0
 *     for at once
 */
public record FetchResult(
    boolean resynchronized, long head, List<Claim> claims, long pollAfterMillis) {}

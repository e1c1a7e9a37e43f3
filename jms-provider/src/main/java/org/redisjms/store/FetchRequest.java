package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a consumer's next messages.
 *
 * @param known the highest position that the client knows of; 0 for none
 * @param knownId the message there; null for none
 * @param maximum how many messages at most; 0 only leaves the line of waiting consumers
 * @param maximumBytes stop when this many bytes have been taken
 * @param buffered how many messages the client holds that it has not delivered yet
 * @param standInLine whether to stand in line for the next message when there is none now
 */
public record FetchRequest(
    long known,
    @Nullable MessageId knownId,
    int maximum,
    int maximumBytes,
    int buffered,
    boolean standInLine) {}

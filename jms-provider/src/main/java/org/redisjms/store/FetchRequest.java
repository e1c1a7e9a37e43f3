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
 * @param handOffs whether to stand in line when there is nothing now: for so many messages, which
 *     are handed over before this has to ask again; 0 not to stand there. More than one is for a
 *     consumer that has its queue to itself; the store may hand over fewer, but one.
 */
public record FetchRequest(
    long known,
    @Nullable MessageId knownId,
    int maximum,
    int maximumBytes,
    int buffered,
    int handOffs) {

  /** Whether to stand in line when there is nothing now. */
  public boolean standInLine() {
    return handOffs > 0;
  }
}

package org.redisjms.store;

/**
 * Names one queue of messages in the store.
 *
 * @param address the destination, for example {@code queue:orders}
 * @param part which of the destination's queues: empty for a queue itself, {@code sub:<id>} for a
 *     topic's subscription
 */
public record QueueId(String address, String part) {

  public static QueueId of(String address) {
    return new QueueId(address, "");
  }

  @Override
  public String toString() {
    return part.isEmpty() ? address : address + ":" + part;
  }
}

package org.redisjms.store;

import org.jspecify.annotations.Nullable;

/**
 * A subscription of a topic. Whatever its kind, it is a queue of its own that gets a copy of each
 * message that its selector lets through.
 *
 * @param kind how long it lives, and how many consumers it may have
 * @param clientId the client that it belongs to; null for a shared one of a connection without
 *     client id, and for a private one
 * @param name its name; for a private one something unique
 * @param selector what it wants, null for everything
 * @param noLocal whether it does not want what is published under {@code clientId}, or by the
 *     connection that it belongs to
 * @param connection the connection that a private one belongs to; null otherwise
 */
public record Subscription(
    Kind kind,
    @Nullable String clientId,
    String name,
    @Nullable String selector,
    boolean noLocal,
    @Nullable String connection) {

  /** The four kinds. Durable and non-durable subscriptions have name spaces of their own. */
  public enum Kind {
    /** One consumer, and gone with it. */
    PRIVATE,
    /** Any number of consumers, and gone with the last one. */
    SHARED,
    /** One consumer at a time; stays until it is deleted. */
    DURABLE,
    /** Any number of consumers; stays until it is deleted. */
    SHARED_DURABLE;

    public boolean durable() {
      return this == DURABLE || this == SHARED_DURABLE;
    }

    public boolean shared() {
      return this == SHARED || this == SHARED_DURABLE;
    }
  }
}

package org.redisjms.store.redis;

import org.jspecify.annotations.Nullable;
import org.redisjms.store.StoreException;
import org.redisjms.store.Subscription;
import org.redisjms.store.Subscription.Kind;

/**
 * Subscriptions as text. The id names one among all topics; its first letter says how long it
 * lives: {@code d} for a durable, {@code s} for a shared and {@code p} for a private one.
 */
final class SubscriptionCodec {

  private SubscriptionCodec() {}

  static String id(Subscription subscription) {
    Kind kind = subscription.kind();
    if (kind == Kind.PRIVATE) {
      return "p:" + subscription.name();
    }
    return id(kind.durable(), subscription.clientId(), subscription.name());
  }

  /** The length of the client id keeps it apart from the name. */
  static String id(boolean durable, @Nullable String clientId, String name) {
    String space = durable ? "d" : "s";
    return clientId == null
        ? space + ":" + name
        : space + clientId.length() + ":" + clientId + ":" + name;
  }

  /** All of it, beginning with the kind and a blank. */
  static String encode(Subscription subscription) {
    StringBuilder text = new StringBuilder(subscription.kind().name());
    text.append(subscription.noLocal() ? " 1" : " 0");
    append(text, subscription.clientId());
    append(text, subscription.name());
    append(text, subscription.selector());
    append(text, subscription.connection());
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable String value) {
    text.append(' ');
    if (value == null) {
      text.append('-');
    } else {
      text.append(value.length()).append(':').append(value);
    }
  }

  /**
   * @throws StoreException if this release cannot read it
   */
  static Subscription decode(String text) {
    try {
      return new Reader(text).subscription();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new StoreException("A subscription that this release cannot read: " + text, e);
    }
  }

  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Subscription subscription() {
      int blank = text.indexOf(' ');
      Kind kind = Kind.valueOf(text.substring(0, blank));
      boolean noLocal = text.charAt(blank + 1) == '1';
      at = blank + 2;
      String clientId = next();
      String name = next();
      if (name == null) {
        throw new IllegalArgumentException("no name");
      }
      return new Subscription(kind, clientId, name, next(), noLocal, next());
    }

    private @Nullable String next() {
      at++;
      if (text.charAt(at) == '-') {
        at++;
        return null;
      }
      int colon = text.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(text.substring(at, colon));
      at = end;
      return text.substring(colon + 1, end);
    }
  }
}

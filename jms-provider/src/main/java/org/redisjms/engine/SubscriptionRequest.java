package org.redisjms.engine;

import org.jspecify.annotations.Nullable;
import org.redisjms.selector.Selector;
import org.redisjms.store.Subscription;

/**
 * What a consumer of a topic asks for.
 *
 * @param kind the kind of its subscription
 * @param name the subscription's name; null if it is private
 * @param selector which messages it wants; null for all
 * @param noLocal whether it does not want what its own connection publishes, nor, if it is durable,
 *     any other one with the same client identifier
 */
public record SubscriptionRequest(
    Subscription.Kind kind, @Nullable String name, @Nullable Selector selector, boolean noLocal) {

  /**
   * The subscription for a connection as it is known to the store now. A private one is another one
   * each time, because it ends with its consumer.
   */
  Subscription of(ConnectionEngine connection) {
    String text = selector == null ? null : selector.text();
    if (kind == Subscription.Kind.PRIVATE) {
      String id = connection.id();
      return new Subscription(kind, null, connection.uniqueName(id), text, noLocal, id);
    }
    if (name == null) {
      throw new IllegalArgumentException("A subscription that is not private needs a name");
    }
    return new Subscription(kind, connection.clientId(), name, text, noLocal, null);
  }
}

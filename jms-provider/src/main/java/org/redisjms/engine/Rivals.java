package org.redisjms.engine;

import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.store.Subscription;

/** Who besides a consumer can ever get the messages that are meant for it. */
enum Rivals {
  /** Consumers of any client. */
  ANYBODY,
  /** Those of its connection: it is at a temporary queue, which ends with that. */
  OWN_CONNECTION,
  /** Nobody: it has a subscription to itself, which ends with it. */
  NONE;

  /** So many messages a consumer is handed at most before it asks for more. */
  private static final int HAND_OFFS = 100;

  static Rivals at(RedisJmsDestination queue) {
    return queue.kind().isTemporary() ? OWN_CONNECTION : ANYBODY;
  }

  static Rivals in(SubscriptionRequest subscription) {
    return subscription.kind() == Subscription.Kind.PRIVATE ? NONE : ANYBODY;
  }

  /** How a consumer of a session acknowledges. */
  Acknowledger acknowledger(SessionEngine session) {
    return this == ANYBODY
        ? session.acknowledger()
        : Acknowledger.ofPrivate(session.mode(), session, session.connection().options());
  }

  /** How many messages the store may hand to a consumer before it asks for more. */
  int handOffs(int prefetch) {
    return this == NONE ? Math.min(prefetch, HAND_OFFS) : 1;
  }
}

package org.redisjms.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.message.CorruptMessageException;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.DamagedEnvelope;
import org.redisjms.store.Envelope;
import org.redisjms.store.FencedException;
import org.redisjms.store.MessageId;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreException;

/**
 * Finds a consumer's next message: takes it from what was fetched, or asks the store, and sorts out
 * what is not to be delivered. Used under the session's lock for work.
 */
final class DeliveryFinder {

  /**
   * How long nothing is delivered when the store has not heard from this client for long; then it
   * looks again.
   */
  private static final long REST_MILLIS = 50;

  /** How to look for a message. */
  enum Look {
    /** Stand in line if there is none. */
    WAITING,
    /** Ask the store once. */
    ONCE,
    /** Leave the line. */
    LEAVING,
    /** Ask for nothing that is not held already. */
    HELD
  }

  private final SessionEngine session;
  private final ConsumerEngine consumer;
  private final ClaimState state;
  private final ClaimSource source;

  DeliveryFinder(SessionEngine session, ConsumerEngine consumer) {
    this.session = session;
    this.consumer = consumer;
    this.state = consumer.state();
    this.source = consumer.source();
  }

  /** Takes the next message that can be delivered; null if there is none for now. */
  @Nullable Delivery next(Look look) {
    ConnectionEngine connection = session.connection();
    if (consumer.acknowledger().full(state)) {
      source.flush();
    }
    for (boolean asked = false; !state.closing(); ) {
      if (state.inDoubt() || !connection.alive()) {
        source.check();
        if (!connection.alive()) {
          state.rest(REST_MILLIS);
          return null;
        }
      }
      Held held = state.take();
      if (held != null) {
        Delivery delivery = prepare(held);
        if (delivery != null) {
          return delivery;
        }
        continue;
      }
      if (look == Look.HELD) {
        return null;
      }
      if (look == Look.WAITING ? state.standing() : asked) {
        return null;
      }
      if (look == Look.LEAVING) {
        source.leaveLine();
        asked = true;
      } else {
        source.fetch(look == Look.WAITING);
        asked = state.lookAgain() - System.nanoTime() > 0;
      }
    }
    return null;
  }

  /** Makes a message of what was taken; null if it is not to be delivered. */
  private @Nullable Delivery prepare(Held held) {
    Redelivery redelivery = session.redelivery();
    try {
      if (held.message() instanceof DamagedEnvelope damaged) {
        redelivery.buryDamaged(source, held, damaged.reason());
        return null;
      }
      Envelope envelope = (Envelope) held.message();
      Translator translator = session.connection().translator();
      if (translator.expired(envelope)) {
        source.acknowledge(List.of(held));
        return null;
      }
      if (redelivery.exhausted(source.destination(), held.deliveryCount() - 1)) {
        redelivery.buryExhausted(source, held);
        return null;
      }
      RedisJmsMessage message;
      try {
        message = translator.received(envelope, held.deliveryCount(), held.redelivered());
      } catch (CorruptMessageException | IllegalArgumentException e) {
        redelivery.buryDamaged(source, held, "It cannot be decoded: " + e.getMessage());
        return null;
      }
      MessageId id = held.id();
      message.setAcknowledgeCallback(ignored -> session.acknowledge(consumer, id));
      return new Delivery(held, message);
    } catch (FencedException | StaleClaimException e) {
      state.untake(held);
      source.refused(e);
      return null;
    } catch (StoreException e) {
      state.untake(held);
      throw e;
    }
  }
}

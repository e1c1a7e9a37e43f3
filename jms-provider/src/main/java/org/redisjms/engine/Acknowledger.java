package org.redisjms.engine;

import jakarta.jms.JMSException;
import org.redisjms.config.Options;
import org.redisjms.store.MessageId;

/**
 * What a session does with messages before and after the client sees them. Everything is called
 * under the session's lock for work.
 */
sealed interface Acknowledger {

  /**
   * Whether so many acknowledgements are unconfirmed that the next message may not be delivered.
   */
  default boolean full(ClaimState state) {
    return state.unconfirmed() > 0;
  }

  /**
   * A message is about to be returned by {@code receive}.
   *
   * @return false if it must not be, because it went elsewhere
   */
  default boolean receiving(ConsumerEngine consumer, Delivery delivery) {
    return true;
  }

  /** A message was about to be returned by {@code receive} and failed a check of the client. */
  default void refused(ConsumerEngine consumer, Delivery delivery) {}

  /** A listener has returned. */
  default void listened(ConsumerEngine consumer, Delivery delivery) {}

  /** A listener has thrown an exception. */
  default void failed(ConsumerEngine consumer, Delivery delivery) {}

  /** The client has called {@code acknowledge} on a message. */
  default void acknowledged(ConsumerEngine consumer, MessageId id) throws JMSException {}

  static Acknowledger of(AcknowledgeMode mode, SessionEngine session, Options options) {
    return switch (mode) {
      case AUTO -> options.ackPipeline() == 0 ? new Auto() : new Batched(options.ackPipeline());
      case DUPS_OK -> new Batched(Math.min(options.prefetch(), Batched.LARGEST));
      case CLIENT -> new Client(session);
      case INDIVIDUAL -> new Individual();
      case TRANSACTED -> new Transacted();
    };
  }

  /**
   * The same for a consumer that has its subscription to itself, or is at a temporary queue. No
   * other connection can ever get its messages, and they end with this one; so what was consumed is
   * decided here, and the store need not confirm it before the next delivery.
   */
  static Acknowledger ofPrivate(AcknowledgeMode mode, SessionEngine session, Options options) {
    return of(
        mode == AcknowledgeMode.AUTO && options.ackPipeline() == 0 ? AcknowledgeMode.DUPS_OK : mode,
        session,
        options);
  }

  /** Each message by itself, confirmed before the next delivery. */
  record Auto() implements Acknowledger {
    @Override
    public boolean receiving(ConsumerEngine consumer, Delivery delivery) {
      return consumer.source().confirm(delivery.held());
    }

    @Override
    public void refused(ConsumerEngine consumer, Delivery delivery) {
      consumer.state().untake(delivery.held());
    }

    @Override
    public void listened(ConsumerEngine consumer, Delivery delivery) {
      if (consumer.state().acknowledge(delivery.held())) {
        consumer.confirmAndGoOn();
      }
    }

    @Override
    public void failed(ConsumerEngine consumer, Delivery delivery) {
      consumer.redeliver(delivery.held());
    }
  }

  /** Some messages at a time, or when there is nothing else to do, or after a while. */
  record Batched(int unconfirmed) implements Acknowledger {
    static final int LARGEST = 100;

    /** In line half of them are enough: what the store does not know of uses up the place there. */
    @Override
    public boolean full(ClaimState state) {
      return state.unconfirmed() > (state.inLine() ? unconfirmed / 2 : unconfirmed);
    }

    @Override
    public boolean receiving(ConsumerEngine consumer, Delivery delivery) {
      boolean acknowledged = consumer.state().acknowledge(delivery.held());
      consumer.confirmSoon();
      return acknowledged;
    }

    @Override
    public void refused(ConsumerEngine consumer, Delivery delivery) {
      consumer.state().untake(delivery.held());
    }

    @Override
    public void listened(ConsumerEngine consumer, Delivery delivery) {
      if (consumer.state().acknowledge(delivery.held()) && full(consumer.state())) {
        consumer.confirmAndGoOn();
      }
      consumer.confirmSoon();
    }

    @Override
    public void failed(ConsumerEngine consumer, Delivery delivery) {
      consumer.redeliver(delivery.held());
    }
  }

  /** All that the session delivered, when the client says so. */
  record Client(SessionEngine session) implements Acknowledger {
    @Override
    public void acknowledged(ConsumerEngine consumer, MessageId id) throws JMSException {
      session.acknowledgeAll();
    }
  }

  /** One message, when the client says so. */
  record Individual() implements Acknowledger {
    @Override
    public void acknowledged(ConsumerEngine consumer, MessageId id) throws JMSException {
      consumer.acknowledgeOne(id);
    }
  }

  /** With the transaction. */
  record Transacted() implements Acknowledger {}
}

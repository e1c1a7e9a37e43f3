package org.redisjms.chaos.worker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.MessageName;
import org.redisjms.chaos.history.Mode;

/** Receives from one queue or subscription. */
abstract class Consuming extends Role {
  static final long WAIT_MILLIS = 500;
  private static final int THINKING_MICROS = 3_000;

  private final Source source;
  private final Mode mode;
  private final int sessionMode;
  private final Random random = new Random();

  /**
   * @param mode what the history calls the session's mode
   * @param sessionMode what {@code createSession} calls it
   */
  Consuming(Client client, String session, Source source, Mode mode, int sessionMode) {
    super(client, session);
    this.source = source;
    this.mode = mode;
    this.sessionMode = sessionMode;
  }

  /** Something that was received, and the number of its delivery. */
  record Got(Message message, MessageName name, long delivery) {}

  @Override
  String clientId() {
    return source.clientId();
  }

  @Override
  final void work(Connection connection) throws JMSException {
    try (Session session = connection.createSession(sessionMode);
        MessageConsumer consumer = source.open(session)) {
      consume(session, consumer);
    }
    history().closed(session());
  }

  /** Receives until it is stopped. */
  abstract void consume(Session session, MessageConsumer consumer) throws JMSException;

  /** Writes down that this was received. */
  final Got got(Message message) throws JMSException {
    String body = ((TextMessage) message).getText();
    MessageName name = Body.name(body);
    long delivery =
        history()
            .received(
                session(),
                mode,
                source.name(),
                name.text(),
                message.getJMSMessageID(),
                message.getJMSRedelivered(),
                message.getIntProperty("JMSXDeliveryCount"));
    if (!body.equals(Body.of(name)) || message.getJMSPriority() != name.priority()) {
      history().note(Noted.DAMAGED, name.text());
    }
    return new Got(message, name, delivery);
  }

  /** The work that a message causes, so that faults find clients in the middle of it. */
  final void think() {
    pause(TimeUnit.MICROSECONDS.toNanos(random.nextInt(THINKING_MICROS)));
  }

  /** True once in so many calls. */
  final boolean onceIn(int calls) {
    return random.nextInt(calls) == 0;
  }

  final int upTo(int most) {
    return 1 + random.nextInt(most);
  }
}

package org.redisjms.chaos.worker;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.redisjms.chaos.Setup;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Event.Sent;
import org.redisjms.chaos.history.MessageName;

/** Sends messages of mixed priorities to all queues in turn, or to the topic, at its rate. */
abstract class Producer extends Role {
  private static final int[] PRIORITIES = {4, 4, 4, 4, 0, 7, 9};

  private final boolean topic;
  private final Random random = new Random();
  private long number;
  private long due;

  Producer(Client client, String session, boolean topic) {
    super(client, session);
    this.topic = topic;
  }

  /** A message and what the history calls it. */
  record Outgoing(Destination destination, Message message, int priority, Sent sent) {
    void send(MessageProducer producer) throws JMSException {
      producer.send(
          destination,
          message,
          Message.DEFAULT_DELIVERY_MODE,
          priority,
          Message.DEFAULT_TIME_TO_LIVE);
    }
  }

  @Override
  final boolean isProducer() {
    return true;
  }

  @Override
  final void work(Connection connection) throws JMSException {
    try (Session session = connection.createSession(mode())) {
      MessageProducer producer = session.createProducer(null);
      due = System.nanoTime();
      while (!isStopped()) {
        produce(session, producer);
      }
      finish();
    }
    history().closed(session());
  }

  int mode() {
    return Session.AUTO_ACKNOWLEDGE;
  }

  /** Sends one message, or one transaction. */
  abstract void produce(Session session, MessageProducer producer) throws JMSException;

  /** Before the session is closed. */
  void finish() {}

  /** The next message; waits until it is due. */
  final Outgoing next(Session session) throws JMSException {
    due += TimeUnit.SECONDS.toNanos(1) / rate();
    long now = System.nanoTime();
    if (now < due) {
      pause(due - now);
    } else {
      // What was missed in an outage is not made up for.
      due = now;
    }
    int priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
    MessageName name = new MessageName(session(), ++number, priority, null);
    String to = topic ? Setup.TOPIC : Setup.QUEUES.get((int) (number % Setup.QUEUES.size()));
    Destination destination = topic ? session.createTopic(to) : session.createQueue(to);
    Message message = session.createTextMessage(Body.of(name));
    return new Outgoing(destination, message, priority, new Sent(to, name.text()));
  }

  /** Notes that a message is about to be sent by itself. */
  final long noteSend(Outgoing outgoing) {
    return history().call(Call.SEND, session(), List.of(outgoing.sent()), List.of());
  }
}

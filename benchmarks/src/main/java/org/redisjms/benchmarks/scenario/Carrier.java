package org.redisjms.benchmarks.scenario;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.redisjms.benchmarks.measure.Step;

/**
 * A session that receives one message from a queue and sends one to another, in one transaction.
 * When the first queue is empty it carries the messages back, so there are always enough.
 */
final class Carrier implements Step {
  /** Where all messages are at first. */
  static final String HERE = "here";

  private static final String THERE = "there";

  /** After this time without a message the queue counts as empty. */
  private static final long EMPTY_MILLIS = 20;

  private final Session session;
  private final Transaction transaction;
  private final byte[] payload;
  private final Direction direction;
  private int turns;
  private MessageConsumer source;
  private MessageConsumer otherSource;
  private MessageProducer target;
  private MessageProducer otherTarget;

  Carrier(Session session, Transaction transaction, byte[] payload, Direction direction)
      throws JMSException {
    this.session = session;
    this.transaction = transaction;
    this.payload = payload;
    this.direction = direction;
    Queue here = session.createQueue(HERE);
    Queue there = session.createQueue(THERE);
    source = session.createConsumer(here);
    otherSource = session.createConsumer(there);
    target = session.createProducer(there);
    otherTarget = session.createProducer(here);
  }

  @Override
  public int run() throws JMSException {
    while (turns != direction.turns()) {
      turn();
    }
    transaction.begin();
    Message message = source.receive(EMPTY_MILLIS);
    if (message == null) {
      transaction.abandon();
      direction.turn(turns);
      return 0;
    }
    Jms.read(message);
    target.send(Jms.message(session, payload));
    transaction.commit();
    return 1;
  }

  private void turn() {
    turns++;
    MessageConsumer consumer = source;
    source = otherSource;
    otherSource = consumer;
    MessageProducer producer = target;
    target = otherTarget;
    otherTarget = producer;
  }
}

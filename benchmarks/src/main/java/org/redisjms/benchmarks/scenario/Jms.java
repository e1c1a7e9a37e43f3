package org.redisjms.benchmarks.scenario;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** What the scenarios have in common. */
public final class Jms {
  /** How many messages a transaction or an acknowledgement covers where it covers many. */
  public static final int BATCH = 100;

  private Jms() {}

  public static Connection started(ConnectionFactory factory) throws JMSException {
    Connection connection = factory.createConnection();
    connection.start();
    return connection;
  }

  public static Session session(Connection connection, int mode) throws JMSException {
    return connection.createSession(mode == Session.SESSION_TRANSACTED, mode);
  }

  public static Message message(Session session, byte[] payload) throws JMSException {
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(payload);
    return message;
  }

  /** Reads all of it, as an application would. */
  public static void read(Message message) throws JMSException {
    BytesMessage bytes = (BytesMessage) message;
    byte[] body = new byte[(int) bytes.getBodyLength()];
    bytes.readBytes(body);
  }

  /** Puts messages into a queue, as fast as that goes. */
  public static void fill(ConnectionFactory factory, String queue, int messages, byte[] payload)
      throws JMSException {
    fill(factory, queue, messages, payload, Mark.NONE);
  }

  /** The same with something in each message that depends on its number. */
  public static void fill(
      ConnectionFactory factory, String queue, int messages, byte[] payload, Mark mark)
      throws JMSException {
    try (Connection connection = factory.createConnection();
        Session session = session(connection, Session.SESSION_TRANSACTED)) {
      fill(session, new Transaction.Local(session), queue, messages, payload, mark);
    }
  }

  /** The same with a session that is there. */
  static void fill(
      Session session,
      Transaction transaction,
      String queue,
      int messages,
      byte[] payload,
      Mark mark)
      throws JMSException {
    // So that a batch of large messages is no larger than one of small ones.
    int batch = Math.max(1, Math.min(BATCH, (1 << 20) / payload.length));
    try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
      for (int first = 1; first <= messages; first += batch) {
        transaction.begin();
        for (int i = first; i < first + batch && i <= messages; i++) {
          Message message = message(session, payload);
          mark.put(message, i);
          producer.send(message);
        }
        transaction.commit();
      }
    }
  }

  /** What makes a message of a backlog different from the others. */
  @FunctionalInterface
  public interface Mark {
    Mark NONE = (message, number) -> {};

    void put(Message message, int number) throws JMSException;
  }
}

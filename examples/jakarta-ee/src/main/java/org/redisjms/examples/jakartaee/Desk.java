package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import org.jspecify.annotations.Nullable;

/** Takes orders and questions. */
@Stateless
public class Desk {

  private static final long TIMEOUT_MILLIS = 10_000;

  @Resource(name = "jms/connections")
  private ConnectionFactory connections;

  @Resource(name = "jms/orders")
  private Queue orders;

  @Resource(name = "jms/packed")
  private Queue packed;

  @Resource(name = "jms/questions")
  private Queue questions;

  /** Places all of the orders or, if one of them is empty, none. */
  public void place(String... texts) {
    try (JMSContext context = connections.createContext()) {
      for (String text : texts) {
        context.createProducer().send(orders, text);
        if (text.isEmpty()) {
          throw new EJBException("An order must not be empty");
        }
      }
    }
  }

  /** The next report of the packer; null if there is none in time. */
  public @Nullable String report() {
    try (JMSContext context = connections.createContext();
        JMSConsumer consumer = context.createConsumer(packed)) {
      return consumer.receiveBody(String.class, TIMEOUT_MILLIS);
    }
  }

  /**
   * Asks, and waits for the answer; null if there is none in time. In a transaction the question
   * would leave only at its end.
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public @Nullable String ask(String question) {
    try (JMSContext context = connections.createContext()) {
      TemporaryQueue answers = context.createTemporaryQueue();
      try (JMSConsumer consumer = context.createConsumer(answers)) {
        context.createProducer().setJMSReplyTo(answers).send(questions, question);
        return consumer.receiveBody(String.class, TIMEOUT_MILLIS);
      }
    }
  }
}

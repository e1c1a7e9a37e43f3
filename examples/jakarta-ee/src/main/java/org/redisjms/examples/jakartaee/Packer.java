package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;

/**
 * Takes orders and reports what it has packed, in one transaction: an order that cannot be packed
 * is not reported, comes again, and ends in the dead-letter queue.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "destination", propertyValue = "orders"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue")
    })
public class Packer implements MessageListener {

  @Resource(name = "jms/connections")
  private ConnectionFactory connections;

  @Resource(name = "jms/packed")
  private Queue packed;

  @Override
  public void onMessage(Message message) {
    try (JMSContext context = connections.createContext()) {
      String order = message.getBody(String.class);
      context.createProducer().send(packed, "packed " + order);
      if (order.startsWith("broken")) {
        throw new IllegalArgumentException("This order cannot be packed: " + order);
      }
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}

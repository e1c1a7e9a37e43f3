package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** Answers questions where the message says. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "destination", propertyValue = "questions"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue")
    })
public class Clerk implements MessageListener {

  @Resource(name = "jms/connections")
  private ConnectionFactory connections;

  @Override
  public void onMessage(Message question) {
    try (JMSContext context = connections.createContext()) {
      context
          .createProducer()
          .setJMSCorrelationID(question.getJMSMessageID())
          .send(question.getJMSReplyTo(), "yes, " + question.getBody(String.class));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}

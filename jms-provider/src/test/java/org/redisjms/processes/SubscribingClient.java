package org.redisjms.processes;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import org.redisjms.RedisJmsConnectionFactory;

/**
 * Subscribes to a topic in every way that ends with the connection, receives one message of each
 * without acknowledging it, and waits to be killed. Arguments: URI, topic.
 */
final class SubscribingClient {

  private SubscribingClient() {}

  public static void main(String[] arguments) throws Exception {
    JMSContext context =
        new RedisJmsConnectionFactory(arguments[0]).createContext(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer plain = context.createConsumer(context.createTopic(arguments[1]));
    JMSConsumer shared = context.createSharedConsumer(context.createTopic(arguments[1]), "shared");
    context.createTemporaryQueue();
    JMSConsumer temporary = context.createConsumer(context.createTemporaryTopic());
    System.out.println("subscribed");
    plain.receive();
    shared.receive();
    System.out.println("received");
    temporary.receive();
  }
}

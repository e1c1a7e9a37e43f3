package org.redisjms.examples;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisServer;

/**
 * Sends a message to a queue and receives it. The argument is the URI of a Redis, if you have one.
 */
public final class QueueInTenLines {
  private QueueInTenLines() {}

  public static void main(String... arguments) {
    if (arguments.length > 0) {
      System.out.println(sendAndReceive(arguments[0]));
    } else {
      try (RedisServer server = RedisServer.start()) {
        System.out.println(sendAndReceive(server.uri()));
      }
    }
  }

  static String sendAndReceive(String uri) {
    ConnectionFactory factory = new RedisJmsConnectionFactory(uri);
    try (JMSContext context = factory.createContext()) {
      Queue queue = context.createQueue("greetings");
      context.createProducer().send(queue, "Hello");
      return context.createConsumer(queue).receiveBody(String.class, 5_000);
    }
  }
}

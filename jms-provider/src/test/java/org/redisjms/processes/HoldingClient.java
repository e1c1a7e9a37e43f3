package org.redisjms.processes;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.redisjms.RedisJmsConnectionFactory;

/**
 * Receives so many messages, tells it, and then holds them without acknowledging. Arguments: URI,
 * queue, count.
 */
final class HoldingClient {

  private HoldingClient() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = new RedisJmsConnectionFactory(arguments[0]).createConnection()) {
      connection.start();
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer consumer = session.createConsumer(session.createQueue(arguments[1]));
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        TextMessage message = (TextMessage) consumer.receive();
        System.out.println(message.getText());
      }
      System.out.println("holding");
      System.in.read();
    }
  }
}

package org.redisjms.processes;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.redisjms.RedisJmsConnectionFactory;

/**
 * Tells the text of each message that its listener gets, until it is told to stop. Arguments: URI,
 * queue.
 */
final class ListeningClient {

  private ListeningClient() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (JMSContext context = new RedisJmsConnectionFactory(arguments[0]).createContext()) {
      context
          .createConsumer(context.createQueue(arguments[1]))
          .setMessageListener(
              message -> {
                try {
                  out.println(((TextMessage) message).getText());
                } catch (JMSException e) {
                  out.println("error " + e);
                }
              });
      out.println("ready");
      System.in.read();
    }
  }
}

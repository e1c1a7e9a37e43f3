package org.redisjms.processes;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import org.redisjms.RedisJmsConnectionFactory;

/** Sends numbered messages. Arguments: URI, queue, first number, count. */
final class SendingClient {

  private SendingClient() {}

  public static void main(String[] arguments) {
    int first = Integer.parseInt(arguments[2]);
    int end = first + Integer.parseInt(arguments[3]);
    try (JMSContext context = new RedisJmsConnectionFactory(arguments[0]).createContext()) {
      Queue queue = context.createQueue(arguments[1]);
      JMSProducer producer = context.createProducer();
      for (int i = first; i < end; i++) {
        producer.send(queue, Integer.toString(i));
      }
    }
    System.out.println("sent");
  }
}

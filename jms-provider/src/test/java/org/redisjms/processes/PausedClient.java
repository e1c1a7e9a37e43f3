package org.redisjms.processes;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.redisjms.RedisJmsConnectionFactory;

/**
 * Stands in the middle of a transaction, of an acknowledgement and of a listener, until it reads a
 * line. Then it finishes them, tells how that ended, and does the next ones. Argument: URI.
 */
final class PausedClient {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private PausedClient() {}

  private interface Work {
    void run() throws JMSException;
  }

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = new RedisJmsConnectionFactory(arguments[0]).createConnection()) {
      connection.start();
      CountDownLatch goOn = new CountDownLatch(1);
      Session listening = connection.createSession();
      listening
          .createConsumer(listening.createQueue("heard"))
          .setMessageListener(message -> hear(message, goOn));

      Session mover = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer movers = mover.createConsumer(mover.createQueue("from"));
      MessageProducer producer = mover.createProducer(mover.createQueue("to"));
      Session holder = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer holders = holder.createConsumer(holder.createQueue("held"));
      producer.send(movers.receive());
      Message held = holders.receive();
      OUT.println("in the middle");
      System.in.read();
      tell("commit", mover::commit);
      tell("acknowledge", held::acknowledge);
      goOn.countDown();

      producer.send(movers.receive());
      tell("commit", mover::commit);
      tell("acknowledge", holders.receive()::acknowledge);
      while (System.in.read() != 'e') {
        OUT.flush();
      }
    }
  }

  private static void hear(Message message, CountDownLatch goOn) {
    try {
      String text = ((TextMessage) message).getText();
      OUT.println("heard " + text);
      if (text.equals("stop")) {
        goOn.await();
      }
    } catch (JMSException | InterruptedException e) {
      OUT.println("error " + e);
    }
  }

  private static void tell(String what, Work work) {
    try {
      work.run();
      OUT.println(what + " done");
    } catch (JMSException e) {
      OUT.println(what + " " + e.getClass().getSimpleName() + " " + e.getErrorCode());
    }
  }
}

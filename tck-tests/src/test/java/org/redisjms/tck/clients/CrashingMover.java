package org.redisjms.tck.clients;

import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import org.redisjms.RedisJmsXAConnectionFactory;

/** Moves a message from one queue to another in a transaction that it does not survive. */
final class CrashingMover {

  private CrashingMover() {}

  /** Arguments: URI, source, target, folder of the log, phase. */
  public static void main(String[] arguments) throws Exception {
    CrashingResource.Phase phase = CrashingResource.Phase.valueOf(arguments[4]);
    TransactionManager manager = Narayana.in(Path.of(arguments[3]));
    try (XAConnection connection =
        new RedisJmsXAConnectionFactory(arguments[0]).createXAConnection()) {
      connection.start();
      XASession session = connection.createXASession();
      Queue target = session.createQueue(arguments[2]);
      MessageConsumer consumer = session.createConsumer(session.createQueue(arguments[1]));
      manager.begin();
      CrashingResource crashing = new CrashingResource(phase);
      // They are prepared and committed in this order.
      if (phase == CrashingResource.Phase.COMMIT) {
        manager.getTransaction().enlistResource(crashing);
      }
      manager.getTransaction().enlistResource(session.getXAResource());
      if (phase == CrashingResource.Phase.PREPARE) {
        manager.getTransaction().enlistResource(crashing);
      }
      Message message = consumer.receive();
      session.createProducer(target).send(message);
      manager.commit();
    }
  }
}

package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisServer;

/** Somebody deletes everything in Redis under the feet of an application, which goes on. */
class FlushedRedisIT extends JmsFixture {

  private final Topic topic = new RedisJmsTopic("news");
  private final Queue heardQueue = queue("heard");
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void everythingGoesOnWithoutWhatWasDeleted() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection connection =
            new RedisJmsConnectionFactory(withOptions(server.uri(), "lease=2s", "resendWindow=0"))
                .createConnection()) {
      connection.setClientID("client");
      connection.start();
      listen(connection.createSession().createConsumer(heardQueue));
      listen(connection.createSession().createDurableConsumer(topic, "durable"));
      TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
      listen(connection.createSession().createConsumer(temporary));
      Queue blockedQueue = queue("blocked");
      MessageConsumer blocked = connection.createSession().createConsumer(blockedQueue);
      CompletableFuture<Message> received = inBackground(() -> receive(blocked));
      Session sender = connection.createSession();
      sendIn(sender, heardQueue, "queue");
      sendIn(sender, temporary, "temporary");
      publish(sender, "topic");
      await("all are heard", () -> heard.size() == 3);
      sendIn(sender, queue, "moved", "held", "left");
      Session mover = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer movers = mover.createConsumer(queue);
      assertThat(text(receive(movers))).isEqualTo("moved");
      Session holder = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer holders = holder.createConsumer(queue);
      Message held = receive(holders);
      assertThat(text(held)).isEqualTo("held");

      server.command("FLUSHALL");

      sendIn(mover, queue("target"), "moved");
      assertThatThrownBy(mover::commit).isInstanceOf(TransactionRolledBackException.class);
      assertThatThrownBy(held::acknowledge)
          .isInstanceOfSatisfying(
              JMSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("WENT_ELSEWHERE"));
      holders.close();
      // Consumers notice with the next heartbeat.
      sendIn(sender, heardQueue, "queue again");
      sendIn(sender, blockedQueue, "for the one that waits");
      assertThat(text(result(received))).isEqualTo("for the one that waits");
      await("the listener hears", () -> heard.contains("queue again"));
      await(
          "the temporary queue is there again", () -> sends(sender, temporary, "temporary again"));
      await("its listener hears", () -> heard.contains("temporary again"));
      await("the subscriber hears", () -> publishes(sender) && heard.contains("topic again"));
      sendIn(sender, queue, "next");
      assertThat(text(receive(movers))).isEqualTo("next");
      mover.commit();
      assertThat(movers.receiveNoWait()).isNull();
      assertThat(heard.subList(0, 3)).containsExactlyInAnyOrder("queue", "temporary", "topic");
    }
  }

  private void listen(MessageConsumer consumer) throws JMSException {
    consumer.setMessageListener(message -> heard.add(AcknowledgementIT.textOf(message)));
  }

  private void publish(Session session, String text) throws JMSException {
    try (MessageProducer producer = session.createProducer(topic)) {
      producer.send(session.createTextMessage(text));
    }
  }

  private boolean publishes(Session session) {
    try {
      publish(session, "topic again");
      return true;
    } catch (JMSException e) {
      return false;
    }
  }
}

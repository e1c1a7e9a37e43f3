package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/**
 * Subscribers without durable subscriptions when the master dies, and no replica has heard of what
 * they had received. Their acknowledgements are confirmed some at a time; nothing comes twice.
 */
class SubscriberFailoverIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int FORGOTTEN = 5_000;
  private static final int ALL = FORGOTTEN + 500;

  private final Topic topic = new RedisJmsTopic("forgetful");

  private static List<String> numbered(int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> "n" + i).toList();
  }

  private void publish(Connection connection, List<String> texts) throws Exception {
    try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(topic)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
      session.commit();
    }
  }

  /** Section 6.2.10: messages that were acknowledged are not redelivered. */
  @Test
  void whatTheNewMasterHasForgottenDoesNotComeAgain() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection =
            new RedisJmsConnectionFactory(patientUri(group)).createConnection()) {
      connection.start();
      MessageConsumer consumer = connection.createSession().createConsumer(topic);
      publish(connection, numbered(0, ALL));
      assertThat(texts(consumer, 10)).isEqualTo(numbered(0, 10));
      RedisProcess master = group.master();
      List<RedisProcess> replicas = group.replicas();
      replicas.forEach(RedisProcess::pause);
      master.command("CLIENT", "KILL", "TYPE", "replica"); // or they would read what waits there
      assertThat(texts(consumer, FORGOTTEN)).isEqualTo(numbered(10, FORGOTTEN + 10));
      master.kill9();
      replicas.forEach(RedisProcess::resume);
      assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);

      for (String expected : numbered(FORGOTTEN + 10, ALL)) {
        Message message = receive(consumer);
        assertThat(text(message)).isEqualTo(expected);
        assertThat(message.getJMSRedelivered()).isFalse();
      }
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  /** The same with listeners that go on hearing while the sentinels replace a living master. */
  @Test
  void listenersHearNothingTwiceWhenAMasterIsReplacedAlive() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection =
            new RedisJmsConnectionFactory(patientUri(group)).createConnection()) {
      connection.start();
      List<List<String>> heard =
          List.of(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
      for (List<String> one : heard) {
        connection
            .createSession()
            .createConsumer(topic)
            .setMessageListener(message -> one.add(AcknowledgementIT.textOf(message)));
      }
      publish(connection, numbered(0, 1_000));
      group.failover();
      publish(connection, numbered(1_000, 2_000));
      for (List<String> one : heard) {
        await("all is heard", () -> one.size() >= 2_000);
        assertThat(one).isEqualTo(numbered(0, 2_000));
      }
    }
  }
}

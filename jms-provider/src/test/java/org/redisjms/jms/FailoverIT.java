package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/**
 * Section 9.1 of Jakarta Messaging 3.1, reliability: the master is killed, and the application
 * notices a pause at most.
 */
class FailoverIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** How many messages are moved; the master dies after the first hundred. */
  private static final int MESSAGES = 2_000;

  /** How many acknowledgements a failover makes Redis forget. */
  private static final int FORGOTTEN = 5_000;

  /** How many are received while a master is replaced; that takes longer than the replacement. */
  private static final int REPLACED = 30_000;

  /** More than a browser reads at a time. */
  private static final int BROWSED = 300;

  private final Queue from = queue("from");
  private final Queue to = queue("to");
  private final Queue heard = queue("heard");
  private final Queue browsed = queue("browsed");
  private final Topic topic = new RedisJmsTopic("news");

  private static List<String> numbered(String text, int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> text + i).toList();
  }

  /**
   * A sender, a listener, a durable subscriber, a browser, a receive that waits and a transacted
   * session, all go on.
   */
  @Test
  void everythingGoesOnByItselfWhenTheMasterIsKilled() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection =
            new RedisJmsConnectionFactory(patientUri(group)).createConnection()) {
      List<JMSException> reported = new CopyOnWriteArrayList<>();
      connection.setClientID("client");
      connection.setExceptionListener(reported::add);
      connection.start();
      List<String> listened = new CopyOnWriteArrayList<>();
      connection
          .createSession()
          .createConsumer(heard)
          .setMessageListener(message -> listened.add(AcknowledgementIT.textOf(message)));
      MessageConsumer blocked = connection.createSession().createConsumer(queue);
      CompletableFuture<String> received = inBackground(() -> text(receive(blocked)));
      Session sender = connection.createSession();
      sendIn(sender, heard, numbered("h", 0, 50).toArray(String[]::new));
      await("the listener has heard all", () -> listened.size() == 50);
      List<String> subscribed = new CopyOnWriteArrayList<>();
      connection
          .createSession()
          .createDurableConsumer(topic, "durable")
          .setMessageListener(message -> subscribed.add(AcknowledgementIT.textOf(message)));
      publish(sender, numbered("p", 0, 10));
      await("the subscriber has heard all", () -> subscribed.size() == 10);
      sendIn(sender, browsed, numbered("b", 0, BROWSED).toArray(String[]::new));
      Enumeration<?> browsing = sender.createBrowser(browsed).getEnumeration();
      List<String> shown = new ArrayList<>(List.of(text((Message) browsing.nextElement())));

      AtomicInteger moved = new AtomicInteger();
      CompletableFuture<String> sending =
          inBackground(
              () -> {
                Session session = connection.createSession();
                sendIn(session, from, numbered("m", 0, MESSAGES).toArray(String[]::new));
                return "sent";
              });
      CompletableFuture<String> moving = inBackground(() -> move(connection, moved));
      await("some are moved", () -> moved.get() >= 100 || moving.isDone());
      RedisProcess master = group.master();
      master.kill9();
      assertThat(received).as("the receive waits").isNotDone();

      sendIn(sender, heard, numbered("h", 50, 100).toArray(String[]::new));
      sendIn(sender, queue, "to the receive that waits");
      assertThat(result(received)).isEqualTo("to the receive that waits");
      await("the listener has heard all", () -> listened.size() >= 100);
      publish(sender, numbered("p", 10, 20));
      await("the subscriber has heard all", () -> subscribed.size() >= 20);
      assertThat(subscribed).isEqualTo(numbered("p", 0, 20));
      while (browsing.hasMoreElements()) {
        shown.add(text((Message) browsing.nextElement()));
      }
      assertThat(shown).isEqualTo(numbered("b", 0, BROWSED));
      assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);
      assertThat(result(sending)).isEqualTo("sent");
      assertThat(result(moving)).isEqualTo("moved");

      assertThat(listened).containsExactlyElementsOf(numbered("h", 0, 100));
      MessageConsumer consumer = connection.createSession().createConsumer(to);
      assertThat(texts(consumer, MESSAGES))
          .containsExactlyInAnyOrderElementsOf(numbered("m", 0, MESSAGES));
      assertThat(consumer.receiveNoWait()).as("nothing was moved twice").isNull();
      assertThat(reported).isEmpty();
    }
  }

  /**
   * No replica has heard of what was received and acknowledged when the master dies; the consumer
   * that had it does not get it again (section 6.2.10: acknowledged messages are not redelivered).
   */
  @Test
  void whatTheNewMasterHasForgottenIsNotDeliveredAgainToTheSameConsumer() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection =
            new RedisJmsConnectionFactory(patientUri(group)).createConnection()) {
      connection.start();
      Session session = connection.createSession();
      sendTransacted(connection, numbered("n", 0, FORGOTTEN + 100));
      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(texts(consumer, 10)).isEqualTo(numbered("n", 0, 10));
      RedisProcess master = group.master();
      List<RedisProcess> replicas = group.replicas();
      replicas.forEach(RedisProcess::pause);
      master.command("CLIENT", "KILL", "TYPE", "replica"); // or they would read what waits there
      assertThat(texts(consumer, FORGOTTEN)).isEqualTo(numbered("n", 10, FORGOTTEN + 10));
      master.kill9();
      replicas.forEach(RedisProcess::resume);
      assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);

      for (String expected : numbered("n", FORGOTTEN + 10, FORGOTTEN + 100)) {
        Message message = receive(consumer);
        assertThat(text(message)).isEqualTo(expected);
        assertThat(message.getJMSRedelivered()).isFalse();
      }
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  /**
   * The sentinels replace a master that lives: until it hears of that, it goes on serving, and what
   * it is told then is forgotten when it becomes a replica.
   */
  @Test
  void aMasterThatIsReplacedAliveCostsNeitherOrderNorADoubledDelivery() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection =
            new RedisJmsConnectionFactory(patientUri(group)).createConnection()) {
      connection.start();
      List<String> all = numbered("n", 0, REPLACED);
      sendTransacted(connection, all);
      MessageConsumer consumer = connection.createSession().createConsumer(queue);
      assertThat(texts(consumer, 10)).isEqualTo(all.subList(0, 10));
      CompletableFuture<String> replaced =
          inBackground(
              () -> {
                group.failover();
                return "replaced";
              });
      assertThat(texts(consumer, REPLACED - 10)).isEqualTo(all.subList(10, REPLACED));
      assertThat(result(replaced)).isEqualTo("replaced");
      assertThat(consumer.receiveNoWait()).as("nothing came twice").isNull();
    }
  }

  private void sendTransacted(Connection connection, List<String> texts) throws JMSException {
    try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
      sendIn(session, queue, texts.toArray(String[]::new));
      session.commit();
    }
  }

  private void publish(Session session, List<String> texts) throws JMSException {
    try (MessageProducer producer = session.createProducer(topic)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  /** Moves all messages from one queue to the other, some in each transaction. */
  private String move(Connection connection, AtomicInteger moved) throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(from);
    MessageProducer producer = session.createProducer(to);
    while (moved.get() < MESSAGES) {
      int batch = 0;
      Message message = receive(consumer);
      while (message != null) {
        producer.send(session.createTextMessage(text(message)));
        batch++;
        message = batch < 5 ? consumer.receiveNoWait() : null;
      }
      try {
        session.commit();
        moved.addAndGet(batch);
      } catch (TransactionRolledBackException e) {
        // Nothing of it was moved; what is still there comes again.
        assertThat(e.getErrorCode()).isNotNull();
      }
    }
    return "moved";
  }
}

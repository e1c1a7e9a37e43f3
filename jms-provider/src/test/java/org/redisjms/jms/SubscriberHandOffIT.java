package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.RedisServer;

/**
 * Subscribers that have their subscription to themselves are handed what is published, without
 * asking for each message (Jakarta Messaging 3.1, section 4.2).
 */
class SubscriberHandOffIT extends JmsFixture {

  private static final int SUBSCRIBERS = 5;

  private final Topic topic = new RedisJmsTopic("news");

  private RedisServer server;

  @BeforeEach
  void startServer() {
    server = closeLater(RedisServer.start());
  }

  private Connection connected() throws JMSException {
    Connection connection =
        closeLater(
            new RedisJmsConnectionFactory(withOptions(server.uri(), "failoverTimeout=2m"))
                .createConnection());
    connection.start();
    return connection;
  }

  /** Subscribers with a listener each; answers what they hear. */
  private List<List<String>> listen(Connection connection) throws JMSException {
    List<List<String>> heard = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      List<String> one = new CopyOnWriteArrayList<>();
      heard.add(one);
      connection
          .createSession()
          .createConsumer(topic)
          .setMessageListener(message -> one.add(AcknowledgementIT.textOf(message)));
    }
    return heard;
  }

  private void publish(Connection connection, List<String> texts) throws JMSException {
    try (Session session = connection.createSession();
        MessageProducer producer = session.createProducer(topic)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  private static void assertHeard(List<List<String>> heard, List<String> texts) {
    for (List<String> one : heard) {
      await("all is heard", () -> one.size() >= texts.size());
      assertThat(one).isEqualTo(texts);
    }
  }

  private static List<String> numbered(int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> "n" + i).toList();
  }

  private void awaitInLine() {
    await("all stand in line", () -> keys("*:sub:*:waiting").size() == SUBSCRIBERS);
  }

  private List<?> keys(String pattern) {
    return (List<?>) server.command("KEYS", pattern);
  }

  private long published() {
    return String.valueOf(server.command("INFO", "commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_publish:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*?calls=(\\d+).*", "$1")))
        .sum();
  }

  /** Not one for each subscriber. */
  @Test
  void aClientIsToldOnceOfEachMessage() throws Exception {
    Connection connection = connected();
    List<List<String>> heard = listen(connection);
    awaitInLine();
    long before = published();
    publish(connection, numbered(0, 20));
    assertHeard(heard, numbered(0, 20));
    assertThat(published() - before).isBetween(1L, 20L);
    await("all is acknowledged", () -> keys("*:inflight:*").isEmpty());
  }

  /** Whoever is behind fetches what it was not handed. */
  @Test
  void aSlowSubscriberMissesNothingAndDelaysNobody() throws Exception {
    Connection connection = connected();
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> slow = new CopyOnWriteArrayList<>();
    connection
        .createSession()
        .createConsumer(topic)
        .setMessageListener(
            message -> {
              awaitQuietly(goOn);
              slow.add(AcknowledgementIT.textOf(message));
            });
    List<List<String>> heard = listen(connection);
    publish(connection, numbered(0, 350));
    assertHeard(heard, numbered(0, 350));
    assertThat(slow).isEmpty();
    goOn.countDown();
    assertHeard(List.of(slow), numbered(0, 350));
    publish(connection, numbered(350, 360));
    assertHeard(List.of(slow), numbered(0, 360));
    await("all is acknowledged", () -> keys("*:inflight:*").isEmpty());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(150, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What was handed over while nobody heard is fetched; large messages are fetched in any case. */
  @Test
  void nothingIsLostOrDoubledWhenTheHandOffsAreInterrupted() throws Exception {
    Connection connection = connected();
    List<List<String>> heard = listen(connection);
    List<List<String>> transacted = List.of(new CopyOnWriteArrayList<>());
    CompletableFuture<Void> receiving =
        inBackground(() -> receiveInTransactions(connection, 1_000, transacted.get(0)));
    await("it is subscribed", () -> keys("*:sub:*:consumers").size() == SUBSCRIBERS + 1);
    List<String> texts =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "n" + i + (i % 50 == 0 ? "x".repeat(3_000) : ""))
            .toList();
    for (int i = 0; i < 1_000; i += 100) {
      publish(connection, texts.subList(i, i + 100));
      server.command("CLIENT", "KILL", "TYPE", "pubsub");
    }
    assertHeard(heard, texts);
    result(receiving);
    assertThat(transacted.get(0)).isEqualTo(texts);
    await("all is acknowledged", () -> keys("*:inflight:*").isEmpty());
  }

  /** Takes the first of each ten back once. */
  private void receiveInTransactions(Connection connection, int count, List<String> received)
      throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(topic);
    while (received.size() < count) {
      Message message = receive(consumer);
      if (received.size() % 10 == 0 && !message.getJMSRedelivered()) {
        session.rollback();
      } else {
        received.add(text(message));
        session.commit();
      }
    }
  }
}

package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/**
 * Sections 7.3 and 9.1 of Jakarta Messaging 3.1: the master is killed with many asynchronous sends
 * under way.
 */
class AsyncFailoverIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** How many are sent to the queue, and as many to the topic. */
  private static final int MESSAGES = 10_000;

  @Test
  void eachConfirmedMessageIsThereOnceAndInOrder() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection =
            new RedisJmsConnectionFactory(patientUri(group)).createConnection()) {
      connection.start();
      Session session = connection.createSession();
      Topic topic = session.createTopic("prices");
      MessageConsumer subscriber =
          connection.createSession().createSharedDurableConsumer(topic, "all");
      MessageProducer producer = session.createProducer(null);
      Completions completions = new Completions();
      CompletableFuture<RedisProcess> killed =
          CompletableFuture.supplyAsync(
              () -> {
                RedisProcess master = group.master();
                await("a quarter is sent", () -> completions.count() >= MESSAGES / 2);
                master.kill9();
                return master;
              });
      for (int i = 0; i < MESSAGES; i++) {
        producer.send(queue, session.createTextMessage("q" + i), completions);
        producer.send(topic, session.createTextMessage("t" + i), completions);
      }
      session.close();

      assertThat(completions.count()).as("close has waited").isEqualTo(2 * MESSAGES);
      assertThat(completions.exceptions()).isEmpty();
      assertSameOrder(texts(completions.messages()), interleaved());
      assertThat(group.awaitNewMaster(killed.join(), PATIENCE)).isNotSameAs(killed.join());
      MessageConsumer consumer = connection.createSession().createConsumer(queue);
      assertSameOrder(texts(consumer, MESSAGES), numbered("q"));
      assertSameOrder(texts(subscriber, MESSAGES), numbered("t"));
      assertThat(consumer.receiveNoWait()).as("nothing was sent twice").isNull();
      assertThat(subscriber.receiveNoWait()).as("nothing was published twice").isNull();
    }
  }

  /** Says where two long lists begin to differ, and what is missing or doubled, in a few lines. */
  private static void assertSameOrder(List<String> actual, List<String> expected) {
    int first = 0;
    while (first < Math.min(actual.size(), expected.size())
        && actual.get(first).equals(expected.get(first))) {
      first++;
    }
    Set<String> seen = new HashSet<>();
    List<String> doubled = actual.stream().filter(text -> !seen.add(text)).limit(20).toList();
    List<String> missing =
        expected.stream().filter(text -> !seen.contains(text)).limit(20).toList();
    assertThat(actual.subList(first, Math.min(first + 20, actual.size())))
        .as("from %s of %s on; doubled %s, missing %s", first, actual.size(), doubled, missing)
        .isEqualTo(expected.subList(first, Math.min(first + 20, expected.size())));
  }

  private static List<String> numbered(String text) {
    return IntStream.range(0, MESSAGES).mapToObj(i -> text + i).toList();
  }

  private static List<String> interleaved() {
    return IntStream.range(0, 2 * MESSAGES)
        .mapToObj(i -> (i % 2 == 0 ? "q" : "t") + i / 2)
        .toList();
  }

  private static List<String> texts(List<Message> messages) throws JMSException {
    String[] texts = new String[messages.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(messages.get(i));
    }
    return List.of(texts);
  }
}

package org.redisjms.processes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;
import org.slf4j.LoggerFactory;

/**
 * Clients in JVMs of their own. {@code -Dredisjms.processes=full} runs the numbers that are
 * promised.
 */
@ExtendWith(NoLeftovers.class)
class ProcessesIT {

  private static final boolean FULL = "full".equals(System.getProperty("redisjms.processes"));
  private static final int CONSUMERS = FULL ? 20 : 4;
  private static final int PRODUCERS = FULL ? 5 : 2;
  private static final int MESSAGES = FULL ? 100_000 : 8_000;
  private static final int CONNECTIONS_PER_CLIENT = 5;
  private static final long PATIENCE_MILLIS = 150_000;

  @Test
  void whatAKilledConsumerHeldComesBackInOrderAndRedelivered() throws Exception {
    String uri = SentinelGroup.shared().uri() + "&lease=5s&failoverTimeout=2m&keyPrefix=killed";
    try (JMSContext context = new RedisJmsConnectionFactory(uri).createContext()) {
      Queue queue = context.createQueue("killed");
      for (int i = 0; i < 500; i++) {
        context.createProducer().send(queue, Integer.toString(i));
      }
      try (ClientProcess client = ClientProcess.start(HoldingClient.class, uri, "killed", "500")) {
        for (int i = 0; i < 500; i++) {
          assertThat(client.line()).isEqualTo(Integer.toString(i));
        }
        assertThat(client.line()).isEqualTo("holding");
        client.kill();
      }
      context.createProducer().send(queue, "newer");
      JMSConsumer consumer = context.createConsumer(queue);
      List<String> received = new ArrayList<>();
      for (int i = 0; i < 501; i++) {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(message).as("a message after %s", received).isNotNull();
        String text = message.getBody(String.class);
        received.add(text);
        assertThat(message.getJMSRedelivered()).isNotEqualTo(text.equals("newer"));
        assertThat(message.getIntProperty("JMSXDeliveryCount"))
            .isEqualTo(text.equals("newer") ? 1 : 2);
      }
      // It comes first, unless this machine stands still for a lease before it is received.
      assertThat(received.remove("newer")).isTrue();
      assertThat(received).isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  /** A lease later Redis knows nothing any more of subscriptions that were not durable. */
  @Test
  void aKilledSubscriberLeavesNothingBehind() throws Exception {
    try (RedisServer server = RedisServer.start();
        JMSContext context =
            new RedisJmsConnectionFactory(server.uri() + "?lease=5s").createContext()) {
      // The publisher is there first, so that what it leaves is not taken for the subscriber's.
      Topic topic = context.createTopic("news");
      context.createProducer().send(topic, "to nobody");
      try (ClientProcess client =
          ClientProcess.start(SubscribingClient.class, server.uri() + "?lease=5s", "news")) {
        assertThat(client.line()).isEqualTo("subscribed");
        context.createProducer().send(topic, "one").send(topic, "two");
        assertThat(client.line()).isEqualTo("received");
        assertThat(keys(server)).anyMatch(key -> key.contains(":sub:"));
        client.kill();
      }
      // The publisher's own heartbeat reaps it.
      while (keys(server).stream()
          .anyMatch(key -> key.contains(":sub") || key.contains("temporary"))) {
        Thread.onSpinWait();
      }
      context.createProducer().send(topic, "three");
      assertThat(keys(server)).noneMatch(key -> key.contains(":sub") || key.contains("temporary"));
    }
  }

  private static List<String> keys(RedisServer server) {
    String keys = text(server.command("KEYS", "*"));
    return List.of(keys.substring(1, keys.length() - 1).split(", "));
  }

  @Test
  void manyConsumersGetEachMessageOnceAndNobodyStarves() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      List<ClientProcess> consumers = new ArrayList<>();
      List<ClientProcess> producers = new ArrayList<>();
      try {
        for (int i = 0; i < CONSUMERS; i++) {
          consumers.add(ClientProcess.start(ListeningClient.class, server.uri(), "shared"));
        }
        for (ClientProcess consumer : consumers) {
          assertThat(consumer.line()).isEqualTo("ready");
        }
        int share = MESSAGES / PRODUCERS;
        for (int i = 0; i < PRODUCERS; i++) {
          producers.add(
              ClientProcess.start(
                  SendingClient.class,
                  server.uri(),
                  "shared",
                  Integer.toString(i * share),
                  Integer.toString(share)));
        }
        for (ClientProcess producer : producers) {
          assertThat(producer.line()).isEqualTo("sent");
        }
        assertThat(connections(server))
            .isGreaterThan(CONSUMERS)
            .isLessThanOrEqualTo(CONNECTIONS_PER_CLIENT * (long) (CONSUMERS + PRODUCERS));
        awaitEmpty(server);
        checkDeliveries(consumers);
      } finally {
        consumers.forEach(ClientProcess::close);
        producers.forEach(ClientProcess::close);
      }
    }
  }

  private static void checkDeliveries(List<ClientProcess> consumers)
      throws IOException, InterruptedException {
    List<Integer> received = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (ClientProcess consumer : consumers) {
      consumer.tell("stop");
      List<String> lines = consumer.linesToTheEnd();
      lines.forEach(line -> received.add(Integer.valueOf(line)));
      least = Math.min(least, lines.size());
      most = Math.max(most, lines.size());
    }
    LoggerFactory.getLogger(ProcessesIT.class)
        .info("{} consumers: least {}, most {}", CONSUMERS, least, most);
    assertThat(received)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES).boxed().toList());
    // How equal the shares are is a matter of the system's scheduler.
    assertThat(least).as("nobody starves").isGreaterThan(most / 20);
  }

  private static long connections(RedisServer server) {
    return String.valueOf(text(server.command("CLIENT", "LIST"))).lines().count();
  }

  private static void awaitEmpty(RedisServer server) {
    while (!text(server.command("KEYS", "jms:{queue:shared}:ready:*")).equals("[]")
        || !text(server.command("KEYS", "jms:{queue:shared}:inflight:*")).equals("[]")) {
      Thread.onSpinWait();
    }
  }

  private static String text(Object reply) {
    return String.valueOf(reply);
  }
}

package org.redisjms.benchmarks.scale;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.lang.management.ManagementFactory;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Random;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.benchmarks.scenario.Jms;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisServer;

/**
 * Sends, receives and browses at a queue in which very many messages wait, and at one with hardly
 * any, in turns; what a waiting message takes in Redis, and what the client's heap holds.
 */
final class DeepBacklog implements Part {
  private static final int BODY = 1_024;
  private static final int MESSAGES = 2_000;
  private static final int ACKNOWLEDGED = 100;
  private static final int WARM_UPS = 5;
  private static final long PATIENCE_MILLIS = 60_000;

  /** One of the two queues, each on a server of its own. */
  private static final class Side implements AutoCloseable {
    final RedisServer server = RedisServer.builder().aof(Aof.EVERYSEC).start();
    final ConnectionFactory factory = new RedisJmsConnectionFactory(server.uri());
    final Samples sends;
    final Samples receives;
    final Samples browses;

    Side(int rounds) {
      sends = new Samples(rounds);
      receives = new Samples(rounds);
      browses = new Samples(rounds);
    }

    void round(byte[] payload) throws Exception {
      try (Connection connection = Jms.started(factory);
          Session session = Jms.session(connection, Session.CLIENT_ACKNOWLEDGE)) {
        Queue queue = session.createQueue("deep");
        MessageProducer producer = session.createProducer(queue);
        sends.time(
            MESSAGES,
            () -> {
              for (int i = 0; i < MESSAGES; i++) {
                producer.send(Jms.message(session, payload));
              }
            });
        browses.time(MESSAGES, () -> browse(session, queue));
        receives.time(MESSAGES, () -> receive(session, queue));
      }
    }

    private static void browse(Session session, Queue queue) throws JMSException {
      try (QueueBrowser browser = session.createBrowser(queue)) {
        Enumeration<?> messages = browser.getEnumeration();
        for (int i = 0; i < MESSAGES; i++) {
          Jms.read((Message) messages.nextElement());
        }
      }
    }

    private static void receive(Session session, Queue queue) throws JMSException {
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        for (int i = 1; i <= MESSAGES; i++) {
          Message message = consumer.receive(PATIENCE_MILLIS);
          Jms.read(message);
          if (i % ACKNOWLEDGED == 0) {
            message.acknowledge();
          }
        }
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public Findings measure(Amounts amounts) throws Exception {
    byte[] payload = new byte[BODY];
    new Random(BODY).nextBytes(payload);
    try (Side deep = new Side(amounts.rounds());
        Side shallow = new Side(amounts.rounds())) {
      long empty = Info.number(deep.server, "memory", "used_memory");
      Jms.fill(deep.factory, "deep", amounts.messages(), payload);
      long memory = Info.number(deep.server, "memory", "used_memory") - empty;
      String size =
          String.valueOf(
              deep.server.command(
                  "EVAL",
                  "return #redis.call('LINDEX', KEYS[1], 0)",
                  "1",
                  "jms:{queue:deep}:ready:4"));
      warmUp(payload);
      long before = heap();
      for (int round = 0; round < amounts.rounds(); round++) {
        deep.round(payload);
        shallow.round(payload);
      }
      long after = heap();
      Findings findings =
          new Findings(
              String.format(Locale.ROOT, "messages that wait: %,d", amounts.messages()),
              "µs",
              "with hardly any, µs",
              "ratio");
      findings.compare("send", deep.sends, shallow.sends, deep.sends.ratioTo(shallow.sends));
      findings.compare(
          "receive, acknowledged per 100",
          deep.receives,
          shallow.receives,
          deep.receives.ratioTo(shallow.receives));
      findings.compare(
          "browse", deep.browses, shallow.browses, deep.browses.ratioTo(shallow.browses));
      double each = (double) memory / amounts.messages();
      findings.row("memory in Redis for each, bytes", Samples.shown(each), "", "");
      findings.row("of this body, properties and headers", size, "", "");
      findings.row("heap of the client before and after, MiB", before >> 20, after >> 20, "");
      return findings;
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** So that the compiler is done before anything counts. */
  private static void warmUp(byte[] payload) throws Exception {
    try (Side side = new Side(WARM_UPS)) {
      for (int round = 0; round < WARM_UPS; round++) {
        side.round(payload);
      }
    }
  }
}

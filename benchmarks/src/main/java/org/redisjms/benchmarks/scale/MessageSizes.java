package org.redisjms.benchmarks.scale;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Locale;
import java.util.Random;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.benchmarks.scenario.Jms;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisServer;

/** What a message costs that is sent and received, by its size: for each message and each byte. */
final class MessageSizes implements Part {
  private static final int SMALLEST = 100;
  private static final long BYTES = 64L << 20;
  private static final int MOST = 2_000;
  private static final long PATIENCE_MILLIS = 60_000;

  @Override
  public Findings measure(Amounts amounts) throws Exception {
    Findings findings =
        new Findings(
            "bytes of body",
            "send, µs",
            "receive, µs",
            "send, ns per byte",
            "receive, ns per byte");
    try (RedisServer server = RedisServer.builder().aof(Aof.EVERYSEC).start();
        Connection connection = Jms.started(new RedisJmsConnectionFactory(server.uri()));
        Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE)) {
      Queue queue = session.createQueue("sizes");
      MessageProducer producer = session.createProducer(queue);
      MessageConsumer consumer = session.createConsumer(queue);
      for (long size = SMALLEST; size <= amounts.largest(); size *= 10) {
        row(findings, session, producer, consumer, (int) size);
      }
      row(findings, session, producer, consumer, amounts.largest());
    }
    return findings;
  }

  private static void row(
      Findings findings,
      Session session,
      MessageProducer producer,
      MessageConsumer consumer,
      int size)
      throws Exception {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    int messages = (int) Math.min(MOST, Math.max(4, BYTES / size));
    Samples sends = new Samples(1);
    Samples receives = new Samples(1);
    // The first time is for the compiler.
    for (int round = 0; round < 2; round++) {
      sends = new Samples(1);
      receives = new Samples(1);
      sends.time(
          messages,
          () -> {
            for (int i = 0; i < messages; i++) {
              producer.send(Jms.message(session, body));
            }
          });
      receives.time(
          messages,
          () -> {
            for (int i = 0; i < messages; i++) {
              Jms.read(consumer.receive(PATIENCE_MILLIS));
            }
          });
    }
    findings.row(
        String.format(Locale.ROOT, "%,d", size),
        Samples.shown(sends.median()),
        Samples.shown(receives.median()),
        Samples.shown(sends.median() * 1e3 / size),
        Samples.shown(receives.median() * 1e3 / size));
  }
}

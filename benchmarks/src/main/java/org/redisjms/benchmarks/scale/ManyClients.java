package org.redisjms.benchmarks.scale;

import com.sun.management.OperatingSystemMXBean;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.benchmarks.scenario.Jms;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/**
 * Very many queues and consumers in one JVM, on a Sentinel group: how many connections and threads
 * that takes, what it costs while nothing happens, and how long it stands still when the master is
 * killed.
 */
final class ManyClients implements Part {
  private static final byte[] BODY = new byte[100];
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A message for each consumer, and who has heard of it. */
  private static final class Round {
    private final Set<Integer> heard = ConcurrentHashMap.newKeySet();
    private final CountDownLatch missing;

    Round(int consumers) {
      missing = new CountDownLatch(consumers);
    }

    /** A message may come a second time when the master is killed. */
    void hears(int consumer) {
      if (heard.add(consumer)) {
        missing.countDown();
      }
    }

    void await() throws InterruptedException {
      if (!missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(missing.getCount() + " messages do not come");
      }
    }
  }

  /** What the listeners tell who hears. */
  private static final class Rounds {
    volatile Round current = new Round(0);
  }

  @Override
  public Findings measure(Amounts amounts) throws Exception {
    try (SentinelGroup group = SentinelGroup.start()) {
      ConnectionFactory factory =
          new RedisJmsConnectionFactory(group.uri() + "&failoverTimeout=2m");
      Findings findings =
          new Findings(
              String.format(
                  Locale.ROOT,
                  "%,d queues, %,d consumers, %,d connections",
                  amounts.queues(),
                  amounts.consumers(),
                  amounts.connections()),
              "");
      RedisProcess master = group.master();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long connected = Info.number(master, "clients", "connected_clients");
      try (Connection sender = factory.createConnection()) {
        sendToEach(sender, "other", amounts.queues() - amounts.consumers());
      }
      Rounds rounds = new Rounds();
      long start = System.nanoTime();
      List<Connection> connections = open(factory, amounts, rounds);
      try {
        findings.row("to open all consumers, ms", millisSince(start));
        findings.row(
            "connections to Redis",
            Info.number(master, "clients", "connected_clients") - connected);
        findings.row("threads", ManagementFactory.getThreadMXBean().getThreadCount() - threads);
        idle(findings, master, amounts.idle());
        Connection sender = connections.get(0);
        long calm = sendAndHear(sender, amounts, rounds);
        findings.row("a message to each consumer, ms", calm);
        start = System.nanoTime();
        master.kill9();
        long failed = sendAndHear(sender, amounts, rounds);
        findings.row(
            "the same from the moment in which the master is killed, ms", millisSince(start));
        findings.row("more than without, ms", failed - calm);
      } finally {
        for (Connection connection : connections) {
          connection.close();
        }
      }
      return findings;
    }
  }

  private static List<Connection> open(ConnectionFactory factory, Amounts amounts, Rounds rounds)
      throws JMSException {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < amounts.connections(); i++) {
      connections.add(Jms.started(factory));
    }
    for (int i = 0; i < amounts.consumers(); i++) {
      int consumer = i;
      Session session =
          Jms.session(connections.get(i % amounts.connections()), Session.AUTO_ACKNOWLEDGE);
      session
          .createConsumer(session.createQueue("scale-" + i))
          .setMessageListener(message -> rounds.current.hears(consumer));
    }
    return connections;
  }

  /** Sends a message to each consumer and waits until all are there. */
  private static long sendAndHear(Connection sender, Amounts amounts, Rounds rounds)
      throws JMSException, InterruptedException {
    Round next = new Round(amounts.consumers());
    rounds.current = next;
    long start = System.nanoTime();
    sendToEach(sender, "scale", amounts.consumers());
    next.await();
    return millisSince(start);
  }

  private static void sendToEach(Connection connection, String name, int queues)
      throws JMSException {
    try (Session session = Jms.session(connection, Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(null)) {
      for (int i = 0; i < queues; i++) {
        producer.send(session.createQueue(name + "-" + i), Jms.message(session, BODY));
      }
    }
  }

  private static void idle(Findings findings, RedisProcess master, Duration time)
      throws InterruptedException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long client = system.getProcessCpuTime();
    long compiled = compiler.getTotalCompilationTime();
    double server = cpu(master);
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
    double nanos = time.toNanos();
    findings.row(
        "idle: % of a core, client",
        Samples.shown((system.getProcessCpuTime() - client) / nanos * 100));
    findings.row(
        "... of that the compiler of the JVM, which comes to an end",
        Samples.shown(
            TimeUnit.MILLISECONDS.toNanos(compiler.getTotalCompilationTime() - compiled)
                / nanos
                * 100));
    findings.row(
        "idle: % of a core, master", Samples.shown((cpu(master) - server) * 1e9 / nanos * 100));
  }

  private static double cpu(RedisProcess server) {
    return Info.decimal(server, "cpu", "used_cpu_user")
        + Info.decimal(server, "cpu", "used_cpu_sys");
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}

package org.redisjms.examples.orders;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.redisjms.examples.orders.Consumers.Role;

/**
 * Runs the shop, kills the Redis master and a consumer process on the way, and shows what became of
 * the messages. The argument is how many seconds orders come in; 20 if there is none.
 *
 * <p>It starts a Sentinel group of its own, unless the environment variable {@code REDIS_URI} names
 * a Redis; that one is used and left in peace. It exits with 1 if a message was lost or came twice
 * as if new, or if a process did not end well.
 */
public final class Orders {
  private static final int DEFAULT_SECONDS = 20;
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final int PRODUCERS = 4;

  private final Broker broker;
  private final Duration duration;
  private final Screen screen;
  private final Ledger ledger = new Ledger();
  private final List<ConsumerProcess> consumers = new ArrayList<>();

  private Orders(Broker broker, Duration duration, PrintStream out) {
    this.broker = broker;
    this.duration = duration;
    this.screen = new Screen(out);
  }

  public static void main(String... arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_SECONDS;
    System.exit(run(Duration.ofSeconds(seconds), System.out) ? 0 : 1);
  }

  /**
   * Runs the example.
   *
   * @param duration how long orders come in
   * @return whether every message arrived as promised
   */
  static boolean run(Duration duration, PrintStream out) throws Exception {
    String given = System.getenv("REDIS_URI");
    out.println(
        given == null
            ? "Starting a Sentinel group: 1 master, 2 replicas, 3 sentinels"
            : "Using the Redis that REDIS_URI names");
    try (Broker broker = given == null ? Broker.ownGroup() : Broker.at(given)) {
      return new Orders(broker, duration, out).run();
    }
  }

  private boolean run() throws NamingException, InterruptedException {
    ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor();
    try {
      if (!startConsumers()) {
        screen.event("The consumers did not start");
        return false;
      }
      var unused = progress.scheduleAtFixedRate(this::showProgress, 1, 1, TimeUnit.SECONDS);
      @Nullable Duration election = produceAndBreakThings();
      screen.event("No more orders; waiting for what is under way");
      boolean complete = await(DRAIN, () -> ledger.lag() == 0);
      progress.shutdownNow();
      boolean endedWell = stopConsumers();
      return new Report(ledger, election).print(screen) && complete && endedWell;
    } finally {
      progress.shutdownNow();
      consumers.forEach(ConsumerProcess::close);
    }
  }

  private boolean startConsumers() throws InterruptedException {
    consumers.add(start("consumers 1", Role.CLERK, Role.ACCOUNTANT, Role.LISTENING_PACKER));
    consumers.add(start("consumers 2", Role.CLERK, Role.ACCOUNTANT, Role.LISTENING_PACKER));
    consumers.add(start("consumers 3", Role.CLERK, Role.ACCOUNTANT, Role.RECEIVING_PACKER));
    boolean ready = true;
    for (ConsumerProcess process : consumers) {
      ready &= process.awaitReady();
    }
    return ready;
  }

  private ConsumerProcess start(String name, Role... roles) {
    return ConsumerProcess.start(name, broker.uri(), ledger, screen, roles);
  }

  private @Nullable Duration produceAndBreakThings() throws NamingException, InterruptedException {
    Shop shop = Shop.at(broker.uri());
    AtomicInteger numbers = new AtomicInteger();
    List<OrderProducer> producers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      OrderProducer producer = new OrderProducer(shop, i % 2 == 1, numbers, ledger, screen);
      producers.add(producer);
      Thread thread = new Thread(producer, "producer " + i);
      thread.start();
      threads.add(thread);
    }
    long start = System.nanoTime();
    @Nullable Duration election;
    try {
      pauseUntil(start, duration.dividedBy(4));
      election = broker.killMaster(screen);
      int sent = ledger.sent();
      await(DRAIN, () -> ledger.sent() > sent + 100);
      broker.mend(screen);
      pauseUntil(start, duration.dividedBy(2));
      killConsumers(consumers.remove(0));
      long killed = System.nanoTime();
      pauseUntil(start, duration);
      // Its messages return when its lease is over and somebody has noticed.
      pauseUntil(killed, Broker.LEASE.multipliedBy(2));
    } finally {
      producers.forEach(OrderProducer::stop);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    return election;
  }

  private void killConsumers(ConsumerProcess victim) throws InterruptedException {
    screen.event("kill -9 of " + victim.name() + ", process " + victim.pid());
    victim.kill9();
  }

  private boolean stopConsumers() throws InterruptedException {
    boolean well = true;
    for (ConsumerProcess consumer : consumers) {
      if (!consumer.stop()) {
        screen.event(consumer.name() + " did not end well");
        well = false;
      }
    }
    return well;
  }

  private void showProgress() {
    screen.progress(ledger, broker.master());
  }

  private static void pauseUntil(long start, Duration after) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(start + after.toNanos() - System.nanoTime());
  }

  private static boolean await(Duration timeout, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }
}

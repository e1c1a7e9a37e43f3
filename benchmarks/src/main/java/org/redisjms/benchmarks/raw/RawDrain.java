package org.redisjms.benchmarks.raw;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.redisjms.benchmarks.measure.Backlog;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;

/**
 * Consumers that receive a backlog, each in a thread of its own.
 *
 * @param acknowledged how many messages are acknowledged together: one, or all that a fetch takes
 */
public record RawDrain(RawRedis redis, int consumers, int acknowledged) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    return List.of(Backlog.rate(load, meter, new Drained(load.payload())));
  }

  private final class Drained implements Backlog {
    private final byte[] payload;

    Drained(byte[] payload) {
      this.payload = payload;
    }

    @Override
    public void fill(String queue, int messages) {
      redis.fill(RawRedis.key(queue), messages, payload);
    }

    @Override
    public long drain(String queue, int messages) throws Exception {
      List<RawConsumer> open = new ArrayList<>();
      List<Callable<Integer>> work = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(consumers);
      try {
        for (int i = 0; i < consumers; i++) {
          RawConsumer consumer = new RawConsumer(redis, queue + "-" + i);
          open.add(consumer);
          work.add(() -> receive(consumer, RawRedis.key(queue)));
        }
        long start = System.nanoTime();
        int received = 0;
        for (Future<Integer> one : threads.invokeAll(work)) {
          received += one.get();
        }
        long nanos = System.nanoTime() - start;
        if (received != messages) {
          throw new IllegalStateException(received + " instead of " + messages + " messages");
        }
        return nanos;
      } finally {
        threads.shutdownNow();
        open.forEach(RawConsumer::close);
      }
    }

    private int receive(RawConsumer consumer, byte[] queue) {
      int received = 0;
      int held = consumer.next(queue, 0);
      while (held > 0) {
        received += held;
        while (acknowledged == 1 && held > 1) {
          consumer.acknowledge();
          held--;
        }
        held = consumer.next(queue, held);
      }
      return received;
    }
  }
}

package org.redisjms.benchmarks.raw;

import java.util.ArrayList;
import java.util.List;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;

/**
 * Consumers that take one message out and send one, in one transaction; back again when the first
 * queue is empty.
 */
public record RawRelay(RawRedis redis, int sessions) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] here = RawRedis.key("here");
    byte[] there = RawRedis.key("there");
    redis.fill(here, load.messages(), load.payload());
    List<RawConsumer> open = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    try {
      for (int i = 0; i < sessions; i++) {
        RawConsumer consumer = new RawConsumer(redis, "relay-" + i);
        open.add(consumer);
        steps.add(new Carrier(consumer, load.payload(), here, there));
      }
      return List.of(Repeated.rate(load, meter, steps));
    } finally {
      open.forEach(RawConsumer::close);
    }
  }

  private static final class Carrier implements Step {
    private final RawConsumer consumer;
    private final byte[] payload;
    private byte[] source;
    private byte[] target;
    private int held;

    Carrier(RawConsumer consumer, byte[] payload, byte[] source, byte[] target) {
      this.consumer = consumer;
      this.payload = payload;
      this.source = source;
      this.target = target;
    }

    @Override
    public int run() {
      if (held == 0) {
        held = consumer.next(source, 0);
      }
      if (held == 0) {
        byte[] queue = source;
        source = target;
        target = queue;
        return 0;
      }
      consumer.relay(target, payload);
      held--;
      return 1;
    }
  }
}

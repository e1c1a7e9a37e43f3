package org.redisjms.benchmarks.raw;

import static redis.clients.jedis.args.ListDirection.LEFT;
import static redis.clients.jedis.args.ListDirection.RIGHT;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.redisjms.benchmarks.measure.Latencies;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Schedule;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** A blocking move on a connection of its own, which takes the message before out as well. */
public record RawLatency(RawRedis redis) implements Scenario {
  private static final byte[] QUEUE = RawRedis.key("latency");
  private static final byte[] INFLIGHT = RawRedis.key("inflight:latency");
  private static final double PATIENCE_SECONDS = 30;

  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Jedis sending = redis.connect();
        Jedis receiving = redis.connect()) {
      receiving.getConnection().setTimeoutInfinite();
      meter.start();
      Schedule schedule = new Schedule(load);
      Latencies latencies = new Latencies(schedule);
      Future<?> received = thread.submit(() -> receive(receiving, schedule.messages(), latencies));
      byte[] message = load.payload();
      for (int i = 0; i < schedule.messages(); i++) {
        ByteBuffer.wrap(message).putLong(schedule.await(i));
        sending.rpush(QUEUE, message);
      }
      received.get();
      List<Measurement> measured = latencies.await();
      meter.stop(schedule.messages());
      return measured;
    } finally {
      thread.shutdownNow();
    }
  }

  private static void receive(Jedis jedis, int messages, Latencies latencies) {
    for (int i = 0; i < messages; i++) {
      try (Pipeline pipeline = jedis.pipelined()) {
        pipeline.ltrim(INFLIGHT, 1, -1);
        Response<byte @Nullable []> moved =
            pipeline.blmove(QUEUE, INFLIGHT, LEFT, RIGHT, PATIENCE_SECONDS);
        pipeline.sync();
        byte[] message = moved.get();
        if (message == null) {
          throw new IllegalStateException("message " + i + " does not come");
        }
        latencies.arrived(ByteBuffer.wrap(message).getLong());
      }
    }
  }
}

package org.redisjms.benchmarks.raw;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.measure.Step;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Threads that append to a list, each on a connection of its own.
 *
 * @param pipelined how many commands go in one round trip
 * @param values how many messages there are in one command, which is to them what a transaction is
 */
public record RawSend(RawRedis redis, int threads, int pipelined, int values) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] queue = RawRedis.key("send");
    byte[][] messages = Collections.nCopies(values, load.payload()).toArray(byte[][]::new);
    List<Jedis> connections = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        Jedis jedis = redis.connect();
        connections.add(jedis);
        steps.add(() -> send(jedis, queue, messages));
      }
      return List.of(Repeated.rate(load, meter, steps));
    } finally {
      connections.forEach(Jedis::close);
    }
  }

  private int send(Jedis jedis, byte[] queue, byte[][] messages) {
    if (pipelined == 1) {
      jedis.rpush(queue, messages);
    } else {
      try (Pipeline pipeline = jedis.pipelined()) {
        for (int i = 0; i < pipelined; i++) {
          pipeline.rpush(queue, messages);
        }
      }
    }
    return pipelined * values;
  }
}

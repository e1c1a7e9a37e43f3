package org.redisjms.benchmarks.raw;

import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/** Holds what it has fetched in a list of its own, as a consumer must that may die. */
final class RawConsumer implements AutoCloseable {
  private final Jedis jedis;
  private final byte[] inflight;
  private final byte[] script;

  RawConsumer(RawRedis redis, String name) {
    jedis = redis.connect();
    inflight = RawRedis.key("inflight:" + name);
    script = RawRedis.loadFetch(jedis);
  }

  /** Takes the oldest of what it holds out, and fetches what comes next, in one round trip. */
  int next(byte[] queue, int done) {
    try (Pipeline pipeline = jedis.pipelined()) {
      if (done > 0) {
        pipeline.ltrim(inflight, done, -1);
      }
      Response<Object> fetched =
          pipeline.evalsha(script, RawRedis.fetchKeys(queue, inflight), RawRedis.fetchArguments());
      pipeline.sync();
      return ((List<?>) fetched.get()).size();
    }
  }

  /** Takes one out. */
  void acknowledge() {
    jedis.ltrim(inflight, 1, -1);
  }

  /** Takes one out and sends one, in one transaction and one round trip. */
  void relay(byte[] target, byte[] payload) {
    try (Transaction transaction = jedis.multi()) {
      transaction.ltrim(inflight, 1, -1);
      transaction.rpush(target, payload);
      transaction.exec();
    }
  }

  @Override
  public void close() {
    jedis.close();
  }
}

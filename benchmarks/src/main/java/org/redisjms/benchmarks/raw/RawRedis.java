package org.redisjms.benchmarks.raw;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.Jedis;

/** A Redis server, and what the loops on it have in common. */
public record RawRedis(URI uri) {
  /** Moves up to so many messages from a queue to a list of what one consumer holds. */
  private static final String FETCH =
      """
      local messages = {}
      for i = 1, ARGV[1] do
        local message = redis.call('LMOVE', KEYS[1], KEYS[2], 'LEFT', 'RIGHT')
        if not message then
          break
        end
        messages[i] = message
      end
      return messages
      """;

  /** How many messages a fetch takes; as many as a JMS consumer of Redis JMS prefetches. */
  static final int FETCHED = 100;

  Jedis connect() {
    return new Jedis(uri.getHost(), uri.getPort());
  }

  static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /** Loads the script; answers its hash. */
  static byte[] loadFetch(Jedis jedis) {
    return jedis.scriptLoad(key(FETCH));
  }

  /** The keys of the script. */
  static List<byte[]> fetchKeys(byte[] queue, byte[] inflight) {
    return List.of(queue, inflight);
  }

  /** The arguments of the script. */
  static List<byte[]> fetchArguments() {
    return List.of(key(Integer.toString(FETCHED)));
  }

  /** Puts messages into a queue. */
  void fill(byte[] queue, int messages, byte[] payload) {
    try (Jedis jedis = connect()) {
      for (int left = messages; left > 0; left -= FETCHED) {
        List<byte[]> some = Collections.nCopies(Math.min(left, FETCHED), payload);
        jedis.rpush(queue, some.toArray(byte[][]::new));
      }
    }
  }
}

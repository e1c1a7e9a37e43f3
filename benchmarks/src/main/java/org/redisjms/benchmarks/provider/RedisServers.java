package org.redisjms.benchmarks.provider;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisServer;

/** Redis servers, the same for Redis JMS and for the bare loops. */
final class RedisServers {
  private static final Pattern VERSION = Pattern.compile("(valkey|redis)_version:(\\S+)");
  private static final long POLL_MILLIS = 20;

  private RedisServers() {}

  static Server start(Durability durability) {
    Aof aof = durability == Durability.DURABLE ? Aof.ALWAYS : Aof.EVERYSEC;
    return new Started(RedisServer.builder().aof(aof).start(), aof);
  }

  private record Started(RedisServer redis, Aof aof) implements Server {
    @Override
    public String uri() {
      return redis.uri();
    }

    @Override
    public String description() {
      // Valkey names the version of Redis that it is compatible with, and then its own.
      String version =
          VERSION
              .matcher(info("server"))
              .results()
              .reduce((first, last) -> last)
              .map(found -> found.group(1) + " " + found.group(2))
              .orElse("unknown server");
      return version
          + ", append-only file, appendfsync "
          + (aof == Aof.ALWAYS ? "always" : "everysec");
    }

    /** Ends with a small append-only file, so that no rewriting is left to the next trial. */
    @Override
    public void clean() throws InterruptedException {
      redis.command("FLUSHALL", "ASYNC");
      awaitRewritten();
      redis.command("BGREWRITEAOF");
      awaitRewritten();
    }

    private void awaitRewritten() throws InterruptedException {
      String persistence = info("persistence");
      while (persistence.contains("aof_rewrite_in_progress:1")
          || persistence.contains("aof_rewrite_scheduled:1")) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        persistence = info("persistence");
      }
    }

    private String info(String section) {
      return String.valueOf(redis.command("INFO", section));
    }

    @Override
    public void close() {
      redis.close();
    }
  }
}

package org.redisjms.store.redis;

import org.jspecify.annotations.Nullable;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.topology.RedisErrors;
import org.redisjms.topology.RedisSecurityException;
import org.redisjms.topology.RedisUnavailableException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Turns what Redis, Jedis and the topology throw into the store's exceptions; the only place that
 * does.
 */
final class StoreErrors {

  private StoreErrors() {}

  /** Whether the same exchange may succeed on another connection or a little later. */
  static boolean isTransient(RuntimeException failure) {
    if (failure instanceof JedisConnectionException) {
      return true;
    }
    return failure instanceof JedisDataException
        && switch (RedisErrors.classify(failure)) {
          case READONLY, UNBLOCKED, MASTERDOWN, CLUSTERDOWN, LOADING, BUSY, NOREPLICAS -> true;
          default -> false;
        };
  }

  static StoreException map(RuntimeException failure) {
    if (failure instanceof StoreException store) {
      return store;
    }
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof RedisUnavailableException) {
      return new StoreUnavailableException(text, failure);
    }
    if (failure instanceof RedisSecurityException) {
      return new StoreSecurityException(text, failure);
    }
    RedisErrors.Code code = RedisErrors.classify(failure);
    if (code.isSecurity()) {
      return new StoreSecurityException("Redis refused a command to this user: " + text, failure);
    }
    return switch (code) {
      case OOM ->
          new StoreFullException(
              "Redis has reached maxmemory and refuses new messages: " + text, failure);
      case MISCONF ->
          // Told at the first write of a script, as OOM is: nothing was done.
          new StoreFullException(
              "Redis cannot write to its disk and refuses changes: " + text, failure);
      default -> new StoreException("Redis: " + text, failure);
    };
  }

  static StoreUnavailableException timedOut(String endpoints, @Nullable RuntimeException last) {
    return new StoreUnavailableException(
        "Redis at "
            + endpoints
            + " did not answer in time; last: "
            + (last == null ? "nothing" : last.getMessage()),
        last);
  }
}

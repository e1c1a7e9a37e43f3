package org.redisjms.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Asks all sentinels at once and believes the newest configuration.
 *
 * <p>During a failover two servers can call themselves master for a moment. Each failover has a
 * higher configuration epoch than the one before, so the highest epoch among the answers decides,
 * then the number of sentinels. Sentinels that accept and do not answer are waited for only shortly
 * once a majority has answered.
 *
 * <p>A master that a sentinel is about to replace is none any more, although it may be well: what
 * it confirms from now on, the next one lacks.
 *
 * <p>{@link #locate} is called by one thread, the monitor's.
 */
final class SentinelLocator implements MasterLocator {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelLocator.class);
  private static final Duration GRACE = Duration.ofMillis(200);

  /**
   * What one sentinel says.
   *
   * @param master null when it does not know the master
   * @param leaving whether it is about to replace this master by another one
   */
  private record Answer(@Nullable Endpoint master, long epoch, boolean leaving) {}

  private final List<Endpoint> sentinels;
  private final String masterName;
  private final Connector connector;
  private final ExecutorService threads;

  /**
   * Questions under way; a paused sentinel is not asked again before the last one has timed out.
   */
  private final Map<Endpoint, CompletableFuture<Answer>> asked = new LinkedHashMap<>();

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private long newestEpoch = -1;

  SentinelLocator(
      List<Endpoint> sentinels, String masterName, Connector connector, ThreadFactory factory) {
    this.sentinels = sentinels;
    this.masterName = masterName;
    this.connector = connector;
    this.threads =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  @Override
  public Endpoint locate() {
    ask();
    awaitAnswers();
    List<Answer> answers = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    RuntimeException denied = null;
    for (Map.Entry<Endpoint, CompletableFuture<Answer>> entry : asked.entrySet()) {
      CompletableFuture<Answer> future = entry.getValue();
      if (!future.isDone()) {
        failures.add(entry.getKey() + " does not answer");
        continue;
      }
      try {
        Answer answer = future.join();
        if (answer.master() == null) {
          failures.add(entry.getKey() + " knows no master '" + masterName + "'");
        } else {
          answers.add(answer);
        }
      } catch (CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        failures.add(RedisErrors.describe(cause));
        if (cause instanceof RedisSecurityException security) {
          denied = security;
        }
      }
    }
    if (answers.isEmpty()) {
      if (denied instanceof RedisSecurityException security) {
        throw security.again();
      }
      throw new NoAnswerException("No sentinel names a master: " + String.join("; ", failures));
    }
    if (!failures.isEmpty()) {
      LOG.debug("Some sentinels were of no help: {}", failures);
    }
    return decide(answers);
  }

  private void ask() {
    asked.values().removeIf(CompletableFuture::isDone);
    for (Endpoint sentinel : sentinels) {
      asked.computeIfAbsent(
          sentinel,
          address ->
              CompletableFuture.supplyAsync(() -> withSentinel(address, this::askMaster), threads));
    }
  }

  /** Waits for everybody, but for the last ones only a moment after most have answered. */
  private void awaitAnswers() {
    Deadline deadline = Deadline.after(connector.connectTimeout().multipliedBy(2));
    CompletableFuture<?> majority = majority();
    CompletableFuture<?> all =
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
            .handle((done, failure) -> done);
    await(CompletableFuture.anyOf(all, majority, closed), deadline);
    await(CompletableFuture.anyOf(all, closed), Deadline.after(GRACE));
  }

  private CompletableFuture<?> majority() {
    CompletableFuture<Void> majority = new CompletableFuture<>();
    AtomicInteger missing = new AtomicInteger(sentinels.size() / 2 + 1);
    for (CompletableFuture<Answer> future : asked.values()) {
      var unused =
          future.thenAccept(
              answer -> {
                if (answer.master() != null && missing.decrementAndGet() == 0) {
                  majority.complete(null);
                }
              });
    }
    return majority;
  }

  private static void await(CompletableFuture<?> future, Deadline deadline) {
    try {
      future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.trace("Going on without all sentinels", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Endpoint decide(List<Answer> answers) {
    long epoch = Collections.max(answers, Comparator.comparingLong(Answer::epoch)).epoch();
    if (epoch < newestEpoch && answers.size() <= sentinels.size() / 2) {
      // a lagging minority must not lead us back to the master of an earlier epoch
      throw new NoAnswerException(
          "Only "
              + answers.size()
              + " of "
              + sentinels.size()
              + " sentinels answer, with an outdated configuration (epoch "
              + epoch
              + " after "
              + newestEpoch
              + ")");
    }
    newestEpoch = epoch;
    Map<Endpoint, Integer> votes = new HashMap<>();
    for (Answer answer : answers) {
      Endpoint master = answer.master();
      if (answer.epoch() == epoch && master != null) {
        votes.merge(master, 1, Integer::sum);
      }
    }
    Endpoint master = Collections.max(votes.entrySet(), Map.Entry.comparingByValue()).getKey();
    if (answers.stream().anyMatch(answer -> answer.leaving() && master.equals(answer.master()))) {
      throw new LeavingException(master);
    }
    return master;
  }

  private Answer askMaster(RedisConnection connection) {
    // The first follows a failover earlier than the second, which has the epoch.
    connection.sendCommand(Protocol.Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", masterName);
    connection.sendCommand(Protocol.Command.SENTINEL, "MASTER", masterName);
    List<Object> replies = connection.getMany(2);
    for (Object reply : replies) {
      if (reply instanceof JedisDataException e && RedisErrors.classify(e).isSecurity()) {
        throw e;
      }
    }
    if (!(replies.get(0) instanceof List<?> address) || address.size() < 2) {
      return new Answer(null, -1, false);
    }
    Endpoint master =
        new Endpoint(
            RedisConnection.text(address.get(0)),
            Integer.parseInt(RedisConnection.text(address.get(1))));
    if (!(replies.get(1) instanceof List<?> list)) {
      return new Answer(master, 0, false);
    }
    Map<String, String> fields = fields(list);
    // When the next one has been promoted, the address is its own already, but not in the fields.
    boolean leaving =
        fields.getOrDefault("flags", "").contains("failover_in_progress")
            && master.host().equals(fields.get("ip"))
            && String.valueOf(master.port()).equals(fields.get("port"));
    return new Answer(master, Long.parseLong(fields.getOrDefault("config-epoch", "0")), leaving);
  }

  @Override
  public List<Integer> replicaPriorities() {
    for (Endpoint sentinel : asked.keySet()) {
      CompletableFuture<Answer> last = asked.get(sentinel);
      if (last == null || !last.isDone() || last.isCompletedExceptionally()) {
        continue;
      }
      try {
        return withSentinel(sentinel, this::askPriorities);
      } catch (RuntimeException e) {
        LOG.debug("{} does not list its replicas", sentinel, e);
      }
    }
    return List.of();
  }

  private List<Integer> askPriorities(RedisConnection connection) {
    connection.sendCommand(Protocol.Command.SENTINEL, "REPLICAS", masterName);
    List<Integer> priorities = new ArrayList<>();
    if (connection.getOne() instanceof List<?> replicas) {
      for (Object replica : replicas) {
        String priority =
            replica instanceof List<?> list ? fields(list).get("slave-priority") : null;
        if (priority != null) {
          priorities.add(Integer.valueOf(priority));
        }
      }
    }
    return priorities;
  }

  private static Map<String, String> fields(List<?> flat) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(RedisConnection.text(flat.get(i)), RedisConnection.text(flat.get(i + 1)));
    }
    return fields;
  }

  private <T> T withSentinel(Endpoint sentinel, Function<RedisConnection, T> question) {
    GuardedSocket socket = connector.socket(sentinel);
    try {
      return question.apply(connector.sentinel(socket));
    } catch (JedisDataException e) {
      throw Connector.securityOr(e, "sentinel " + sentinel);
    } catch (JedisConnectionException e) {
      if (Connector.isUntrusted(e)) {
        throw Connector.securityOr(e, "sentinel " + sentinel);
      }
      throw new NoAnswerException("sentinel " + sentinel + ": " + RedisErrors.describe(e));
    } finally {
      socket.abort();
    }
  }

  @Override
  public void close() {
    closed.complete(null);
    threads.shutdownNow();
  }

  /** No sentinel has told who the master is. */
  static final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /** The sentinels are about to replace the master by another one. */
  static final class LeavingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Endpoint master;

    LeavingException(Endpoint master) {
      super("The sentinels are replacing the master " + master);
      this.master = master;
    }

    Endpoint master() {
      return master;
    }
  }
}

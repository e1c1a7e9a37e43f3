package org.redisjms.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A master, its replicas and the sentinels that watch them, each in a process of its own. */
public final class SentinelGroup implements AutoCloseable {
  /** The name under which the sentinels know the group. */
  public static final String MASTER_NAME = "mymaster";

  /**
   * Sentinels that have stood still for two seconds vote for nobody for the next thirty, and an
   * election that got too few votes is only repeated after a while.
   */
  private static final Duration HEALTHY_TIMEOUT = Duration.ofSeconds(150);

  private static volatile @Nullable SentinelGroup started;

  private final List<RedisProcess> servers;
  private final List<RedisProcess> sentinels;
  private final String uri;
  private final @Nullable TestCertificate certificate;

  /** Holds the group that a JVM's tests share; loaded, and so started, at first use. */
  private static final class Shared {
    static final SentinelGroup INSTANCE = builder().start();

    static {
      started = INSTANCE;
    }
  }

  private SentinelGroup(
      List<RedisProcess> servers,
      List<RedisProcess> sentinels,
      String uri,
      @Nullable TestCertificate certificate) {
    this.servers = List.copyOf(servers);
    this.sentinels = List.copyOf(sentinels);
    this.uri = uri;
    this.certificate = certificate;
  }

  /** One master, two replicas, three sentinels, with default settings. */
  public static SentinelGroup start() {
    return builder().start();
  }

  /**
   * The group that all tests of this JVM share, for tests that use names of their own and do not
   * break it. Started at the first call, stopped at the JVM's end; do not close it.
   */
  public static SentinelGroup shared() {
    return Shared.INSTANCE;
  }

  /** The shared group if anybody has asked for it. */
  static @Nullable SentinelGroup sharedIfStarted() {
    return started;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@code redis-sentinel://127.0.0.1:P1,127.0.0.1:P2,…?master=mymaster}, with credentials and
   * trust store if there are any.
   */
  public String uri() {
    return uri;
  }

  /** The certificate of all its servers and sentinels if they speak TLS. */
  public @Nullable TestCertificate certificate() {
    return certificate;
  }

  /** The sentinels, in the order of the URI. */
  public List<RedisProcess> sentinels() {
    return sentinels;
  }

  /** All servers that hold data, whatever their present role; running or not. */
  public List<RedisProcess> servers() {
    return servers;
  }

  /**
   * The server that most sentinels name as master and that says so itself. Waits for it while there
   * is none.
   *
   * @throws IllegalStateException when there is none for 150 seconds
   */
  public RedisProcess master() {
    return awaitMaster(null, HEALTHY_TIMEOUT);
  }

  /** All servers but the present master, running or not. */
  public List<RedisProcess> replicas() {
    RedisProcess master = master();
    return servers.stream().filter(server -> server != master).toList();
  }

  /**
   * Waits until another server than the given one is master.
   *
   * @return the new master
   * @throws IllegalStateException when there is none within the timeout
   */
  public RedisProcess awaitNewMaster(RedisProcess oldMaster, Duration timeout) {
    return awaitMaster(oldMaster, timeout);
  }

  private RedisProcess awaitMaster(@Nullable RedisProcess except, Duration timeout) {
    AtomicReference<@Nullable RedisProcess> found = new AtomicReference<>();
    Wait.until(
        "a master",
        timeout,
        () -> {
          RedisProcess named = namedMaster();
          if (named == null) {
            return "the sentinels do not agree";
          }
          if (named == except) {
            return "still " + named;
          }
          String role = GroupHealth.role(named);
          found.set(named);
          return role.equals("master") ? "" : named + " is " + role;
        });
    RedisProcess master = found.get();
    if (master == null) {
      throw new IllegalStateException("no master");
    }
    return master;
  }

  private @Nullable RedisProcess namedMaster() {
    Map<Integer, Long> votes =
        sentinels.stream()
            .map(GroupHealth::masterPort)
            .filter(port -> port > 0)
            .collect(Collectors.groupingBy(port -> port, Collectors.counting()));
    return servers.stream()
        .filter(server -> votes.getOrDefault(server.port(), 0L) > sentinels.size() / 2)
        .findFirst()
        .orElse(null);
  }

  /**
   * Makes the sentinels promote a replica while the master is well, and waits until the group is
   * healthy again.
   *
   * @return the new master
   * @throws IllegalStateException when that takes more than 150 seconds
   */
  @CanIgnoreReturnValue
  public RedisProcess failover() {
    RedisProcess old = master();
    RedisProcess leader = sentinels.get(0);
    Wait.until(
        "the failover",
        HEALTHY_TIMEOUT,
        () -> {
          int named = GroupHealth.masterPort(leader);
          if (named != old.port()) {
            return named == 0 ? leader + " names no master" : "";
          }
          try {
            // Refused while it is under way; it may have to begin again, without enough votes.
            leader.probe("SENTINEL", "FAILOVER", MASTER_NAME);
            return "it has only begun";
          } catch (IOException | RedisReplyException e) {
            return String.valueOf(e.getMessage());
          }
        });
    RedisProcess master = awaitNewMaster(old, HEALTHY_TIMEOUT);
    awaitHealthy(HEALTHY_TIMEOUT);
    return master;
  }

  /**
   * Waits until every process runs, one server is master, all others replicate from it with their
   * link up, and all sentinels name that master and see all servers and all sentinels well. A
   * former master that still takes itself for one is made a replica at once, which the sentinels
   * would do only after ten seconds or more.
   *
   * @throws IllegalStateException when it is not so within the timeout; the message says what is
   *     wrong
   */
  public void awaitHealthy(Duration timeout) {
    sentinels.forEach(GroupHealth::shortenTilt);
    Wait.until(
        "a healthy group",
        timeout,
        () -> {
          GroupHealth.demoteFormerMasters(servers, sentinels);
          return GroupHealth.problem(servers, sentinels);
        });
  }

  /**
   * What clients of Redis JMS that are open, or have ended without closing, have on the master:
   * connections, and keys that ought to end with a connection. In words, one for each.
   */
  public Set<String> leftovers() {
    return Leftovers.on(master().endpoint());
  }

  /** Restarts what is down and resumes what is paused, then waits until the group is healthy. */
  public void heal() {
    for (List<RedisProcess> processes : List.of(servers, sentinels)) {
      for (RedisProcess process : processes) {
        if (process.isAlive()) {
          process.resume();
        } else {
          process.restart();
        }
      }
    }
    awaitHealthy(HEALTHY_TIMEOUT);
  }

  @Override
  public void close() {
    // The sentinels first, or they begin a failover.
    sentinels.forEach(RedisProcess::close);
    servers.forEach(RedisProcess::close);
  }

  @Override
  public String toString() {
    return "Sentinel group of " + servers + " and " + sentinels;
  }

  /** Settings of a Sentinel group. */
  public static final class Builder extends ServerBuilder<Builder> {
    private int replicas = 2;
    private int sentinelCount = 3;
    private Duration downAfter = Duration.ofSeconds(2);
    private @Nullable String sentinelPassword;
    private final List<String> sentinelLines = new ArrayList<>();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** How many replicas the master has; 2 by default. */
    @CanIgnoreReturnValue
    public Builder replicas(int value) {
      replicas = value;
      return this;
    }

    /** How many sentinels there are; 3 by default. The quorum is the majority. */
    @CanIgnoreReturnValue
    public Builder sentinels(int value) {
      sentinelCount = value;
      return this;
    }

    /**
     * How long a server must be silent until a sentinel takes it for down; 2 s by default. With
     * less, a busy machine sees masters replaced that live.
     */
    @CanIgnoreReturnValue
    public Builder downAfter(Duration value) {
      downAfter = value;
      return this;
    }

    /** The password of the sentinels themselves; none by default. */
    @CanIgnoreReturnValue
    public Builder sentinelPassword(String value) {
      sentinelPassword = value;
      return this;
    }

    /** Adds lines to {@code sentinel.conf}, after all others. */
    @CanIgnoreReturnValue
    public Builder sentinelConfig(String... lines) {
      sentinelLines.addAll(List.of(lines));
      return this;
    }

    /** Starts the group; returns when it is healthy. */
    public SentinelGroup start() {
      return withRetries(this::startOnce);
    }

    private SentinelGroup startOnce() {
      List<Integer> ports = Stream.generate(Ports::next).limit(1L + replicas).toList();
      List<Integer> sentinelPorts = Stream.generate(Ports::next).limit(sentinelCount).toList();
      List<RedisProcess> servers = new ArrayList<>();
      List<RedisProcess> sentinels = new ArrayList<>();
      try {
        for (int port : ports) {
          servers.add(startServer(port, ports.get(0)));
        }
        SentinelConfiguration configuration =
            new SentinelConfiguration(ports, sentinelPorts, password, sentinelPassword, downAfter);
        for (int port : sentinelPorts) {
          sentinels.add(startSentinel(port, configuration));
        }
        SentinelGroup group =
            new SentinelGroup(servers, sentinels, uri(sentinelPorts), certificate());
        group.awaitHealthy(HEALTHY_TIMEOUT);
        return group;
      } catch (RuntimeException e) {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
        throw e;
      }
    }

    private RedisProcess startServer(int port, int masterPort) {
      List<String> lines = serverConfiguration(port);
      if (port != masterPort) {
        lines.add("replicaof " + HOST + " " + masterPort);
      }
      ServerHandle handle = ServerSource.prepare("server", lines, files(), false);
      return RedisProcess.start("server", endpoint(port, password), handle);
    }

    private RedisProcess startSentinel(int port, SentinelConfiguration configuration) {
      List<String> lines = listenConfiguration(port);
      lines.addAll(configuration.lines(port));
      lines.addAll(sentinelLines);
      ServerHandle handle = ServerSource.prepare("sentinel", lines, files(), true);
      return RedisProcess.start("sentinel", endpoint(port, sentinelPassword), handle);
    }

    private String uri(List<Integer> sentinelPorts) {
      List<String> options = new ArrayList<>();
      options.add("master=" + MASTER_NAME);
      if (sentinelPassword != null) {
        options.add("sentinelPassword=" + encoded(sentinelPassword));
      }
      return uri("redis-sentinel", sentinelPorts, options);
    }
  }
}

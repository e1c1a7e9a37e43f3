package org.redisjms.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.config.Durability;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.WithRedis;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

@ExtendWith(NoLeftovers.class)
@Timeout(180)
class SingleServerIT {

  private static MasterConnections connect(String uri) {
    return connect(uri, ConnectionInitializer.NONE);
  }

  private static MasterConnections connect(String uri, ConnectionInitializer initializer) {
    RedisUri parsed = RedisUri.parse(uri);
    return MasterConnections.create(parsed, parsed.options(), initializer);
  }

  private static String clients(RedisServer server) {
    return String.valueOf(server.command("CLIENT", "LIST", "TYPE", "normal"));
  }

  @Test
  @WithRedis
  void manyCommandsTravelInOneRoundTrip(RedisServer server) {
    try (MasterConnections connections = connect(server.uri() + "/1");
        Lease lease = connections.lease()) {
      RedisConnection connection = lease.connection();
      connection.sendCommand(Command.SET, "pipeline", "text");
      connection.sendCommand(Command.INCR, "pipeline");
      connection.sendCommand(Command.GET, "pipeline");
      connection.sendCommand(Command.WAIT, "0", "10");
      connection.sendCommand(Command.GET, "nothing");
      List<Object> replies = connection.getMany(5);
      assertThat(replies.get(0)).isEqualTo("OK".getBytes(UTF_8));
      assertThat(replies.get(1)).isInstanceOf(JedisDataException.class);
      assertThat(replies.get(2)).isEqualTo("text".getBytes(UTF_8));
      assertThat(replies.get(3)).isEqualTo(0L);
      assertThat(replies.get(4)).isNull();

      connection.sendCommand(Command.MULTI);
      connection.sendCommand(Command.INCR, "counter");
      connection.sendCommand(Command.EVAL, "return {1, 'two', {err = 'THREE'}}", "0");
      connection.sendCommand(Command.EXEC);
      connection.flush();
      for (int queued = 0; queued < 3; queued++) {
        assertThat(connection.getUnflushedObject()).isInstanceOf(byte[].class);
      }
      List<?> executed = (List<?>) connection.getUnflushedObject();
      assertThat(executed.get(0)).isEqualTo(1L);
      assertThat((List<?>) executed.get(1)).first().isEqualTo(1L);
      assertThat((List<?>) executed.get(1)).last().isInstanceOf(JedisDataException.class);
      assertThatThrownBy(() -> connection.executeCommand(Command.INCR))
          .isInstanceOf(JedisDataException.class);
      assertThat(lease.isStale()).isFalse();
    }
    assertThat(server.command("EXISTS", "pipeline")).isEqualTo(0L);
  }

  @Test
  @WithRedis
  void pooledConnectionsAreReusedAndInitializedOnce(RedisServer server) {
    AtomicInteger initialized = new AtomicInteger();
    try (MasterConnections connections =
        connect(server.uri(), connection -> initialized.incrementAndGet())) {
      RedisConnection first;
      try (Lease lease = connections.lease()) {
        first = lease.connection();
      }
      try (Lease lease = connections.lease()) {
        assertThat(lease.connection()).isSameAs(first);
        try (Lease other = connections.lease()) {
          assertThat(other.connection()).isNotSameAs(first);
        }
      }
      assertThat(initialized).hasValue(2);
      assertThat(connections.serverInfo().atLeast(6, 2)).isTrue();
      assertThat(connections.durability()).isEqualTo(Durability.MASTER);
      assertThat(clients(server)).contains("name=redis-jms");
    }
  }

  @Test
  @WithRedis
  void aConnectionWithOutstandingRepliesIsNotReused(RedisServer server) {
    try (MasterConnections connections = connect(server.uri())) {
      RedisConnection halfRead;
      try (Lease lease = connections.lease()) {
        halfRead = lease.connection();
        halfRead.sendCommand(Command.PING);
      }
      try (Lease lease = connections.lease()) {
        assertThat(lease.connection()).isNotSameAs(halfRead);
        assertThat(
                lease.connection().executeCommand(new CommandArguments(Command.GET).add("nothing")))
            .isNull();
      }
      assertThat(halfRead.isUnusable()).isTrue();
    }
  }

  @Test
  @WithRedis
  void anExhaustedPoolSaysWhatToRaise(RedisServer server) {
    try (MasterConnections connections = connect(server.uri() + "?poolSize=1")) {
      try (Lease lease = connections.lease()) {
        assertThat(lease.isStale()).isFalse();
        assertThatThrownBy(() -> connections.lease(Deadline.after(Duration.ofMillis(50))))
            .isInstanceOf(RedisUnavailableException.class)
            .hasMessageContaining("raise poolSize");
        // a dedicated connection does not count
        connections.openDedicated(Deadline.after(Duration.ofSeconds(60))).close();
      }
      connections.lease(Deadline.after(Duration.ofSeconds(60))).close();
    }
  }

  @Test
  @WithRedis
  void aSubscriberWaitsForMessagesWithoutBreaking(RedisServer server) {
    try (MasterConnections connections = connect(server.uri());
        Lease lease = connections.openDedicated(Deadline.after(Duration.ofSeconds(60)))) {
      RedisConnection subscriber = lease.connection();
      subscriber.sendCommand(Command.SUBSCRIBE, "news");
      subscriber.flush();
      assertThat((List<?>) subscriber.poll(Duration.ofSeconds(60))).hasSize(3);
      assertThat(subscriber.poll(Duration.ofMillis(20))).isNull();
      assertThat(server.command("PUBLISH", "news", "hello")).isEqualTo(1L);
      List<?> message = (List<?>) subscriber.poll(Duration.ofSeconds(60));
      assertThat(message).element(2).isEqualTo("hello".getBytes(UTF_8));
      assertThat(lease.isStale()).isFalse();
    }
  }

  @Test
  @WithRedis
  void afterARestartLeasesWorkAgain(RedisServer server) {
    try (MasterConnections connections = connect(server.uri())) {
      Lease idle = connections.lease();
      Lease used = connections.lease();
      idle.close();
      server.restart();
      assertThatThrownBy(() -> used.connection().executeCommand(Command.PING))
          .isInstanceOf(JedisConnectionException.class)
          .satisfies(used::discard);
      try (Lease lease = connections.lease()) {
        assertThat(lease.connection()).isNotSameAs(idle.connection());
        assertThat(lease.connection().executeCommand(Command.PING)).isNotNull();
      }
    }
  }

  @Test
  @WithRedis
  void withoutServerCallsWaitThenFailFastThenRecover(RedisServer server) throws Exception {
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections = connect(server.uri() + "?failoverTimeout=1s")) {
      connections.addListener(events);
      Lease used = connections.lease();
      server.kill9();
      used.discard(new JedisConnectionException("gone"));
      long start = System.nanoTime();
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("refused");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
      assertThat(events.next()).isEqualTo("unavailable");
      MasterRefusal.awaitFast(connections);

      server.restart();
      assertThat(events.next()).as("it may lack its last moments").isEqualTo("masterChanged");
      assertThat(events.next()).isEqualTo("available");
      connections.lease().close();
      assertThat(events.isEmpty()).isTrue();
    }
  }

  @Test
  @WithRedis
  void aPausedServerCostsTheSocketTimeoutAndNoMore(RedisServer server) {
    try (MasterConnections connections =
        connect(server.uri() + "?failoverTimeout=1s&socketTimeout=300ms&connectTimeout=300ms")) {
      Lease used = connections.lease();
      server.pause();
      long start = System.nanoTime();
      assertThatThrownBy(() -> used.connection().executeCommand(Command.PING))
          .isInstanceOf(JedisConnectionException.class)
          .satisfies(used::discard);
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("timed out");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      server.resume();
    }
  }

  @Test
  @WithRedis
  void aServerThatBecomesAReplicaLosesAllConnections(RedisServer server) throws Exception {
    try (RedisServer other = RedisServer.start();
        MasterConnections connections = connect(server.uri() + "?failoverTimeout=20s")) {
      Lease writing = connections.lease();
      Lease waiting = connections.openDedicated(Deadline.after(Duration.ofSeconds(60)));
      server.command("REPLICAOF", other.host(), String.valueOf(other.port()));
      assertThatThrownBy(() -> writing.connection().executeCommand(Command.INCR))
          .isInstanceOf(JedisDataException.class);
      writing.connection().sendCommand(Command.SET, "a", "b");
      assertThatThrownBy(() -> writing.connection().getOne())
          .hasMessageContaining("READONLY")
          .satisfies(writing::discard);
      assertThat(waiting.isStale()).isTrue();
      assertThatThrownBy(() -> waiting.connection().poll(Duration.ofSeconds(10)))
          .isInstanceOf(JedisConnectionException.class);
      MasterRefusal.await(connections, "no master but a replica of 127.0.0.1:" + other.port());

      server.command("REPLICAOF", "NO", "ONE");
      try (Lease lease = connections.lease()) {
        lease.connection().sendCommand(Command.SET, "a", "b");
        assertThat(lease.connection().getOne()).isNotNull();
      }
    }
  }

  @Test
  @WithRedis(password = "right")
  void aWrongPasswordIsToldAtOnceAndNotShown(RedisServer server) {
    String address = "127.0.0.1:" + server.port();
    for (String uri : List.of("redis://:wrong@" + address, "redis://" + address)) {
      try (MasterConnections connections = connect(uri)) {
        long start = System.nanoTime();
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(connections::lease)
              .isInstanceOf(RedisSecurityException.class)
              .hasMessageContaining(address)
              .hasMessageNotContaining("wrong@");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      }
    }
    try (MasterConnections connections = connect(server.uri())) {
      connections.lease().close();
    }
  }

  @Test
  @WithRedis
  void aPasswordForAServerWithoutOneIsToldAtOnce(RedisServer server) {
    try (MasterConnections connections = connect("redis://:any@127.0.0.1:" + server.port())) {
      assertThatThrownBy(connections::lease).isInstanceOf(RedisSecurityException.class);
    }
  }

  @Test
  void aMissingPermissionNamesTheCommand() {
    try (RedisServer server =
            RedisServer.builder().aclUser("app", "pw", "~jms:*", "+@all", "-role").start();
        MasterConnections connections = connect(server.uri())) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisSecurityException.class)
          .hasMessageContaining("role");
    }
  }

  @Test
  void anInitializerThatIsDeniedIsToldAtOnce() {
    try (RedisServer server =
            RedisServer.builder().aclUser("app", "pw", "~jms:*", "+@all", "-script").start();
        MasterConnections connections =
            connect(
                server.uri(),
                connection -> {
                  connection.sendCommand(Command.SCRIPT, "LOAD", "return 1");
                  connection.getOne();
                })) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisSecurityException.class)
          .hasMessageContaining("script");
    }
  }

  @Test
  @WithRedis
  void anInitializerThatFailsIsToldAtOnceAndATimeoutOfOneLeaseIsNotTheNextOnes(RedisServer server) {
    AtomicInteger calls = new AtomicInteger();
    try (MasterConnections connections =
        connect(
            server.uri(),
            connection -> {
              if (calls.getAndIncrement() == 0) {
                connection.sendCommand(Command.SCRIPT, "LOAD", "no script");
                connection.getOne();
              }
            })) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("compiling script");
      try (Lease lease = connections.lease()) {
        lease.connection().setSoTimeout(50);
      }
      try (Lease lease = connections.lease()) {
        assertThat(lease.connection().getSoTimeout()).isEqualTo(5000);
      }
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  @WithRedis(aof = Aof.NONE, config = "maxmemory-policy allkeys-lru")
  void aServerThatMayLoseMessagesIsRefusedWhenDurabilityIsRequired(RedisServer server) {
    try (MasterConnections connections = connect(server.uri() + "?requireDurable=true")) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnsupportedException.class)
          .hasMessageContaining("appendonly yes")
          .hasMessageContaining("maxmemory-policy noeviction");
      server.command("CONFIG", "SET", "appendonly", "yes");
      server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
      connections.lease().close();
    }
    try (MasterConnections connections = connect(server.uri())) {
      connections.lease().close();
    }
  }

  @Test
  @WithRedis
  void closingEndsEverything(RedisServer server) {
    MasterConnections connections = connect(server.uri());
    Lease lease = connections.lease();
    connections.close();
    connections.close();
    assertThat(lease.isStale()).isTrue();
    assertThatThrownBy(() -> lease.connection().executeCommand(Command.PING))
        .isInstanceOf(JedisConnectionException.class);
    lease.close();
    assertThatThrownBy(connections::lease)
        .isInstanceOf(RedisUnavailableException.class)
        .hasMessageContaining("closed");
  }
}

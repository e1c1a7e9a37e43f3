package org.redisjms.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What no real server can be made to do on purpose. */
@Timeout(30)
class MasterConnectionsTest {
  private static final String ROLE = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";

  private static MasterConnections connect(String uri) {
    RedisUri parsed = RedisUri.parse(uri);
    return MasterConnections.create(parsed, parsed.options(), ConnectionInitializer.NONE);
  }

  @Test
  void anOldServerIsRefusedAtOnce() throws Exception {
    try (FakeServer old =
            new FakeServer(
                Map.of(
                    "CLIENT",
                    "+OK\r\n",
                    "ROLE",
                    ROLE,
                    "INFO",
                    FakeServer.bulk("redis_version:6.0.16\r\n")));
        MasterConnections connections = connect(old.uri())) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnsupportedException.class)
          .hasMessageContaining("Redis 6.0.16");
    }
  }

  @Test
  void aServerThatForbidsInfoIsNotChecked() throws Exception {
    try (FakeServer strict =
            new FakeServer(
                Map.of(
                    "CLIENT", "+OK\r\n",
                    "ROLE", ROLE,
                    "INFO", "-NOPERM this user has no permissions to run the 'info' command\r\n"));
        MasterConnections connections = connect(strict.uri() + "?requireDurable=true");
        Lease lease = connections.lease()) {
      assertThat(lease.isStale()).isFalse();
      assertThat(connections.serverInfo().isKnown()).isFalse();
    }
  }

  @Test
  void aServerThatHasBecomeAReplicaGetsNoMoreConnections() throws Exception {
    Map<String, String> replies =
        new ConcurrentHashMap<>(
            Map.of(
                "CLIENT",
                "+OK\r\n",
                "ROLE",
                ROLE,
                "INFO",
                FakeServer.bulk("redis_version:7.0.0\r\n")));
    try (FakeServer server = new FakeServer(replies);
        MasterConnections connections = connect(server.uri());
        Lease open = connections.lease()) {
      assertThat(open.isStale()).isFalse();
      replies.put(
          "ROLE",
          "*5\r\n"
              + FakeServer.bulk("slave")
              + FakeServer.bulk("127.0.0.1")
              + ":1\r\n"
              + FakeServer.bulk("connected")
              + ":0\r\n");
      assertThatThrownBy(() -> connections.lease(Deadline.after(Duration.ofMillis(500))))
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("no master but a replica");
      assertThat(open.isStale()).as("nobody goes on with those that are open").isTrue();
    }
  }

  @Test
  void aServerThatAcceptsAndNeverAnswersTimesOut() throws Exception {
    try (FakeServer mute = new FakeServer(Map.of());
        MasterConnections connections =
            connect(mute.uri() + "?connectTimeout=200ms&failoverTimeout=700ms")) {
      long start = System.nanoTime();
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining(mute.endpoint().toString())
          .hasMessageContaining("Read timed out");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void anErrorOfTheMonitorIsToldToThoseWhoWait() {
    Error wrongVersion = new NoSuchMethodError("setEvictionPolicy");
    RedisUri uri = RedisUri.parse("redis-sentinel://127.0.0.1:1?master=mymaster");
    try (MasterConnections connections =
        MasterConnections.create(
            uri,
            uri.options(),
            ConnectionInitializer.NONE,
            threadsThatFailInTheMonitor(wrongVersion))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(connections::lease)
            .isInstanceOf(RedisUnsupportedException.class)
            .hasMessageContaining("setEvictionPolicy")
            .hasCause(wrongVersion);
      }
    }
  }

  @Test
  void anErrorThatMayPassIsTheCauseWhenItDoesNot() {
    Error outOfThreads = new OutOfMemoryError("unable to create native thread");
    RedisUri uri =
        RedisUri.parse("redis-sentinel://127.0.0.1:1?master=mymaster&failoverTimeout=500ms");
    try (MasterConnections connections =
        MasterConnections.create(
            uri,
            uri.options(),
            ConnectionInitializer.NONE,
            threadsThatFailInTheMonitor(outOfThreads))) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("unable to create native thread")
          .hasRootCause(outOfThreads);
    }
  }

  /** The monitor makes the threads that ask the sentinels. */
  private static ThreadFactory threadsThatFailInTheMonitor(Error error) {
    return task -> {
      if (Thread.currentThread().getName().startsWith("redis-jms-master-monitor")) {
        throw error;
      }
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Test
  void anUnknownHostIsNamed() {
    try (MasterConnections connections = connect("redis://nowhere.invalid?failoverTimeout=2s")) {
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("nowhere.invalid:6379")
          .hasMessageContaining("nknown");
    }
  }

  @Test
  void aClosedConnectionNeverComesBackByItself() throws Exception {
    try (FakeServer server =
            new FakeServer(
                Map.of(
                    "CLIENT",
                    "+OK\r\n",
                    "ROLE",
                    ROLE,
                    "PING",
                    "+PONG\r\n",
                    "INFO",
                    FakeServer.bulk("redis_version:7.0.0\r\n")));
        MasterConnections connections = connect(server.uri());
        Lease lease = connections.lease()) {
      int accepted = server.accepted();
      lease.connection().disconnect();
      assertThatThrownBy(() -> lease.connection().executeCommand(Protocol.Command.PING))
          .isInstanceOf(JedisConnectionException.class)
          .hasMessageContaining("was closed");
      lease.connection().abort();
      assertThat(lease.isStale()).isTrue();
      assertThatThrownBy(() -> lease.connection().executeCommand(Protocol.Command.PING))
          .isInstanceOf(JedisConnectionException.class);
      assertThat(server.accepted()).isEqualTo(accepted);
    }
  }

  @Test
  void aWriteThatNobodyReadsIsEnded() throws Exception {
    String info = FakeServer.bulk("redis_version:7.0.0\r\n");
    try (FakeServer server =
            new FakeServer(Map.of("CLIENT", "+OK\r\n", "ROLE", ROLE, "INFO", info));
        MasterConnections connections = connect(server.uri() + "?socketTimeout=300ms");
        Lease lease = connections.lease()) {
      assertThatThrownBy(
              () -> {
                // more than the socket buffers of both sides take
                lease
                    .connection()
                    .sendCommand(Protocol.Command.SET, new byte[1], new byte[64 << 20]);
                lease.connection().flush();
              })
          .isInstanceOf(JedisConnectionException.class);
      assertThat(lease.isStale()).isTrue();
    }
  }
}

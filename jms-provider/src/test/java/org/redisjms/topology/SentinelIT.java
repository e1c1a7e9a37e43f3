package org.redisjms.topology;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.config.Durability;
import org.redisjms.config.Options;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;
import org.redisjms.testkit.WithSentinelGroup;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

@ExtendWith(NoLeftovers.class)
@Timeout(300)
@WithSentinelGroup
class SentinelIT {

  @BeforeEach
  void heal(SentinelGroup group) {
    group.heal();
  }

  private static MasterConnections connect(String uri) {
    RedisUri parsed = RedisUri.parse(uri);
    // Longer than sentinels may stand still on a busy machine.
    Options options = Options.defaults().with("failoverTimeout", "2m");
    return MasterConnections.create(
        parsed, options.overriddenBy(parsed.options()), ConnectionInitializer.NONE);
  }

  private static int port(Lease lease) {
    return lease.connection().endpoint().port();
  }

  /** A thread that reads a reply which does not come. */
  private static CompletableFuture<Object> blockedRead(Lease lease) {
    lease.connection().setSoTimeout(180_000);
    lease.connection().sendCommand(Command.BLPOP, "nothing", "180");
    lease.connection().flush();
    return CompletableFuture.supplyAsync(() -> lease.connection().getUnflushedObject());
  }

  private static void assertEnded(CompletableFuture<Object> read) {
    assertThat(read)
        .failsWithin(2, TimeUnit.MINUTES)
        .withThrowableThat()
        .withCauseInstanceOf(JedisConnectionException.class);
  }

  @Test
  void afterTheDeathOfTheMasterLeasesLeadToTheNext(SentinelGroup group) throws Exception {
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections = connect(group.uri())) {
      connections.addListener(events);
      RedisProcess old = group.master();
      Lease lease = connections.lease();
      assertThat(port(lease)).isEqualTo(old.port());
      assertThat(connections.durability()).isEqualTo(Durability.REPLICA);
      old.kill9();
      assertThatThrownBy(() -> lease.connection().executeCommand(Command.PING))
          .isInstanceOf(JedisConnectionException.class)
          .satisfies(lease::discard);
      try (Lease next = connections.lease()) {
        assertThat(port(next)).isNotEqualTo(old.port());
        next.connection().sendCommand(Command.SET, "a", "b");
        assertThat(next.connection().getOne()).isNotNull();
      }
      assertThat(events.next()).isEqualTo("masterChanged");
      assertThat(events.isEmpty()).isTrue();
    }
  }

  @Test
  void aSwitchEndsReadsFromAPausedMaster(SentinelGroup group) throws Exception {
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections = connect(group.uri())) {
      connections.addListener(events);
      Lease pooled = connections.lease();
      Lease dedicated = connections.openDedicated(Deadline.after(Duration.ofSeconds(60)));
      Lease idle = connections.lease();
      idle.close();
      RedisProcess old = group.master();
      CompletableFuture<Object> pooledRead = blockedRead(pooled);
      CompletableFuture<Object> dedicatedRead = blockedRead(dedicated);
      old.pause();
      assertThat(events.next()).isEqualTo("masterChanged");
      assertEnded(pooledRead);
      assertEnded(dedicatedRead);
      assertThat(pooled.isStale()).isTrue();
      assertThat(dedicated.isStale()).isTrue();
      assertThat(idle.connection().isUnusable()).isTrue();
      pooled.close();
      dedicated.close();
      try (Lease next = connections.lease()) {
        assertThat(port(next)).isNotEqualTo(old.port());
      }
    }
  }

  @Test
  void aPausedMasterCostsNoMoreThanTheFailover(SentinelGroup group) {
    try (MasterConnections connections = connect(group.uri() + "&socketTimeout=500ms")) {
      Lease lease = connections.lease();
      RedisProcess old = group.master();
      old.pause();
      assertThatThrownBy(() -> lease.connection().executeCommand(Command.PING))
          .isInstanceOf(JedisConnectionException.class)
          .satisfies(lease::discard);
      try (Lease next = connections.lease()) {
        assertThat(port(next)).isNotEqualTo(old.port());
      }
    }
  }

  @Test
  void aSwitchOfAHealthyGroupClosesEveryOldConnection(SentinelGroup group) throws Exception {
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections = connect(group.uri())) {
      connections.addListener(events);
      Lease pooled = connections.lease();
      int oldPort = port(pooled);
      CompletableFuture<Object> read = blockedRead(pooled);
      RedisProcess master = group.failover();
      assertThat(events.next()).isEqualTo("masterChanged");
      assertThat(read)
          .failsWithin(2, TimeUnit.MINUTES)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfAny(JedisConnectionException.class, JedisDataException.class);
      assertThat(pooled.isStale()).isTrue();
      pooled.close();
      try (Lease next = connections.lease()) {
        assertThat(port(next)).isEqualTo(master.port()).isNotEqualTo(oldPort);
      }
    }
  }

  @Test
  void aSentinelThatDoesNotAnswerIsNotWaitedFor(SentinelGroup group) throws Exception {
    group.sentinels().get(0).pause();
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections =
        connect(group.uri() + "&connectTimeout=2m&socketTimeout=2m")) {
      connections.addListener(events);
      long start = System.nanoTime();
      Lease lease = connections.lease();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
      RedisProcess old = group.master();
      old.kill9();
      lease.discard(new JedisConnectionException("gone"));
      try (Lease next = connections.lease()) {
        assertThat(port(next)).isNotEqualTo(old.port());
      }
    }
  }

  /** A sentinel may be cut off from all others, together with the master or not. */
  @Test
  void aSwitchIsHeardAlthoughOneSentinelKnowsNothingOfIt(SentinelGroup group) throws Exception {
    RecordingListener events = new RecordingListener();
    RedisProcess old = group.master();
    try (FakeServer ignorant = ignorantSentinel(old.port());
        MasterConnections connections =
            connect(group.uri().replace("://", "://" + ignorant.endpoint() + ","))) {
      connections.addListener(events);
      CompletableFuture<Object> read = blockedRead(connections.lease());
      old.pause();
      assertThat(events.next()).isEqualTo("masterChanged");
      assertEnded(read);
    }
  }

  /** It is well, and names the master that there was before everything. */
  private static FakeServer ignorantSentinel(int masterPort) {
    return fakeSentinel(masterPort, "", array("pong", ""));
  }

  private static FakeServer fakeSentinel(int masterPort, String flags, String pong) {
    String port = String.valueOf(masterPort);
    return new FakeServer(
        Map.of(
            "CLIENT",
            "+OK\r\n",
            "SENTINEL GET-MASTER-ADDR-BY-NAME",
            array("127.0.0.1", port),
            "SENTINEL MASTER",
            array("ip", "127.0.0.1", "port", port, "flags", flags, "config-epoch", "0"),
            "SUBSCRIBE",
            "*3\r\n" + FakeServer.bulk("subscribe") + FakeServer.bulk("+switch-master") + ":1\r\n",
            "PING",
            pong));
  }

  private static String array(String... items) {
    return Stream.of(items)
        .map(FakeServer::bulk)
        .collect(joining("", "*" + items.length + "\r\n", ""));
  }

  /** What it confirms after that moment is lost. */
  @Test
  void nobodyUsesAMasterAnyMoreWhenAReplicaIsAboutToBePromoted(SentinelGroup group)
      throws Exception {
    RecordingListener events = new RecordingListener();
    int port = group.master().port();
    String news = "slave 127.0.0.1:1 127.0.0.1 1 @ mymaster 127.0.0.1 " + port;
    try (FakeServer leader = fakeSentinel(port, "", array("message", "+selected-slave", news));
        MasterConnections connections =
            connect(group.uri().replace("://", "://" + leader.endpoint() + ","))) {
      connections.addListener(events);
      Lease lease = connections.lease();
      assertEnded(blockedRead(lease));
      assertThat(lease.isStale()).isTrue();
      // The others know better.
      assertThat(events.next()).isEqualTo("masterChanged");
      try (Lease next = connections.lease()) {
        assertThat(port(next)).isEqualTo(port);
      }
    }
  }

  @Test
  void aMasterThatIsBeingReplacedIsNotUsed(SentinelGroup group) throws Exception {
    int port = group.master().port();
    try (FakeServer leader = fakeSentinel(port, "master,failover_in_progress", array("pong", ""));
        MasterConnections connections =
            connect(group.uri().replace("://", "://" + leader.endpoint() + ","))) {
      MasterRefusal.await(connections, "The sentinels are replacing the master");
    }
  }

  @Test
  void aSwitchIsHeardAfterASentinelDied(SentinelGroup group) throws Exception {
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections = connect(group.uri())) {
      connections.addListener(events);
      connections.lease().close();
      group.sentinels().get(0).kill9();
      group.master().kill9();
      // nobody uses a connection: only a sentinel can tell
      assertThat(events.next()).isEqualTo("masterChanged");
    }
  }

  @Test
  void aMasterMadeAReplicaByHandIsNotUsed(SentinelGroup group) {
    try (MasterConnections connections = connect(group.uri())) {
      RedisProcess master = group.master();
      Lease lease = connections.lease();
      Lease other = connections.lease();
      RedisProcess replica = group.replicas().get(0);
      master.command("REPLICAOF", "127.0.0.1", String.valueOf(replica.port()));
      lease.connection().sendCommand(Command.SET, "a", "b");
      assertThatThrownBy(() -> lease.connection().getOne())
          .hasMessageContaining("READONLY")
          .satisfies(lease::discard);
      assertThat(other.isStale()).isTrue();
      other.close();
      MasterRefusal.await(connections, "no master but a replica");
      master.command("REPLICAOF", "NO", "ONE");
      try (Lease next = connections.lease()) {
        assertThat(next.connection().executeCommand(Command.ROLE)).isNotNull();
      }
    }
  }

  @Test
  void whenAllAreGoneCallsWaitThenFailFastThenRecover(SentinelGroup group) throws Exception {
    RecordingListener events = new RecordingListener();
    try (MasterConnections connections = connect(group.uri() + "&failoverTimeout=2s")) {
      connections.addListener(events);
      Lease lease = connections.lease();
      group.sentinels().forEach(RedisProcess::kill9);
      group.servers().forEach(RedisProcess::kill9);
      lease.discard(new JedisConnectionException("gone"));
      assertThatThrownBy(connections::lease)
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + group.sentinels().get(2).port())
          .hasMessageContaining("refused");
      assertThat(events.next()).isEqualTo("unavailable");
      MasterRefusal.awaitFast(connections);
      group.heal();
      String event = events.next();
      while ("masterChanged".equals(event)) {
        // the sentinels may have chosen another one on the way, and again
        event = events.next();
      }
      assertThat(event).isEqualTo("available");
      connections.lease().close();
    }
  }

  @Test
  void anUnknownMasterIsNamed(SentinelGroup group) {
    String uri = group.uri().replace("master=mymaster", "master=other");
    try (MasterConnections connections = connect(uri)) {
      MasterRefusal.await(connections, "knows no master 'other'");
    }
  }

  @Test
  void passwordsOfServersAndSentinelsAreKeptApart() {
    try (SentinelGroup group =
        SentinelGroup.builder().password("servers").sentinelPassword("sentinels").start()) {
      try (MasterConnections connections = connect(group.uri())) {
        connections.lease().close();
      }
      for (String wrong :
          new String[] {
            group.uri().replace("sentinelPassword=sentinels", "sentinelPassword=wrong"),
            group.uri().replace("&sentinelPassword=sentinels", ""),
            group.uri().replace(":servers@", ":wrong@")
          }) {
        try (MasterConnections connections = connect(wrong)) {
          assertThatThrownBy(connections::lease).isInstanceOf(RedisSecurityException.class);
        }
      }
    }
  }
}

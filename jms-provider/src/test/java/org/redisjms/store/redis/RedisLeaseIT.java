package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.config.Options;
import org.redisjms.store.Claim;
import org.redisjms.store.Conditions;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.FencedException;
import org.redisjms.store.FetchRequest;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Removal;
import org.redisjms.store.Settlement;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/**
 * A client that shows no sign of life for its lease is given up: what it held returns, and it is
 * fenced.
 */
@ExtendWith(NoLeftovers.class)
class RedisLeaseIT {

  private static final QueueId QUEUE = QueueId.of("queue:orders");
  private static final QueueId OTHER = QueueId.of("queue:invoices");

  private final String prefix = "lease-" + UUID.randomUUID();
  private final Events zombieEvents = new Events();
  private RedisMessageStore zombieStore;
  private RedisMessageStore store;
  private StoreConnection zombie;
  private StoreConnection connection;

  private static final class Events implements ConnectionEvents, ConsumerEvents {

    final CountDownLatch fenced = new CountDownLatch(1);

    @Override
    public void unavailable(StoreException cause) {}

    @Override
    public void available() {}

    @Override
    public void fenced() {
      fenced.countDown();
    }

    @Override
    public void handedOff(Claim claim, boolean inLine) {}

    @Override
    public void wakeUp() {}
  }

  private RedisMessageStore open(RedisServer server, String lease) {
    RedisUri uri = RedisUri.parse(server.uri());
    Options options = uri.options().with("keyPrefix", prefix).with("lease", lease);
    return RedisMessageStore.open(uri, options);
  }

  @BeforeEach
  void connect() {
    zombieStore = open(RedisServer.shared(), "2s");
    store = open(RedisServer.shared(), "2s");
    zombie = zombieStore.connect(zombieEvents);
    connection = store.connect(new Events());
  }

  @AfterEach
  void close() {
    zombieStore.close();
    store.close();
  }

  private static OutgoingMessage message(QueueId queue, long number) {
    return new OutgoingMessage(
        queue,
        Envelope.create(new MessageId(1, number), 4, true, 0, new byte[] {1}, new byte[100]),
        0);
  }

  private void send(int from, int to) {
    StoreSession session = connection.openSession();
    for (int i = from; i < to; i++) {
      session.send(message(QUEUE, i));
    }
    session.close();
  }

  private boolean isKnown(String name) {
    Object known = RedisServer.shared().command("HEXISTS", prefix + ":connections", name);
    return Long.valueOf(1).equals(known);
  }

  private void awaitGone(String name) {
    Conditions.await("the end of " + name, () -> !isKnown(name));
  }

  private static List<Claim> fetch(StoreConsumer consumer, int count) {
    return consumer.fetch(new FetchRequest(0, null, count, 1 << 24, 0, 0)).claims();
  }

  @Test
  void whatADeadConsumerHeldReturnsInOrderBeforeNewerMessagesAndCounted() {
    send(0, 500);
    StoreConsumer dead = zombie.openSession().openConsumer(QUEUE, null, zombieEvents);
    assertThat(fetch(dead, 500)).hasSize(500);
    send(500, 510);
    zombieStore.leaseKeeper.close();

    StoreSession session = connection.openSession();
    StoreConsumer consumer = session.openConsumer(QUEUE, null, new Events());
    List<Long> received = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    long known = 0;
    MessageId knownId = null;
    // The new messages come first, because the others are still with the dead one.
    while (received.size() < 510) {
      FetchResult result = consumer.fetch(new FetchRequest(known, knownId, 100, 1 << 24, 0, 0));
      for (Claim claim : result.claims()) {
        Envelope envelope = (Envelope) claim.message();
        known = claim.position();
        knownId = envelope.id();
        received.add(envelope.id().low());
        counts.add(envelope.deliveryCount());
      }
    }
    assertThat(received.subList(0, 10))
        .containsExactlyElementsOf(LongStream.range(500, 510).boxed().toList());
    assertThat(received.subList(10, 510))
        .containsExactlyElementsOf(LongStream.range(0, 500).boxed().toList());
    assertThat(counts.subList(0, 10)).containsOnly(0);
    assertThat(counts.subList(10, 510)).containsOnly(1);
  }

  @Test
  void whatReturnsComesBeforeWhatIsStillInTheQueue() {
    send(0, 20);
    StoreConsumer dead = zombie.openSession().openConsumer(QUEUE, null, zombieEvents);
    assertThat(fetch(dead, 10)).hasSize(10);
    zombieStore.leaseKeeper.close();
    assertThat(zombieEvents.fenced.getCount()).isOne();
    awaitGone(zombie.id());

    StoreConsumer consumer = connection.openSession().openConsumer(QUEUE, null, new Events());
    assertThat(fetch(consumer, 1).get(0).message().id()).isEqualTo(new MessageId(1, 0));
  }

  @Test
  void aZombieCanNeitherAcknowledgeNorCommitWhatWentElsewhere() throws InterruptedException {
    send(0, 2);
    StoreSession session = zombie.openSession();
    StoreConsumer dead = session.openConsumer(QUEUE, null, zombieEvents);
    List<Claim> claims = fetch(dead, 1);
    Removal removal = new Removal(claims.get(0).position(), List.of(claims.get(0).message().id()));
    // The number of the session's transactions is registered, as in any session that has committed.
    session.commit(List.of(message(OTHER, 99)), List.of(), List.of());
    zombieStore.leaseKeeper.close();
    awaitGone(zombie.id());

    assertThatThrownBy(() -> dead.settle(removal, Settlement.ACKNOWLEDGED))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(
            () -> session.commit(List.of(message(OTHER, 100)), List.of(dead), List.of(removal)))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> fetch(dead, 1)).isInstanceOf(FencedException.class);

    StoreSession other = connection.openSession();
    assertThat(other.browse(OTHER, null).next()).hasSize(1);
    assertThat(fetch(other.openConsumer(QUEUE, null, new Events()), 1).get(0).message().id())
        .isEqualTo(new MessageId(1, 0));
    // It goes on under a new name.
    zombieStore.leaseKeeper.beat();
    assertThat(zombieEvents.fenced.await(60, TimeUnit.SECONDS)).isTrue();
    StoreSession fresh = zombie.openSession();
    assertThat(fetch(fresh.openConsumer(QUEUE, null, zombieEvents), 1).get(0).message().id())
        .isEqualTo(new MessageId(1, 1));
    fresh.commit(List.of(message(OTHER, 101)), List.of(), List.of());
    assertThat(other.browse(OTHER, null).next()).hasSize(2);
  }

  /** Nobody could show that he lives, and the first one that can does not judge the others. */
  @Test
  void nobodyIsGivenUpBecauseRedisStoodStillForALease() {
    try (RedisServer server = RedisServer.start();
        RedisMessageStore watching = open(server, "3s");
        RedisMessageStore watched = open(server, "3s")) {
      StoreConnection watcher = watching.connect(new Events());
      StoreConnection silent = watched.connect(zombieEvents);
      watched.leaseKeeper.close();
      awaitBeats(server, watcher, 2);
      Moment paused = Moment.now();
      server.pause();
      Conditions.await("a lease", () -> paused.isBefore(Moment.now(), 3_000));
      server.resume();
      // With the first one it could have judged, with the second one it has.
      awaitBeats(server, watcher, 2);
      assertThat(entry(server, silent)).matches("\\d+:\\d+");
    }
  }

  private String entry(RedisServer server, StoreConnection of) {
    return String.valueOf(server.command("HGET", prefix + ":connections", of.id()));
  }

  private void awaitBeats(RedisServer server, StoreConnection of, int beats) {
    for (int i = 0; i < beats; i++) {
      String before = entry(server, of);
      Conditions.await("a heartbeat", () -> !entry(server, of).equals(before));
    }
  }

  @Test
  void aClientThatMayHaveBeenGivenUpKnowsItByItself() {
    assertThat(zombie.alive()).isTrue();
    zombieStore.leaseKeeper.close();
    String name = zombie.id();
    awaitGone(name);
    // Whoever gives it up must not be faster than the client itself.
    assertThat(zombie.alive()).isFalse();
  }
}

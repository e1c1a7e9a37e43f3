package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.store.Claim;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.FetchRequest;
import org.redisjms.store.FetchResult;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Removal;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;
import org.redisjms.topology.RedisUri;

/**
 * The master is killed with kill -9 in the middle of sends and commits; callers only notice a
 * pause.
 */
@ExtendWith(NoLeftovers.class)
class RedisFailoverIT {

  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int MESSAGES = 4_000;

  private static final ConnectionEvents NO_EVENTS =
      new ConnectionEvents() {
        @Override
        public void unavailable(StoreException cause) {}

        @Override
        public void available() {}

        @Override
        public void fenced() {}
      };

  private static final ConsumerEvents NO_WAKE_UPS =
      new ConsumerEvents() {
        @Override
        public void handedOff(Claim claim, boolean inLine) {}

        @Override
        public void wakeUp() {}
      };

  private static OutgoingMessage message(QueueId queue, long number) {
    return new OutgoingMessage(
        queue,
        Envelope.create(new MessageId(1, number), 4, true, 0, new byte[] {1}, new byte[100]),
        0);
  }

  private static RedisMessageStore open(SentinelGroup group) {
    RedisUri uri = RedisUri.parse(group.uri());
    // Longer than sentinels may stand still on a busy machine.
    return RedisMessageStore.open(uri, uri.options().with("failoverTimeout", "2m"));
  }

  @Test
  void everyConfirmedSendIsThereOnceAndInOrderAfterTheMasterWasKilled() {
    try (SentinelGroup group = SentinelGroup.start();
        RedisMessageStore store = open(group)) {
      StoreConnection connection = store.connect(NO_EVENTS);
      StoreSession session = connection.openSession();
      QueueId queue = QueueId.of("queue:sends");
      AtomicInteger sent = new AtomicInteger();
      CompletableFuture<RedisProcess> killed = killWhen(group, sent);
      for (int i = 0; i < MESSAGES; i++) {
        session.send(message(queue, i));
        sent.incrementAndGet();
      }
      group.awaitNewMaster(killed.join(), PATIENCE);

      assertThat(receiveAll(session.openConsumer(queue, null, NO_WAKE_UPS)))
          .containsExactlyElementsOf(LongStream.range(0, MESSAGES).boxed().toList());
      connection.close();
    }
  }

  @Test
  void everyCommitIsAppliedOnceAndWholeAfterTheMasterWasKilled() {
    try (SentinelGroup group = SentinelGroup.start();
        RedisMessageStore store = open(group)) {
      StoreConnection connection = store.connect(NO_EVENTS);
      StoreSession session = connection.openSession();
      QueueId from = QueueId.of("queue:from");
      QueueId to = QueueId.of("queue:to");
      for (int i = 0; i < MESSAGES; i += 100) {
        List<OutgoingMessage> batch = new ArrayList<>();
        for (int j = i; j < i + 100; j++) {
          batch.add(message(from, j));
        }
        session.commit(batch, List.of(), List.of());
      }
      AtomicInteger moved = new AtomicInteger();
      CompletableFuture<RedisProcess> killed = killWhen(group, moved);
      StoreConsumer consumer = session.openConsumer(from, null, NO_WAKE_UPS);
      long known = 0;
      MessageId knownId = null;
      while (moved.get() < MESSAGES) {
        FetchResult result = consumer.fetch(new FetchRequest(known, knownId, 1, 1 << 20, 0, 0));
        assertThat(result.claims()).hasSize(1);
        Claim claim = result.claims().get(0);
        MessageId id = claim.message().id();
        try {
          session.commit(
              List.of(message(to, id.low())),
              List.of(consumer),
              List.of(new Removal(claim.position(), List.of(id))));
        } catch (StaleClaimException e) {
          // The master died before a replica had heard of the claim: nothing was done.
          known = 0;
          knownId = null;
          continue;
        }
        known = claim.position();
        knownId = id;
        moved.incrementAndGet();
      }
      group.awaitNewMaster(killed.join(), PATIENCE);

      assertThat(receiveAll(consumer)).isEmpty();
      assertThat(receiveAll(session.openConsumer(to, null, NO_WAKE_UPS)))
          .containsExactlyElementsOf(LongStream.range(0, MESSAGES).boxed().toList());
      connection.close();
    }
  }

  @Test
  void openingAStoreSurvivesThatItsConnectionsBreak() {
    try (RedisServer server = RedisServer.start()) {
      RedisUri uri = RedisUri.parse(server.uri());
      for (int i = 0; i < 200; i++) {
        CompletableFuture<Void> opener =
            CompletableFuture.runAsync(() -> RedisMessageStore.open(uri, uri.options()).close());
        // At some other moment each time.
        LockSupport.parkNanos(i * 100_000L);
        server.command("CLIENT", "KILL", "TYPE", "normal");

        assertThat(opener).succeedsWithin(PATIENCE);
      }
    }
  }

  /** Kills the master when a quarter of the work is done. */
  private static CompletableFuture<RedisProcess> killWhen(SentinelGroup group, AtomicInteger done) {
    return CompletableFuture.supplyAsync(
        () -> {
          RedisProcess master = group.master();
          while (done.get() < MESSAGES / 4) {
            Thread.onSpinWait();
          }
          master.kill9();
          return master;
        });
  }

  private static List<Long> receiveAll(StoreConsumer consumer) {
    List<Long> received = new ArrayList<>();
    long known = 0;
    MessageId knownId = null;
    while (true) {
      FetchResult result = consumer.fetch(new FetchRequest(known, knownId, 100, 1 << 20, 0, 0));
      if (result.claims().isEmpty()) {
        return received;
      }
      for (Claim claim : result.claims()) {
        received.add(claim.message().id().low());
        known = claim.position();
        knownId = claim.message().id();
      }
    }
  }
}

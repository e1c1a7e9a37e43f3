package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Claim;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.StoredMessage;
import org.redisjms.store.Subscription;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.FaultedExchange;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/**
 * Messages that are sent together while the connection breaks or the server refuses: each that was
 * confirmed is stored once, each that was not is not, and all in order.
 */
class BrokenBatchIT {

  private static final QueueId QUEUE = QueueId.of("queue:broken");
  private static final QueueId OTHER = QueueId.of("queue:other");
  private static final QueueId TOPIC = QueueId.of("topic:broken");

  /** How many are sent together. */
  private static final int MANY = 200;

  private static final String OK = "$2\r\nOK\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(150);

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

  private RedisServer server;
  private FaultProxy proxy;
  private final List<RedisMessageStore> stores = new ArrayList<>();

  /** What a test does while a batch is on its way. */
  private CompletableFuture<Void> changes = CompletableFuture.completedFuture(null);

  /** Connected directly, to look and to change. */
  private StoreSession observer;

  @BeforeEach
  void open() {
    server = RedisServer.start();
    proxy = FaultProxy.before(server);
    observer = session(server.uri());
  }

  @AfterEach
  void close() {
    changes.join();
    stores.forEach(RedisMessageStore::close);
    proxy.close();
    server.close();
  }

  private StoreSession session(String text) {
    RedisUri uri = RedisUri.parse(text);
    RedisMessageStore store = RedisMessageStore.open(uri, uri.options());
    stores.add(store);
    return store.connect(NO_EVENTS).openSession();
  }

  private static OutgoingMessage message(QueueId queue, int number, boolean persistent, int size) {
    Envelope envelope =
        Envelope.create(new MessageId(1, number), 4, persistent, 0, new byte[] {1}, new byte[size]);
    return new OutgoingMessage(queue, envelope, 0, queue.equals(TOPIC) ? any -> true : null);
  }

  private static List<OutgoingMessage> messages(QueueId queue, int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> message(queue, i, true, 100)).toList();
  }

  /** The same with a command for each, because neighbours are not of the same kind. */
  private static List<OutgoingMessage> oneByOne(int first, int behind) {
    return IntStream.range(first, behind)
        .mapToObj(i -> message(QUEUE, i, i % 2 == 0, 100))
        .toList();
  }

  private List<StoredMessage> stored(QueueId queue) {
    List<StoredMessage> all = new ArrayList<>();
    var browser = observer.browse(queue, null);
    for (var page = browser.next(); !page.isEmpty(); page = browser.next()) {
      all.addAll(page);
    }
    return all;
  }

  private List<Integer> numbers(QueueId queue) {
    return stored(queue).stream().map(message -> (int) message.id().low()).toList();
  }

  private static List<Integer> numbers(int first, int behind) {
    return IntStream.range(first, behind).boxed().toList();
  }

  private List<Integer> marked(QueueId queue) {
    return stored(queue).stream()
        .filter(message -> ((Envelope) message).redelivered())
        .map(message -> (int) message.id().low())
        .toList();
  }

  private static void assertSent(List<Optional<StoreException>> outcomes) {
    assertThat(outcomes).containsOnly(Optional.empty());
  }

  private static void assertFailed(
      List<Optional<StoreException>> outcomes, Class<? extends StoreException> type) {
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).containsInstanceOf(type));
  }

  /**
   * Holds the first part of a batch on its way, some messages of it, and changes something before
   * the client can repeat it.
   *
   * @return what arrives when it is released
   */
  private FaultedExchange holdUntil(QueueId queue, Runnable change) {
    FaultedExchange held =
        proxy.next(queue.address(), new Fault.HoldRequest(0, Cut.FIN)).thenRefuse();
    changes =
        CompletableFuture.runAsync(
            () -> {
              held.awaitStruck(PATIENCE);
              change.run();
            });
    return held;
  }

  private FaultedExchange holdUntilRepeated(QueueId queue, Runnable change) {
    return holdUntil(
        queue,
        () -> {
          change.run();
          proxy.accept();
        });
  }

  @Test
  void lostRepliesAreLearntAgain() {
    StoreSession session = session(proxy.uri());
    assertSent(session.send(oneByOne(0, 2)));
    FaultedExchange lost =
        proxy.next(QUEUE.address(), new Fault.CutReply((MANY - 2) * OK.length() - 1, Cut.FIN));
    assertSent(session.send(oneByOne(2, MANY)));
    lost.awaitStruck(PATIENCE);
    assertSent(session.send(messages(QUEUE, MANY, MANY + 2)));

    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, MANY + 2));
    assertThat(marked(QUEUE)).as("all of them were stored the first time").isEmpty();
  }

  @Test
  void whatDidNotArriveIsSentAgainBehindWhatDid() {
    StoreSession session = session(proxy.uri());
    // As much as the bodies alone have.
    FaultedExchange cut = proxy.next(QUEUE.address(), new Fault.CutRequest(MANY * 100, Cut.FIN));
    assertSent(session.send(messages(QUEUE, 0, MANY)));
    cut.awaitStruck(PATIENCE);

    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, MANY));
    List<Integer> marked = marked(QUEUE);
    assertThat(marked).hasSizeGreaterThan(MANY / 3);
    assertThat(marked).isEqualTo(numbers(MANY - marked.size(), MANY));
  }

  @Test
  void whereverTheConnectionBreaksEachIsStoredOnceAndInOrder() {
    StoreSession session = session(proxy.uri());
    Random random = new Random(7);
    int sent = 0;
    for (int round = 0; round < 40; round++) {
      Cut how = random.nextBoolean() ? Cut.FIN : Cut.RST;
      int count = 1 + random.nextInt(50);
      Fault fault =
          switch (random.nextInt(3)) {
            case 0 -> new Fault.CutRequest(1 + random.nextInt(count * 100), how);
            case 1 -> new Fault.CutReply(random.nextInt(count * OK.length()), how);
            default -> new Fault.HoldRequest(random.nextInt(100), how);
          };
      FaultedExchange broken = proxy.next(QUEUE.address(), fault);
      assertSent(session.send(messages(QUEUE, sent, sent + count)));
      sent += count;
      if (fault instanceof Fault.HoldRequest && broken.hasStruck()) {
        answers(broken);
      }
      proxy.forget();
    }
    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, sent));
  }

  @Test
  void whatArrivesLateFindsItsNumbersUsed() {
    StoreSession session = session(proxy.uri());
    assertSent(session.send(oneByOne(0, 2)));
    FaultedExchange held = proxy.next(QUEUE.address(), new Fault.HoldRequest(0, Cut.FIN));
    assertSent(session.send(oneByOne(2, MANY)));
    assertThat(answers(held)).hasSizeGreaterThan(2).containsOnly("OK");
    assertSent(session.send(messages(QUEUE, MANY, MANY + 2)));

    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, MANY + 2));
  }

  /** What Redis answers to each of the messages that arrive late. */
  private static List<String> answers(FaultedExchange held) {
    String replies = new String(held.release(PATIENCE), StandardCharsets.US_ASCII);
    return Arrays.stream(replies.split("\r\n"))
        .filter(line -> !line.startsWith("$") && !line.startsWith("*"))
        .toList();
  }

  /** Of a topic that gets a subscription before the repetition. */
  @Test
  void whatArrivesLateWithOldSubscriptionsIsRefused() {
    observer.subscribe(TOPIC.address(), durable("one"), NO_WAKE_UPS).close(0);
    StoreSession session = session(proxy.uri());
    assertSent(session.send(messages(TOPIC, 0, 2)));
    FaultedExchange held =
        holdUntilRepeated(
            TOPIC, () -> observer.subscribe(TOPIC.address(), durable("two"), NO_WAKE_UPS).close(0));
    assertSent(session.send(messages(TOPIC, 2, MANY)));
    assertThat(answers(held)).hasSizeGreaterThan(2).containsOnly("OK");

    assertThat(numbers(RedisSubscriptions.queue(TOPIC, durable("one"))))
        .isEqualTo(numbers(0, MANY));
    assertThat(numbers(RedisSubscriptions.queue(TOPIC, durable("two"))))
        .isEqualTo(numbers(2, MANY));
  }

  private static Subscription durable(String name) {
    return new Subscription(Subscription.Kind.SHARED_DURABLE, null, name, null, false, null);
  }

  /** Giving up burns all numbers: one that is left would let in all behind it. */
  @Test
  void whatWasGivenUpDoesNotArriveLate() {
    StoreSession session = session(proxy.uri());
    assertSent(session.send(oneByOne(0, 2)));
    assertSent(session.send(messages(OTHER, 0, 1)));
    FaultedExchange held =
        holdUntilRepeated(QUEUE, () -> server.command("CONFIG", "SET", "maxmemory", "1"));
    List<OutgoingMessage> both = new ArrayList<>(oneByOne(2, MANY));
    both.addAll(1, messages(OTHER, 1, 4));
    assertFailed(session.send(both), StoreFullException.class);
    server.command("CONFIG", "SET", "maxmemory", "0");
    assertThat(answers(held)).hasSizeGreaterThan(6).containsOnly("SKIPPED");
    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, 2));
    assertSent(session.send(messages(QUEUE, MANY, MANY + 2)));
    assertSent(session.send(messages(OTHER, 4, 6)));

    assertThat(numbers(QUEUE)).containsExactly(0, 1, MANY, MANY + 1);
    assertThat(numbers(OTHER)).containsExactly(0, 4, 5);
  }

  @Test
  void nothingOvertakesWhatIsRefusedInTheMiddle() {
    StoreSession session = session(server.uri());
    assertSent(session.send(messages(QUEUE, 0, 1)));
    long used = Long.parseLong(info("memory", "used_memory"));
    server.command("CONFIG", "SET", "maxmemory", Long.toString(used + 3_000_000));
    List<Optional<StoreException>> outcomes =
        session.send(
            IntStream.range(1, MANY).mapToObj(i -> message(QUEUE, i, true, 50_000)).toList());
    server.command("CONFIG", "SET", "maxmemory", "0");
    int sent = (int) outcomes.stream().filter(Optional::isEmpty).count();
    assertThat(sent).isBetween(1, MANY - 2);
    assertSent(outcomes.subList(0, sent));
    assertFailed(outcomes.subList(sent, MANY - 1), StoreFullException.class);
    assertSent(session.send(messages(QUEUE, MANY, MANY + 2)));

    List<Integer> expected = new ArrayList<>(numbers(0, sent + 1));
    expected.addAll(List.of(MANY, MANY + 1));
    assertThat(numbers(QUEUE)).isEqualTo(expected);
  }

  private String info(String section, String field) {
    for (String line : String.valueOf(server.command("INFO", section)).split("\r\n")) {
      if (line.startsWith(field + ":")) {
        return line.substring(field.length() + 1);
      }
    }
    throw new AssertionError("no " + field);
  }

  @Test
  void whatCannotBeFoundOutIsSaidToBeUnknown() {
    StoreSession session = session(proxy.uri() + "?failoverTimeout=2s");
    assertSent(session.send(oneByOne(0, 2)));
    FaultedExchange held = holdUntil(QUEUE, () -> {});
    assertFailed(session.send(oneByOne(2, MANY)), OutcomeUnknownException.class);
    assertFailed(session.send(messages(QUEUE, MANY, MANY + 1)), StoreUnavailableException.class);
    int late = answers(held).size();
    proxy.accept();
    assertThat(numbers(QUEUE)).as("some arrived after all").isEqualTo(numbers(0, 2 + late));
    List<Optional<StoreException>> outcomes;
    do {
      outcomes = session.send(messages(QUEUE, MANY + 1, MANY + 3));
    } while (outcomes.get(0).isPresent());
    assertSent(outcomes);

    List<Integer> expected = new ArrayList<>(numbers(0, 2 + late));
    expected.addAll(List.of(MANY + 1, MANY + 2));
    assertThat(numbers(QUEUE)).isEqualTo(expected);
  }

  @Test
  void whatIsNotReplicatedInTimeIsStoredOnceAllTheSame() {
    StoreSession session =
        session(
            server.uri() + "?durability=replica&replicas=1&replicaTimeout=50ms&failoverTimeout=2s");
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      messages.add(message(QUEUE, i, i % 2 == 0, 10));
    }
    List<Optional<StoreException>> outcomes = session.send(messages);
    IntPredicate persistent = i -> i % 2 == 0;
    for (int i = 0; i < MANY; i++) {
      if (persistent.test(i)) {
        assertThat(outcomes.get(i)).containsInstanceOf(NotReplicatedException.class);
      } else {
        assertThat(outcomes.get(i)).isEmpty();
      }
    }
    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, MANY));
  }

  @Test
  void scriptsThatTheServerHasForgottenAreLoadedAgain() {
    StoreSession session = session(server.uri());
    assertSent(session.send(messages(QUEUE, 0, 10)));
    server.command("SCRIPT", "FLUSH");
    assertSent(session.send(messages(QUEUE, 10, MANY)));
    assertThat(numbers(QUEUE)).isEqualTo(numbers(0, MANY));
  }

  /** A server that restarts without its last moments, or without anything. */
  @Test
  void whatTheServerHasForgottenDoesNotStopWhatComesNext() {
    StoreSession session = session(server.uri());
    assertSent(session.send(messages(QUEUE, 0, 10)));
    server.command("FLUSHALL");
    assertSent(session.send(messages(QUEUE, 10, MANY)));
    // What was confirmed before may have been sent again already.
    assertThat(numbers(QUEUE)).containsSubsequence(numbers(10, MANY));
  }

  @Test
  void oneRoundTripIsEnough() {
    StoreSession session = session(server.uri());
    assertSent(session.send(messages(QUEUE, 0, 1)));
    assertSent(session.send(messages(OTHER, 0, 1)));
    server.command("CONFIG", "RESETSTAT");
    List<OutgoingMessage> both = new ArrayList<>(messages(QUEUE, 1, MANY));
    both.addAll(messages(OTHER, 1, MANY));
    assertSent(session.send(both));
    // Redis reads some messages at a time, as they come in a stream.
    assertThat(Integer.parseInt(info("stats", "total_reads_processed"))).isLessThan(MANY / 2);
  }
}

package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Claim;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.ConsumerEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreConsumer;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.Subscription;
import org.redisjms.store.Subscription.Kind;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/** What publishing must withstand, and that nothing stays in Redis which should not. */
class TopicFactsIT {

  private static final String TOPIC = "topic:prices";
  private static final ConsumerEvents DEAF =
      new ConsumerEvents() {
        @Override
        public void handedOff(Claim claim, boolean inLine) {}

        @Override
        public void wakeUp() {}
      };
  private static final ConnectionEvents CALM =
      new ConnectionEvents() {
        @Override
        public void unavailable(StoreException cause) {}

        @Override
        public void available() {}

        @Override
        public void fenced() {}
      };

  private final String prefix = "topics-" + UUID.randomUUID();
  private final String root = prefix + ":{" + TOPIC + "}";
  private RedisMessageStore store;
  private StoreConnection connection;
  private StoreSession session;
  private long messages;

  @BeforeEach
  void open() {
    RedisUri uri = RedisUri.parse(RedisServer.shared().uri());
    store = RedisMessageStore.open(uri, uri.options().with("keyPrefix", prefix));
    connection = store.connect(CALM);
    session = connection.openSession();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Object command(String... words) {
    return RedisServer.shared().command(words);
  }

  private List<String> keys() {
    return ((List<?>) command("KEYS", prefix + ":*"))
        .stream()
            .map(key -> key instanceof byte[] raw ? new String(raw, UTF_8) : String.valueOf(key))
            .map(key -> key.substring(prefix.length() + 1))
            .toList();
  }

  private static Subscription subscription(Kind kind, String name) {
    return new Subscription(kind, null, name, null, false, null);
  }

  private Envelope message() {
    return Envelope.create(new MessageId(1, ++messages), 4, true, 0, new byte[1], new byte[1]);
  }

  private void publish(String address) {
    session.send(new OutgoingMessage(QueueId.of(address), message(), 0, it -> true));
  }

  private String publishAgain(String sender, long number, String version) {
    return RedisStoreSession.text(
        store.exchange.call(
            store.exchange.passing(),
            RedisCommand.script(Script.PUBLISH, Keys.bytes(root))
                .add(sender)
                .add(number)
                .add(version)
                .add(4)
                .add(0)
                .add(EnvelopeCodec.encodeUnstamped(message()))
                .add("p:one")
                .build()));
  }

  private String version() {
    return RedisStoreSession.text(
        ((List<?>)
                store.exchange.call(
                    store.exchange.passing(),
                    RedisCommand.script(Script.SUBSCRIPTIONS, Keys.bytes(root)).build()))
            .get(0));
  }

  private long ready() {
    return (Long) command("LLEN", root + ":sub:p:one:ready:4");
  }

  @Test
  void aRepeatedPublicationIsNotDoubledAndAStaleOneChangesNothing() {
    assertThat(version()).isEqualTo("0");
    session.subscribe(TOPIC, subscription(Kind.PRIVATE, "one"), DEAF);
    publish(TOPIC);
    assertThat(ready()).isEqualTo(1);
    Object name = ((List<?>) command("HKEYS", root + ":senders")).get(0);
    String sender = name instanceof byte[] raw ? new String(raw, UTF_8) : String.valueOf(name);

    assertThat(publishAgain(sender, 1, version())).isEqualTo("OK");
    assertThat(publishAgain(sender, 1, "0")).as("it was done before").isEqualTo("OK");
    assertThat(publishAgain(sender, 2, "0")).isEqualTo("STALE");
    assertThat(publishAgain(sender, 3, version())).isEqualTo("GAP 1");
    assertThat(publishAgain("unknown", 1, version())).isEqualTo("ABSENT");
    assertThat(ready()).isEqualTo(1);
    assertThat(publishAgain(sender, 2, version())).isEqualTo("OK");
    assertThat(ready()).isEqualTo(2);
  }

  @Test
  void aVersionIsNeverUsedForAnotherState() {
    StoreConsumer one = session.subscribe(TOPIC, subscription(Kind.PRIVATE, "one"), DEAF);
    String first = version();
    assertThat(one.close(0)).isTrue();
    assertThat(version()).isEqualTo("0");
    session.subscribe(TOPIC, subscription(Kind.PRIVATE, "one"), DEAF);
    assertThat(version()).isNotIn("0", first);
  }

  @Test
  void nothingStaysOfADeadConnectionButWhatIsDurable() {
    StoreConnection dying = store.connect(CALM);
    StoreSession its = dying.openSession();
    dying.claimClientId("me");
    dying.createTemporary("temporary-queue:q");
    dying.createTemporary("temporary-topic:t");
    for (Kind kind : Kind.values()) {
      its.subscribe(TOPIC, subscription(kind, kind.name()), DEAF);
    }
    its.subscribe("temporary-topic:t", subscription(Kind.PRIVATE, "p"), DEAF);
    its.openConsumer(QueueId.of("temporary-queue:q"), null, DEAF);
    publish(TOPIC);
    publish("temporary-topic:t");
    session.send(new OutgoingMessage(QueueId.of("temporary-queue:q"), message(), 0));
    session.send(
        new OutgoingMessage(QueueId.of("temporary-queue:q"), message(), Long.MAX_VALUE / 4));
    String id = dying.id();
    command("HSET", prefix + ":connections", id, "dead");
    store.leaseKeeper.reap(id);

    assertThat(keys())
        .noneMatch(key -> key.contains("temporary"))
        .noneMatch(key -> key.contains(":sub:p") || key.contains(":sub:s"))
        .doesNotContain("client-ids")
        .contains("{" + TOPIC + "}:subscriptions");
    assertThat((Long) command("HLEN", root + ":subscriptions")).isEqualTo(2);
    assertThat((Long) command("HLEN", prefix + ":subscriptions")).isEqualTo(2);
    assertThat((Long) command("SCARD", prefix + ":destinations")).isEqualTo(1);

    session.unsubscribe(null, Kind.DURABLE.name());
    session.unsubscribe(null, Kind.SHARED_DURABLE.name());
    assertThat(keys()).noneMatch(key -> key.contains("sub"));
  }

  @Test
  void aConnectionThatWasGivenUpKeepsItsTemporaryDestinationsAndItsClientId() {
    connection.claimClientId("me");
    connection.createTemporary("temporary-queue:q");
    String before = connection.id();
    command("HSET", prefix + ":connections", before, "dead");
    store.leaseKeeper.beat();
    assertThat(connection.id()).isNotEqualTo(before);
    session.send(new OutgoingMessage(QueueId.of("temporary-queue:q"), message(), 0));
    Object holder = command("HGET", prefix + ":client-ids", "me");
    assertThat(holder instanceof byte[] raw ? new String(raw, UTF_8) : holder)
        .isEqualTo(connection.id());
    connection.close();
    assertThat(keys()).noneMatch(key -> key.contains("temporary")).doesNotContain("client-ids");
  }

  /** What outlives its consumers is waited for like a message; what is not waited for is told. */
  @Test
  void aDurableSubscriptionIsReplicatedOrSaidNotToBe() {
    store.close();
    RedisUri uri = RedisUri.parse(RedisServer.shared().uri());
    store =
        RedisMessageStore.open(
            uri,
            uri.options()
                .with("keyPrefix", prefix)
                .with("durability", "replica")
                .with("failoverTimeout", "2s"));
    session = store.connect(CALM).openSession();
    session.subscribe(TOPIC, subscription(Kind.SHARED, "s"), DEAF);

    assertThatThrownBy(
            () -> session.subscribe(TOPIC, subscription(Kind.SHARED_DURABLE, "sd"), DEAF))
        .isInstanceOf(NotReplicatedException.class);
    // The subscription is there, without the consumer that nobody has.
    assertThat(keys()).contains("{topic:prices}:subscriptions");
    assertThatThrownBy(() -> session.unsubscribe(null, "sd"))
        .isInstanceOf(NotReplicatedException.class);
    assertThat(command("HLEN", prefix + ":subscriptions")).isEqualTo(1L);
  }

  /** The second attempt finds nothing, because the first one, whose reply was lost, did it. */
  @Test
  void anUnsubscribeThatIsRepeatedHasSucceeded() {
    store.close();
    try (RedisServer server = RedisServer.start()) {
      RedisUri uri = RedisUri.parse(server.uri());
      store = RedisMessageStore.open(uri, uri.options().with("keyPrefix", prefix));
      session = store.connect(CALM).openSession();
      session.subscribe(TOPIC, subscription(Kind.SHARED_DURABLE, "sd"), DEAF).close(0);
      server.command("DEL", prefix + ":subscriptions");
      server.command("CLIENT", "KILL", "TYPE", "normal");
      session.unsubscribe(null, "sd");
      assertThatThrownBy(() -> session.unsubscribe(null, "sd"))
          .isInstanceOf(NoSuchDestinationException.class);
      store.close();
    }
  }
}

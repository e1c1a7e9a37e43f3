package org.redisjms.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.Options;
import org.redisjms.store.Claim;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.Receiver;
import org.redisjms.store.StoreBrowser;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.StoredMessage;
import org.redisjms.store.Subscription;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/**
 * A client whose connections can be broken, and a witness beside it whose connections cannot: it
 * prepares what is there before, and looks at what is there afterwards.
 */
final class FaultRig implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Every boundary instead of a sample of them: {@code -Dredisjms.faults=full}. */
  static final boolean FULL = "full".equals(System.getProperty("redisjms.faults"));

  private static final ConnectionEvents NO_EVENTS =
      new ConnectionEvents() {
        @Override
        public void unavailable(StoreException cause) {}

        @Override
        public void available() {}

        @Override
        public void fenced() {}
      };

  final String prefix = "faults-" + Identity.randomId();
  final RedisServer server = RedisServer.shared();
  final FaultProxy proxy = FaultProxy.before(server);
  final RedisMessageStore store;
  final StoreConnection connection;
  final StoreSession session;
  private final RedisMessageStore direct;
  final StoreConnection witness;
  final StoreSession witnessed;

  FaultRig(String... options) {
    direct = open(server.uri());
    store = open(proxy.uri(), options);
    connection = store.connect(NO_EVENTS);
    session = connection.openSession();
    witness = direct.connect(NO_EVENTS);
    witnessed = witness.openSession();
  }

  private RedisMessageStore open(String uri, String... options) {
    RedisUri parsed = RedisUri.parse(uri);
    Options all = parsed.options().with("keyPrefix", prefix);
    for (int i = 0; i < options.length; i += 2) {
      all = all.with(options[i], options[i + 1]);
    }
    return RedisMessageStore.open(parsed, all);
  }

  /** Another client behind the proxy. */
  RedisMessageStore another() {
    return open(proxy.uri());
  }

  static StoreConnection connect(RedisMessageStore store) {
    return store.connect(NO_EVENTS);
  }

  static MessageId id(long number) {
    return new MessageId(7, number);
  }

  static OutgoingMessage message(QueueId queue, long number) {
    return new OutgoingMessage(
        queue, Envelope.create(id(number), 4, true, 0, new byte[] {1}, new byte[10]), 0);
  }

  static OutgoingMessage publication(QueueId topic, long number) {
    OutgoingMessage message = message(topic, number);
    Predicate<Subscription> wanted = subscription -> true;
    return new OutgoingMessage(topic, message.envelope(), 0, wanted);
  }

  static Subscription durable(String name) {
    return new Subscription(Subscription.Kind.DURABLE, null, name, null, false, null);
  }

  static Subscription selecting(String name, String selector) {
    return new Subscription(Subscription.Kind.DURABLE, null, name, selector, false, null);
  }

  static QueueId subscriptionQueue(QueueId topic, Subscription subscription) {
    return RedisSubscriptions.queue(topic, subscription);
  }

  /** The witness sends messages with these numbers. */
  void given(QueueId queue, long... numbers) {
    for (long number : numbers) {
      witnessed.send(message(queue, number));
    }
  }

  Receiver receiver(QueueId queue) {
    return new Receiver(session, queue, null);
  }

  static List<Long> numbers(List<Claim> claims) {
    return claims.stream().map(claim -> claim.message().id().low()).toList();
  }

  static long[] range(int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i + 1L;
    }
    return numbers;
  }

  /** What is ready in a queue, in order. */
  List<Long> ready(QueueId queue) {
    List<Long> numbers = new ArrayList<>();
    StoreBrowser browser = witnessed.browse(queue, null);
    List<StoredMessage> page = browser.next();
    while (!page.isEmpty()) {
      page.forEach(message -> numbers.add(message.id().low()));
      page = browser.next();
    }
    return numbers;
  }

  /** How many messages are in flight with any consumer. */
  long inflight(QueueId queue) {
    long count = 0;
    for (String key : keys(root(queue) + ":inflight:*")) {
      List<?> envelopes = (List<?>) server.command("LRANGE", key, "0", "-1");
      // What was taken out of the middle left an empty one.
      count += envelopes.stream().filter(envelope -> !envelope.equals("")).count();
    }
    return count;
  }

  /** How many consumers a queue knows. */
  long consumers(QueueId queue) {
    return keys(root(queue) + ":consumer:*").size()
        + (Long) server.command("SCARD", root(queue) + ":consumers");
  }

  /** All keys of a destination, without its prefix; senders and counters do not matter. */
  List<String> leftOvers(QueueId queue) {
    return keys(root(queue) + "*").stream()
        .filter(key -> !key.endsWith(":senders") && !key.endsWith(":arrivals"))
        .map(key -> key.substring(prefix.length()))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  boolean isSubscribed(Subscription subscription) {
    Object topic =
        server.command(
            "HGET", prefix + ":subscriptions", Keys.encode(SubscriptionCodec.id(subscription)));
    return topic != null;
  }

  @Nullable Object command(String... words) {
    return server.command(words);
  }

  /** The root of a queue's keys; brackets would be a pattern, braces are none. */
  String root(QueueId queue) {
    return new String(store.keys.queue(queue), StandardCharsets.UTF_8);
  }

  /** Removes all keys with this in their names. */
  void erase(String name) {
    keys(prefix + ":*" + name + "*").forEach(key -> server.command("DEL", key));
  }

  private List<String> keys(String pattern) {
    List<String> keys = new ArrayList<>();
    ((List<?>) server.command("KEYS", pattern)).forEach(key -> keys.add((String) key));
    return keys;
  }

  @Override
  public void close() {
    proxy.forget();
    proxy.accept();
    store.close();
    direct.close();
    proxy.close();
    keys(prefix + "*").forEach(key -> server.command("DEL", key));
  }
}

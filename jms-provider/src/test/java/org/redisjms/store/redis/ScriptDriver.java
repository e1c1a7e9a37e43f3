package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.QueueId;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * Runs single scripts on a queue of its own, without any of the client's care around them: it can
 * do what a client does that died, woke up too late, or repeats itself.
 */
final class ScriptDriver implements AutoCloseable {

  /** What FETCH answers. */
  record Fetched(String status, long due, long first, List<byte[]> envelopes) {

    List<String> bodies() {
      return envelopes.stream().map(ScriptDriver::body).toList();
    }
  }

  final Keys keys;
  final QueueId queue = QueueId.of("queue:facts");
  final byte[] root;
  final String channel;
  private final Connection redis;
  private final Connection subscriber;

  ScriptDriver(String host, int port) {
    this(host, port, new Keys("facts-" + Identity.randomId()));
  }

  /** On the same queue as another one. */
  ScriptDriver(String host, int port, ScriptDriver other) {
    this(host, port, other.keys);
  }

  private ScriptDriver(String host, int port, Keys keys) {
    this.keys = keys;
    root = keys.queue(queue);
    channel = ScriptDriver.text(keys.wakeUps("test"));
    redis = connect(host, port);
    subscriber = connect(host, port);
    load();
  }

  private static Connection connect(String host, int port) {
    return new Connection(
        new HostAndPort(host, port),
        DefaultJedisClientConfig.builder().socketTimeoutMillis(10_000).build());
  }

  void load() {
    for (Script script : Script.values()) {
      command(Protocol.Command.SCRIPT, "LOAD", script.source());
    }
  }

  /** From now on hand-offs and notices reach somebody. */
  ScriptDriver listen() {
    subscriber.sendCommand(Protocol.Command.SUBSCRIBE, channel);
    subscriber.getOne();
    return this;
  }

  /** The next hand-off's body, or "notice"; waits for it. */
  String heard() {
    List<?> message = (List<?>) subscriber.getOne();
    ByteBuffer in = ByteBuffer.wrap((byte[]) message.get(2));
    byte kind = in.get();
    in.getLong();
    byte[] name = new byte[in.getShort()];
    in.get(name);
    String consumer = new String(name, UTF_8);
    byte[] raw = new byte[in.remaining()];
    in.get(raw);
    return consumer + (kind == 'M' ? " gets " + body(raw) : " is told");
  }

  Object command(ProtocolCommand name, Object... arguments) {
    redis.sendCommand(name, bytes(arguments));
    return redis.getOne();
  }

  /** Commands in one packet; errors are elements. */
  List<Object> pipeline(RedisCommand... commands) {
    for (RedisCommand command : commands) {
      redis.sendCommand(command.name, command.arguments);
    }
    return redis.getMany(commands.length);
  }

  Object run(RedisCommand.Builder script) {
    RedisCommand command = script.build();
    redis.sendCommand(command.name, command.arguments);
    return redis.getOne();
  }

  String answer(RedisCommand.Builder script) {
    return text(run(script));
  }

  // The scripts.

  String connect(String connection) {
    return answer(
        RedisCommand.script(Script.CONNECT, keys.connections(), keys.connection(connection))
            .add(connection)
            .add(30_000)
            .add("a test"));
  }

  String register(String connection, String consumer) {
    return register(connection, consumer, false);
  }

  String register(String connection, String consumer, boolean selective) {
    return answer(
        RedisCommand.script(
                Script.REGISTER_CONSUMER,
                root,
                keys.connections(),
                keys.connection(connection),
                keys.destinations())
            .add(connection)
            .add(consumer)
            .add(channel)
            .add(queue.address())
            .add(selective)
            .add(0));
  }

  String registerSender(String connection, String sender) {
    return answer(
        RedisCommand.script(
                Script.REGISTER_SENDER,
                root,
                keys.connections(),
                keys.connection(connection),
                keys.destinations())
            .add(connection)
            .add(sender)
            .add(queue.address()));
  }

  String registerSession(String connection, String field) {
    return answer(
        RedisCommand.script(
                Script.REGISTER_SESSION, keys.connections(), keys.connection(connection))
            .add(connection)
            .add(field));
  }

  String send(String sender, long number, int message) {
    return send(sender, number, envelope(message), 0);
  }

  String send(String sender, long number, Envelope envelope, long deliverAt) {
    return answer(sendCommand(sender, number, envelope, deliverAt));
  }

  RedisCommand.Builder sendCommand(String sender, long number, Envelope envelope, long deliverAt) {
    return with(
        RedisCommand.script(Script.SEND, root).add(sender).add(number), envelope, deliverAt);
  }

  private static RedisCommand.Builder with(
      RedisCommand.Builder send, Envelope envelope, long deliverAt) {
    return send.add(envelope.priority())
        .add(deliverAt)
        .add(EnvelopeCodec.encodeUnstamped(envelope));
  }

  /** Sends messages in one command, the first one with this number. */
  String sendTogether(String sender, long first, Envelope... envelopes) {
    RedisCommand.Builder send = RedisCommand.script(Script.SEND, root).add(sender).add(first);
    for (Envelope envelope : envelopes) {
      with(send, envelope, 0);
    }
    return answer(send);
  }

  String sendTogether(String sender, long first, int... messages) {
    return sendTogether(
        sender,
        first,
        Arrays.stream(messages).mapToObj(ScriptDriver::envelope).toArray(Envelope[]::new));
  }

  String skip(String sender, long number) {
    return skip(sender, number, number);
  }

  String skip(String sender, long first, long last) {
    return answer(skipCommand(sender, first, last));
  }

  RedisCommand.Builder skipCommand(String sender, long first, long last) {
    return RedisCommand.script(Script.SKIP, root).add(sender).add(first).add(last);
  }

  /** Sends messages with the numbers from..to as their bodies, as a sender of its own. */
  void fill(int from, int to) {
    String connection = "filler-" + Identity.randomId();
    connect(connection);
    registerSender(connection, connection);
    for (int i = from; i <= to; i++) {
      send(connection, i - from + 1, i);
    }
  }

  Fetched fetch(String consumer, int maximum) {
    return fetch(consumer, 0, null, maximum, 0, false);
  }

  /** Fetches until the consumer holds so many, whatever its fair share is. */
  void take(String consumer, int count) {
    long known = 0;
    MessageId last = null;
    for (int held = 0; held < count; ) {
      Fetched answer = fetch(consumer, known, last, count - held, 0, false);
      if (answer.envelopes().isEmpty()) {
        throw new IllegalStateException("only " + held + " messages for " + consumer);
      }
      held += answer.envelopes().size();
      known = answer.first() + answer.envelopes().size() - 1;
      last = EnvelopeCodec.decode(answer.envelopes().get(answer.envelopes().size() - 1)).id();
    }
  }

  /** Stands in line if there is nothing. */
  Fetched await(String consumer) {
    return fetch(consumer, 0, null, 1, 0, true);
  }

  Fetched fetch(
      String consumer, long known, MessageId id, int maximum, int buffered, boolean wait) {
    List<?> reply =
        (List<?>)
            run(
                RedisCommand.script(Script.FETCH, root)
                    .add(consumer)
                    .add(known)
                    .add(id == null ? new byte[0] : RedisStoreSession.ids(List.of(id)))
                    .add(maximum)
                    .add(1 << 20)
                    .add(buffered)
                    .add(wait)
                    .add(0));
    if (reply.size() == 1) {
      return new Fetched(text(reply.get(0)), -1, -1, List.of());
    }
    List<byte[]> envelopes = new ArrayList<>();
    reply.subList(4, reply.size()).forEach(raw -> envelopes.add((byte[]) raw));
    return new Fetched(
        text(reply.get(0)), (Long) reply.get(2), (Long) reply.get(3), List.copyOf(envelopes));
  }

  String acknowledge(String consumer, long first, int... messages) {
    return answer(removal(consumer, first, messages).add("gone"));
  }

  RedisCommand.Builder removal(String consumer, long first, int... messages) {
    return RedisCommand.script(Script.REMOVE, root).add(consumer).add(first).add(ids(messages));
  }

  String giveBack(String consumer, long first, int count, int... messages) {
    return answer(removal(consumer, first, messages).add("returned").add(counts(count, messages)));
  }

  String delay(String consumer, long first, int count, long millis, int... messages) {
    return answer(
        removal(consumer, first, messages).add("delayed").add(counts(count, messages)).add(millis));
  }

  String close(String connection, String consumer, long delivered) {
    return answer(
        RedisCommand.script(
                Script.CLOSE_CONSUMER, root, keys.connection(connection), keys.subscriptions())
            .add(consumer)
            .add(delivered));
  }

  RedisCommand.Builder commit(String connection, String field, long number) {
    return RedisCommand.script(Script.COMMIT, keys.connection(connection), root)
        .add(field)
        .add(number);
  }

  RedisCommand.Builder withAcknowledgement(
      RedisCommand.Builder commit, String consumer, long first, int... messages) {
    return commit.add("A").add(2).add(consumer).add(first).add(ids(messages));
  }

  RedisCommand.Builder withSend(RedisCommand.Builder commit, int message) {
    return commit
        .add("S")
        .add(2)
        .add(4)
        .add(0)
        .add(EnvelopeCodec.encodeUnstamped(envelope(message)));
  }

  String resolve(String connection, String field, long number) {
    return answer(resolveCommand(connection, field, number));
  }

  RedisCommand.Builder resolveCommand(String connection, String field, long number) {
    return RedisCommand.script(Script.RESOLVE, keys.connection(connection)).add(field).add(number);
  }

  long dispatch() {
    return (Long) run(RedisCommand.script(Script.DISPATCH, root));
  }

  String entry(String connection) {
    return text(command(Protocol.Command.HGET, keys.connections(), connection));
  }

  String heartbeat(String connection) {
    List<?> reply =
        (List<?>)
            run(
                RedisCommand.script(Script.HEARTBEAT, keys.connections())
                    .add(connection)
                    .add(false));
    return text(reply.get(0));
  }

  String bury(String connection, String entry) {
    return answer(RedisCommand.script(Script.BURY, keys.connections()).add(connection).add(entry));
  }

  String reap(String connection, String state) {
    return reap(connection, state, 60_000);
  }

  String reap(String connection, String state, long graveMillis) {
    return answer(
        RedisCommand.script(
                Script.REAP,
                keys.connections(),
                keys.connection(connection),
                keys.graves(),
                keys.subscriptions(),
                keys.destinations(),
                keys.clientIds())
            .add(connection)
            .add(state)
            .add(graveMillis));
  }

  long sweep() {
    return (Long) run(RedisCommand.script(Script.SWEEP, keys.graves()).add(keys.connectionRoot()));
  }

  /** As if its process had been killed and its lease were over. */
  void kill(String connection) {
    bury(connection, entry(connection));
    while (reap(connection, "dead").equals("MORE")) {
      // There is more.
    }
  }

  // What is there.

  byte[] key(String name) {
    byte[] suffix = Keys.bytes(":" + name);
    byte[] key = Arrays.copyOf(root, root.length + suffix.length);
    System.arraycopy(suffix, 0, key, root.length, suffix.length);
    return key;
  }

  List<String> list(String name) {
    return raws(name).stream().map(ScriptDriver::body).toList();
  }

  List<byte[]> raws(String name) {
    List<byte[]> raws = new ArrayList<>();
    List<?> reply = (List<?>) command(Protocol.Command.LRANGE, key(name), 0, -1);
    reply.forEach(raw -> raws.add((byte[]) raw));
    return raws;
  }

  List<String> ready() {
    return list("ready:4");
  }

  boolean exists(String name) {
    return command(Protocol.Command.EXISTS, (Object) key(name)).equals(1L);
  }

  String hash(String name, String field) {
    Object value = command(Protocol.Command.HGET, key(name), field);
    return value == null ? "" : text(value);
  }

  String get(String name) {
    return text(command(Protocol.Command.GET, (Object) key(name)));
  }

  long waiting() {
    return (Long) command(Protocol.Command.ZCARD, (Object) key("waiting"));
  }

  long serverMillis() {
    List<?> time = (List<?>) command(Protocol.Command.TIME);
    return Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000;
  }

  // Messages.

  static Envelope envelope(int number) {
    return envelope(number, 4, 0);
  }

  static Envelope envelope(int number, int priority, long expiry) {
    return Envelope.create(
        id(number), priority, true, expiry, new byte[] {1, 2}, Keys.bytes(number));
  }

  static MessageId id(int number) {
    return new MessageId(7, number);
  }

  static byte[] ids(int... messages) {
    return RedisStoreSession.ids(Arrays.stream(messages).mapToObj(ScriptDriver::id).toList());
  }

  private static byte[] counts(int count, int... messages) {
    ByteBuffer out = ByteBuffer.allocate(messages.length * 2);
    Arrays.stream(messages).forEach(message -> out.putShort((short) count));
    return out.array();
  }

  static String body(byte[] raw) {
    if (raw.length == 0) {
      return "tombstone";
    }
    return EnvelopeCodec.decode(raw) instanceof Envelope envelope
        ? new String(envelope.body(), UTF_8)
        : "damaged";
  }

  static Envelope decoded(byte[] raw) {
    return (Envelope) EnvelopeCodec.decode(raw);
  }

  static String text(Object reply) {
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
  }

  private static byte[][] bytes(Object... values) {
    return Arrays.stream(values)
        .map(value -> value instanceof byte[] b ? b : Keys.bytes(String.valueOf(value)))
        .toArray(byte[][]::new);
  }

  @Override
  public void close() {
    redis.close();
    subscriber.close();
  }
}

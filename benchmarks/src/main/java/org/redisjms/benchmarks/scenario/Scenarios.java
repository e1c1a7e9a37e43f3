package org.redisjms.benchmarks.scenario;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.XAConnectionFactory;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.raw.RawDrain;
import org.redisjms.benchmarks.raw.RawLatency;
import org.redisjms.benchmarks.raw.RawRedis;
import org.redisjms.benchmarks.raw.RawRelay;
import org.redisjms.benchmarks.raw.RawSend;

/** All scenarios, in the order of the tables. */
public enum Scenarios {
  SEND_1(
      "send, 1 thread", Tuning.STRICT, jms -> new Send(jms, 1), raw -> new RawSend(raw, 1, 1, 1)),
  SEND_16(
      "send, 16 threads",
      Tuning.STRICT,
      jms -> new Send(jms, 16),
      raw -> new RawSend(raw, 16, 1, 1)),
  SEND_ASYNC(
      "send with CompletionListener",
      Tuning.COMPLETIONS,
      SendAsynchronously::new,
      raw -> new RawSend(raw, 1, Jms.BATCH, 1)),
  SEND_TRANSACTED(
      "send, 100 per commit",
      Tuning.TOGETHER,
      SendTransacted::new,
      raw -> new RawSend(raw, 1, 1, Jms.BATCH)),
  RECEIVE_AUTO(
      "receive, AUTO, each confirmed",
      Tuning.STRICT,
      jms -> new Receive(jms, Session.AUTO_ACKNOWLEDGE),
      raw -> new RawDrain(raw, 1, 1)),
  RECEIVE_AUTO_PIPELINED(
      "receive, AUTO, pipelined",
      Tuning.PIPELINED,
      jms -> new Receive(jms, Session.AUTO_ACKNOWLEDGE),
      raw -> new RawDrain(raw, 1, Jms.BATCH)),
  RECEIVE_DUPS_OK(
      "receive, DUPS_OK",
      Tuning.PIPELINED,
      jms -> new Receive(jms, Session.DUPS_OK_ACKNOWLEDGE),
      raw -> new RawDrain(raw, 1, Jms.BATCH)),
  RECEIVE_CLIENT(
      "receive, CLIENT, per 100",
      Tuning.TOGETHER,
      jms -> new Receive(jms, Session.CLIENT_ACKNOWLEDGE),
      raw -> new RawDrain(raw, 1, Jms.BATCH)),
  RECEIVE_TRANSACTED(
      "receive, 100 per commit",
      Tuning.TOGETHER,
      jms -> new Receive(jms, Session.SESSION_TRANSACTED),
      raw -> new RawDrain(raw, 1, Jms.BATCH)),
  LISTEN_1(
      "listener, 1 session, each confirmed",
      Tuning.STRICT,
      jms -> new Listen(jms, 1),
      raw -> new RawDrain(raw, 1, 1)),
  LISTEN_8(
      "listener, 8 sessions, each confirmed",
      Tuning.STRICT,
      jms -> new Listen(jms, 8),
      raw -> new RawDrain(raw, 8, 1)),
  LISTEN_1_PIPELINED(
      "listener, 1 session, pipelined",
      Tuning.PIPELINED,
      jms -> new Listen(jms, 1),
      raw -> new RawDrain(raw, 1, Jms.BATCH)),
  LISTEN_8_PIPELINED(
      "listener, 8 sessions, pipelined",
      Tuning.PIPELINED,
      jms -> new Listen(jms, 8),
      raw -> new RawDrain(raw, 8, Jms.BATCH)),
  RELAY_1(
      "transacted relay, 1 session",
      Tuning.TOGETHER,
      jms -> new Relay(jms, 1),
      raw -> new RawRelay(raw, 1)),
  RELAY_8(
      "transacted relay, 8 sessions",
      Tuning.TOGETHER,
      jms -> new Relay(jms, 8),
      raw -> new RawRelay(raw, 8)),
  LATENCY("latency", Tuning.STRICT, Latency::new, RawLatency::new),
  REQUEST_REPLY("request and reply", Tuning.STRICT, RequestReply::new, null),
  TOPIC_1("topic, 1 subscriber", Tuning.PIPELINED, jms -> new Publish(jms, 1), null),
  TOPIC_10("topic, 10 subscribers", Tuning.PIPELINED, jms -> new Publish(jms, 10), null),
  TOPIC_100("topic, 100 subscribers", Tuning.PIPELINED, jms -> new Publish(jms, 100), null),
  SELECTOR("selector, 1 in 10", Tuning.PIPELINED, Select::new, null),
  XA(
      "XA: receive, send, two phases",
      Tuning.GLOBAL,
      jms -> new Xa((XAConnectionFactory) jms),
      null);

  private final String label;
  private final Tuning tuning;
  private final Function<ConnectionFactory, Scenario> jms;
  private final @Nullable Function<RawRedis, Scenario> raw;

  Scenarios(
      String label,
      Tuning tuning,
      Function<ConnectionFactory, Scenario> jms,
      @Nullable Function<RawRedis, Scenario> raw) {
    this.label = label;
    this.tuning = tuning;
    this.jms = jms;
    this.raw = raw;
  }

  /** As in {@code send-1}. */
  public static Scenarios named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Its name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the tables call it. */
  public String label() {
    return label;
  }

  /** What its clients are told. */
  public Tuning tuning() {
    return tuning;
  }

  /** It with a JMS provider. */
  public Scenario jms(ConnectionFactory factory) {
    return jms.apply(factory);
  }

  /** Whether there is a counterpart on bare Redis. */
  public boolean hasRaw() {
    return raw != null;
  }

  /**
   * The same job on bare Redis.
   *
   * @throws IllegalStateException when there is none
   */
  public Scenario raw(RawRedis redis) {
    if (raw == null) {
      throw new IllegalStateException("no counterpart of " + id());
    }
    return raw.apply(redis);
  }
}

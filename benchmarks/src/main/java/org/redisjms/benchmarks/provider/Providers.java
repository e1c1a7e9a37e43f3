package org.redisjms.benchmarks.provider;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Scenario;
import org.redisjms.benchmarks.scenario.Scenarios;

/** Everybody who is measured, in the order of the tables. */
public enum Providers {
  REDIS_JMS("Redis JMS", new RedisJms()),
  ARTEMIS("ActiveMQ Artemis", new Artemis()),
  CLASSIC("ActiveMQ Classic", new Classic()),
  RABBITMQ("RabbitMQ", new RabbitMq()),
  RAW_REDIS("raw Redis", new BareRedis());

  private final String label;

  private final Provider provider;

  Providers(String label, Provider provider) {
    this.label = label;
    this.provider = provider;
  }

  /** As in {@code raw-redis}. */
  public static Providers named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Its name on the command line and in the results. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the tables call it. */
  public String label() {
    return label;
  }

  /** What this machine lacks for it; empty when it can be measured here. */
  public Optional<String> missing() {
    return provider.missing();
  }

  /**
   * Starts its server, in a process of its own.
   *
   * @param folder for its files; made if it does not exist
   */
  public Server start(Durability durability, Path folder) throws IOException, InterruptedException {
    return provider.start(durability, folder);
  }

  /** Whether it can do this at all. */
  public boolean offers(Scenarios scenario) {
    return provider.offers(scenario);
  }

  /** What reads the costs on a server of this provider. */
  public Meter meter(String uri) {
    return provider.meter(uri);
  }

  /** A scenario on a server of this provider. */
  public Scenario scenario(Scenarios scenario, String uri) throws JMSException {
    return provider.scenario(scenario, uri);
  }
}

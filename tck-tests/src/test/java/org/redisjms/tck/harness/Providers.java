package org.redisjms.tck.harness;

import java.util.List;

/** The providers that the tests run on. */
public final class Providers {
  public static final Provider REDIS_JMS = new RedisJmsProvider();
  public static final Provider ARTEMIS = new ArtemisProvider();

  private Providers() {}

  public static List<Provider> all() {
    return List.of(REDIS_JMS, ARTEMIS);
  }
}

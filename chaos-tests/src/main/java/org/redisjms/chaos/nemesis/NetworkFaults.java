package org.redisjms.chaos.nemesis;

import java.time.Duration;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.FaultProxy;

/** Faults between the clients and the servers. */
final class NetworkFaults {
  private static final Duration LEAST = Duration.ofMillis(500);

  private NetworkFaults() {}

  static String cut(Battlefield field) throws InterruptedException {
    int times = 1 + field.random().nextInt(8);
    for (int i = 0; i < times; i++) {
      Cut how = field.random().nextBoolean() ? Cut.FIN : Cut.RST;
      field.network().proxies().forEach(proxy -> proxy.cut(how));
      field.linger(Duration.ofMillis(10), LEAST);
    }
    return times + " times";
  }

  static String delay(Battlefield field) throws InterruptedException {
    Duration each = Duration.ofMillis(5 + field.random().nextInt(150));
    field.network().proxies().forEach(proxy -> proxy.delay(each));
    try {
      field.linger(Duration.ofSeconds(2), Duration.ofSeconds(5));
    } finally {
      field.network().proxies().forEach(proxy -> proxy.delay(Duration.ZERO));
    }
    return each.toMillis() + " ms";
  }

  /** Sometimes for longer than clients wait for an answer. */
  static String stall(Battlefield field) throws InterruptedException {
    FaultProxy proxy = field.network().before(field.group().master());
    proxy.stall();
    try {
      field.linger(LEAST, Duration.ofSeconds(8));
    } finally {
      proxy.flow();
    }
    return "master";
  }

  static String cutOffMaster(Battlefield field) throws InterruptedException {
    FaultProxy proxy = field.network().before(field.group().master());
    proxy.refuse();
    proxy.cut(Cut.RST);
    try {
      field.linger(LEAST, Duration.ofSeconds(5));
    } finally {
      proxy.accept();
    }
    return "master";
  }
}

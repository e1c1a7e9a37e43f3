package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;

/** The check that all other classes rely on finds what is not closed, and what closing forgot. */
class NoLeftoversIT extends JmsFixture {

  /** What the classes below open, in this test's key space. */
  private static NoLeftoversIT outer;

  @ExtendWith(NoLeftovers.class)
  static class OpensAndCloses {
    @Test
    void opens() throws Exception {
      try (Connection connection = outer.factory().createConnection()) {
        use(connection);
      }
    }
  }

  @ExtendWith(NoLeftovers.class)
  static class Opens {
    @Test
    void opens() throws Exception {
      use(outer.closeLater(outer.factory().createConnection()));
    }
  }

  @ExtendWith(NoLeftovers.class)
  static class LeavesAKey {
    @Test
    void leaves() {
      RedisServer.shared().command("RPUSH", key(), "");
    }

    static String key() {
      return outer.keyPrefix() + ":{queue:left}:inflight:nobody";
    }
  }

  private static void use(Connection connection) throws Exception {
    connection.setClientID("client");
    connection.start();
    Session session = connection.createSession();
    session.createTemporaryQueue();
    session.createSharedConsumer(new RedisJmsTopic("shared"), "subscription");
    session.createConsumer(outer.queue).setMessageListener(message -> {});
    sendIn(session, queue("other"), "stays");
  }

  /** What went wrong in the class. */
  private List<String> failures(Class<?> tests, int patienceSeconds) {
    outer = this;
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .configurationParameter(NoLeftovers.PATIENCE, patienceSeconds + "000")
                .build(),
            listener);
    return listener.getSummary().getFailures().stream()
        .map(failure -> String.valueOf(failure.getException().getMessage()))
        .toList();
  }

  @Test
  void nothingIsLeftOfWhatIsClosed() {
    assertThat(failures(OpensAndCloses.class, 60)).isEmpty();
  }

  @Test
  void findsWhatIsOpen() {
    assertThat(failures(Opens.class, 3))
        .singleElement()
        .asString()
        .contains("thread redis-jms-housekeeping", "Redis connection ", " name=redis-jms")
        .contains(":connections: ", ":connection:", ":client-ids: ", ":consumer:")
        .contains(":{temporary-queue:", ":{topic:shared}:subscriptions: has [s");
  }

  @Test
  void findsAKeyThatNobodyOwns() {
    try {
      assertThat(failures(LeavesAKey.class, 3))
          .singleElement()
          .asString()
          .contains(LeavesAKey.key());
    } finally {
      RedisServer.shared().command("DEL", LeavesAKey.key());
    }
  }
}

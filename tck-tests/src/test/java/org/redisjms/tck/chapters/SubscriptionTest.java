package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import org.junit.jupiter.api.BeforeEach;
import org.redisjms.tck.harness.ConformanceTest;

/** What the classes about the four kinds of subscriptions share. */
abstract class SubscriptionTest extends ConformanceTest {
  /** Which API a test uses to subscribe. */
  enum Api {
    CLASSIC,
    SIMPLIFIED
  }

  /** The test's subscription name. */
  String name;

  /** The client identifier of subscriptions that have one. */
  String clientId;

  @BeforeEach
  void nameThem() {
    name = unique("subscription");
    clientId = unique("client");
  }

  /** A client without a client identifier. */
  final Subscriber open(Api api) throws Exception {
    return openAs(api, null);
  }

  /** A client with a client identifier, or without if it is null. */
  final Subscriber openAs(Api api, String id) throws Exception {
    if (api == Api.SIMPLIFIED) {
      JMSContext context = context();
      if (id != null) {
        context.setClientID(id);
      }
      return new Subscriber.Simplified(context);
    }
    Connection connection = id == null ? connect() : connectAs(id);
    connection.start();
    return new Subscriber.Classic(connection, connection.createSession());
  }

  /** Deletes the durable subscription when the test has ended, whoever consumes it then. */
  final void unsubscribeLater(Api api, String id) {
    closeLater(
        () -> {
          try (Subscriber last = openAs(api, id)) {
            last.unsubscribe(name);
          }
        });
  }

  final void assertNext(Subscriber.Consumer consumer, String... texts) throws Exception {
    for (String text : texts) {
      assertThat(consumer.next(patienceMillis())).isEqualTo(text);
    }
  }
}

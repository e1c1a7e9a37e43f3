package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.selector.Selector;
import org.redisjms.store.QueueId;
import org.redisjms.store.Subscription.Kind;

/** Subscriptions of every kind, seen from the engine. */
class TopicTest extends EngineFixture {

  private static final RedisJmsTopic PRICES = new RedisJmsTopic("prices");

  private final List<ConnectionEngine> named = new ArrayList<>();

  @AfterEach
  void closeNamed() throws JMSException {
    for (ConnectionEngine connection : named) {
      connection.close();
    }
  }

  private ConnectionEngine client(@Nullable String clientId) throws JMSException {
    ConnectionEngine connection = new ConnectionEngine(store, Options.defaults(), clientId);
    named.add(connection);
    connection.start();
    return connection;
  }

  private static void publish(SessionEngine session, String... texts) throws JMSException {
    for (String text : texts) {
      session.send(PRICES, new RedisJmsTextMessage(text), PLAIN);
    }
  }

  private static ConsumerEngine subscribe(SessionEngine session, Kind kind, String name)
      throws JMSException {
    return session.subscribe(PRICES, new SubscriptionRequest(kind, name, null, false));
  }

  @Test
  void everySubscriberGetsEveryMessage() throws Exception {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    publish(session, "before");
    ConsumerEngine one = session.createConsumer(PRICES, null, false);
    ConsumerEngine two =
        started().createSession(AcknowledgeMode.AUTO).createConsumer(PRICES, null, false);
    publish(session, "a", "b");
    assertThat(receive(one, 2)).containsExactly("a", "b");
    assertThat(receive(two, 2)).containsExactly("a", "b");
    RedisJmsTextMessage message = new RedisJmsTextMessage("c");
    session.send(PRICES, message, PLAIN);
    RedisJmsMessage received = one.receive(LONG);
    assertThat(received).isNotNull();
    assertThat(received.getJMSDestination()).isEqualTo(PRICES);
    assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
  }

  @Test
  void aSelectorSeesTheMessageAsItIsPublished() throws Exception {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    ConsumerEngine odd = session.createConsumer(PRICES, Selector.parse("n = 1 OR n = 3"), false);
    ConsumerEngine sameAgain =
        session.createConsumer(PRICES, Selector.parse("n = 1 OR n = 3"), false);
    ConsumerEngine urgent =
        session.createConsumer(PRICES, Selector.parse("JMSPriority > 5 AND n > 0"), false);
    for (int i = 0; i < 4; i++) {
      RedisJmsTextMessage message = new RedisJmsTextMessage("m" + i);
      message.setIntProperty("n", i);
      session.send(PRICES, message, new SendParameters(true, i == 2 ? 9 : 4, 0, 0, false, false));
    }
    assertThat(receive(odd, 2)).containsExactly("m1", "m3");
    assertThat(receive(sameAgain, 2)).containsExactly("m1", "m3");
    assertThat(received(urgent)).isEqualTo("m2");
    assertThat(odd.receiveNoWait()).isNull();
    assertThat(urgent.receiveNoWait()).isNull();
  }

  @Test
  void noLocalLeavesOutTheOwnConnection() throws Exception {
    SessionEngine own = started().createSession(AcknowledgeMode.AUTO);
    SessionEngine other = started().createSession(AcknowledgeMode.AUTO);
    ConsumerEngine remote = own.createConsumer(PRICES, null, true);
    ConsumerEngine all = own.createConsumer(PRICES, null, false);
    publish(own, "own");
    publish(other, "other");
    assertThat(received(remote)).isEqualTo("other");
    assertThat(remote.receiveNoWait()).isNull();
    assertThat(receive(all, 2)).containsExactly("own", "other");
  }

  @Test
  void aDurableSubscriptionWithNoLocalLeavesOutItsClient() throws Exception {
    ConnectionEngine client = client("me");
    SubscriptionRequest request = new SubscriptionRequest(Kind.DURABLE, "s", null, true);
    client.createSession(AcknowledgeMode.AUTO).subscribe(PRICES, request).close();
    publish(client.createSession(AcknowledgeMode.AUTO), "own");
    client.close();
    publish(started().createSession(AcknowledgeMode.AUTO), "other");
    ConnectionEngine again = client("me");
    SessionEngine session = again.createSession(AcknowledgeMode.AUTO);
    publish(session, "own again");
    ConsumerEngine consumer = session.subscribe(PRICES, request);
    assertThat(received(consumer)).isEqualTo("other");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void aDurableSubscriptionKeepsMessagesWhileNobodyIsThere() throws Exception {
    ConnectionEngine client = client("me");
    subscribe(client.createSession(AcknowledgeMode.AUTO), Kind.DURABLE, "s").close();
    client.close();
    SessionEngine publisher = started().createSession(AcknowledgeMode.AUTO);
    publish(publisher, "a", "b");
    SessionEngine session = client("me").createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer = subscribe(session, Kind.DURABLE, "s");
    assertThat(receive(consumer, 2)).containsExactly("a", "b");
    assertThatThrownBy(() -> session.unsubscribe("s"))
        .isInstanceOf(JMSException.class)
        .isNotInstanceOf(InvalidDestinationException.class);
    consumer.close();
    session.unsubscribe("s");
    assertThatThrownBy(() -> session.unsubscribe("s"))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void aSubscriptionInUseCannotBeUsedInAnotherWay() throws Exception {
    SessionEngine session = client("me").createSession(AcknowledgeMode.AUTO);
    subscribe(session, Kind.DURABLE, "s");
    for (Kind kind : new Kind[] {Kind.DURABLE, Kind.SHARED_DURABLE}) {
      assertThatThrownBy(() -> subscribe(session, kind, "s"))
          .isInstanceOfSatisfying(
              JMSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("IN_USE"));
    }
    // Non-durable subscriptions have names of their own.
    subscribe(session, Kind.SHARED, "s");
  }

  @Test
  void sharedConsumersDivideTheMessages() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    ConsumerEngine one = subscribe(session, Kind.SHARED, "s");
    ConsumerEngine two = subscribe(session, Kind.SHARED, "s");
    publish(session, "a", "b");
    assertThat(List.of(received(one), received(two))).containsExactlyInAnyOrder("a", "b");
    assertThat(one.receiveNoWait()).isNull();
    one.close();
    publish(session, "c");
    two.close();
    assertThat(subscribe(session, Kind.SHARED, "s").receiveNoWait()).isNull();
  }

  @Test
  void aTransactionPublishesWithItsCommit() throws Exception {
    ConsumerEngine consumer =
        started().createSession(AcknowledgeMode.AUTO).createConsumer(PRICES, null, false);
    SessionEngine session = started().createSession(AcknowledgeMode.TRANSACTED);
    publish(session, "never");
    session.rollback();
    publish(session, "a", "b");
    assertThat(consumer.receiveNoWait()).isNull();
    session.commit();
    assertThat(receive(consumer, 2)).containsExactly("a", "b");
  }

  @Test
  void whatIsNotAcknowledgedComesAgainAndGoesToTheDeadLetterQueueAtLast() throws Exception {
    SessionEngine session = started("maxDeliveries", "2").createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine consumer = session.createConsumer(PRICES, null, false);
    publish(session, "a");
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:1");
    session.recover();
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    session.recover();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(store.ready(QueueId.of("queue:DLQ.prices"))).hasSize(1);
  }

  @Test
  void aSubscriberSurvivesBeingGivenUpForDead() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer = session.createConsumer(PRICES, null, true);
    store.kill(registrations.get(0));
    assertThat(consumer.receiveNoWait()).isNull();
    publish(session, "own");
    publish(started().createSession(AcknowledgeMode.AUTO), "other");
    assertThat(received(consumer)).isEqualTo("other");
  }

  @Test
  void aClientIdIsTakenOnce() throws Exception {
    ConnectionEngine first = client("me");
    assertThatThrownBy(() -> client("me")).isInstanceOf(InvalidClientIDException.class);
    ConnectionEngine second = client(null);
    assertThatThrownBy(() -> second.setClientId("me")).isInstanceOf(InvalidClientIDException.class);
    assertThat(second.clientId()).isNull();
    first.close();
    second.setClientId("me");
    assertThat(second.clientId()).isEqualTo("me");
  }

  @Test
  void aTopicCannotBeBrowsed() throws Exception {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    assertThatThrownBy(() -> session.browse(PRICES, null))
        .isInstanceOf(InvalidDestinationException.class);
  }
}

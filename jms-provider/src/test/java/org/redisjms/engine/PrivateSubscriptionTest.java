package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.InMemoryMessageStore.Snapshot;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.Subscription.Kind;

/**
 * AUTO_ACKNOWLEDGE on subscriptions that are neither durable nor shared: acknowledgements are
 * confirmed some at a time, and nothing comes twice all the same.
 */
class PrivateSubscriptionTest extends EngineFixture {

  private static final RedisJmsTopic PRICES = new RedisJmsTopic("prices");

  private ConsumerEngine subscriber() throws JMSException {
    return started().createSession(AcknowledgeMode.AUTO).createConsumer(PRICES, null, false);
  }

  private void publish(int first, int behind) throws JMSException {
    SessionEngine session = connect().createSession(AcknowledgeMode.AUTO);
    for (String text : texts(first, behind)) {
      session.send(PRICES, new RedisJmsTextMessage(text), PLAIN);
    }
  }

  private static List<String> texts(int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> "m" + i).toList();
  }

  private QueueId subscription() {
    assertThat(store.subscriptions("topic:prices")).hasSize(1);
    return store.subscriptions("topic:prices").get(0);
  }

  /** How many messages the store has of the one subscription. */
  private int stored() {
    QueueId subscription = subscription();
    return store.ready(subscription).size() + store.inFlight(subscription).size();
  }

  @Test
  void acknowledgementsAreConfirmedSomeAtATime() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 200);
    int leastStored = 200;
    for (int i = 0; i < 200; i++) {
      assertThat(received(consumer)).isEqualTo("m" + i);
      // Those that were received, and are acknowledged, and are not confirmed.
      assertThat(stored() - (199 - i)).isBetween(0, Acknowledger.Batched.LARGEST + 1);
      leastStored = Math.min(leastStored, stored());
    }
    assertThat(leastStored).isLessThan(200);
    consumer.close();
    assertThat(store.subscriptions("topic:prices")).isEmpty();
  }

  @Test
  void whatIsReceivedLeavesTheStoreAlsoWhenNobodyAsksForMore() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 5);
    assertThat(receive(consumer, 5)).isEqualTo(texts(0, 5));
    await("all is confirmed", () -> stored() == 0);
    publish(5, 6);
    assertThat(received(consumer)).isEqualTo("m5");
    await("this, too", () -> stored() == 0);
  }

  @Test
  void aConfirmationThatFailedIsMadeUpFor() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 1);
    assertThat(received(consumer)).isEqualTo("m0");
    store.failNext(Operation.SETTLE, new StoreUnavailableException("away", null));
    await("it is confirmed", () -> stored() == 0);
  }

  @Test
  void whatAListenerHasHeardLeavesTheStoreWhenItIsIdle() throws Exception {
    ConsumerEngine consumer = subscriber();
    List<String> heard = new CopyOnWriteArrayList<>();
    consumer.setListener(message -> heard.add(textOf(message)));
    publish(0, 250);
    await("all is heard", () -> heard.size() == 250);
    assertThat(heard).isEqualTo(texts(0, 250));
    await("all is confirmed", () -> stored() == 0);
  }

  /** The copy has what was received in flight. */
  @Test
  void acknowledgementsThatACopyLacksAreMadeAgain() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 300);
    assertThat(receive(consumer, 20)).isEqualTo(texts(0, 20));
    Snapshot snapshot = store.snapshot();
    assertThat(receive(consumer, 200)).isEqualTo(texts(20, 220));
    store.restore(snapshot);
    assertGoesOn(consumer, 220);
  }

  /** The copy has not heard of the deliveries: what was received is ready there. */
  @Test
  void whatIsReadyInACopyAndWasReceivedDoesNotComeAgain() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 300);
    Snapshot snapshot = store.snapshot();
    assertThat(receive(consumer, 120)).isEqualTo(texts(0, 120));
    store.restore(snapshot);
    assertGoesOn(consumer, 120);
  }

  /** The copy has the claims and not one acknowledgement; the listener had all of it. */
  @Test
  void aListenerDoesNotHearAgainWhatACopyHasReady() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 150);
    Snapshot snapshot = store.snapshot();
    List<String> heard = new CopyOnWriteArrayList<>();
    consumer.setListener(message -> heard.add(textOf(message)));
    await("all is heard", () -> heard.size() == 150);
    store.restore(snapshot);
    await("it was acknowledged again", () -> stored() == 0);
    publish(150, 160);
    await("what is new is heard", () -> heard.size() >= 160);
    assertThat(heard).isEqualTo(texts(0, 160));
  }

  private void assertGoesOn(ConsumerEngine consumer, int next) throws JMSException {
    for (int i = next; i < 300; i++) {
      assertThat(state(consumer.receive(LONG))).isEqualTo("m" + i + ":1");
    }
    assertThat(consumer.receive(1)).isNull();
    await("all is confirmed", () -> stored() == 0);
  }

  /** Its subscription ends with it; it goes on with a new one. */
  @Test
  void aSubscriberThatWasGivenUpGoesOnWithWhatIsNew() throws Exception {
    ConsumerEngine consumer = subscriber();
    publish(0, 3);
    assertThat(receive(consumer, 2)).isEqualTo(texts(0, 2));
    store.kill(registrations.get(0));
    store.quiesce();
    assertThat(consumer.receiveNoWait()).isNull();
    publish(3, 5);
    assertThat(receive(consumer, 2)).isEqualTo(texts(3, 5));
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(stored()).isZero();
  }

  @Test
  void whatItsListenerRefusesComesAgainBeforeWhatIsNewer() throws Exception {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    ConsumerEngine consumer = session.createConsumer(PRICES, null, false);
    publish(0, 3);
    List<String> heard = new CopyOnWriteArrayList<>();
    consumer.setListener(
        message -> {
          String state = stateOf(message);
          heard.add(state);
          if (state.equals("m0:1")) {
            recover(session);
          }
          if (state.startsWith("m1") && !state.startsWith("m1:3")) {
            throw new IllegalStateException("on purpose");
          }
        });
    await("all is heard", () -> heard.size() >= 6);
    await("all is confirmed", () -> stored() == 0);
    assertThat(heard)
        .containsExactly(
            "m0:1", "m0:2:redelivered", "m1:1", "m1:2:redelivered", "m1:3:redelivered", "m2:1");
  }

  private static String textOf(Message message) {
    return stateOf(message).split(":")[0];
  }

  private static String stateOf(Message message) {
    try {
      return state(message);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static void recover(SessionEngine session) {
    try {
      session.recover();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void stoppingTheConnectionConfirmsWhatIsAcknowledged() throws Exception {
    ConnectionEngine connection = started();
    ConsumerEngine consumer =
        connection.createSession(AcknowledgeMode.AUTO).createConsumer(PRICES, null, false);
    publish(0, 9);
    assertThat(receive(consumer, 5)).isEqualTo(texts(0, 5));
    connection.stop();
    assertThat(stored()).isEqualTo(4);
    connection.start();
    assertThat(receive(consumer, 4)).isEqualTo(texts(5, 9));
  }

  /** Others can get what is in a subscription that is shared or outlives its consumer. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"PRIVATE"},
      mode = EnumSource.Mode.EXCLUDE)
  void otherSubscriptionsConfirmEachMessageBeforeItIsReturned(Kind kind) throws Exception {
    ConnectionEngine connection = connect();
    connection.setClientId("client");
    connection.start();
    ConsumerEngine consumer =
        connection
            .createSession(AcknowledgeMode.AUTO)
            .subscribe(PRICES, new SubscriptionRequest(kind, "s", null, false));
    publish(0, 20);
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      received(consumer);
      left.add(stored());
    }
    assertThat(left).isEqualTo(IntStream.range(0, 20).mapToObj(i -> 19 - i).toList());
  }
}

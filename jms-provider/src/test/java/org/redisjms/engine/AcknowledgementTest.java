package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.StoreUnavailableException;

class AcknowledgementTest extends EngineFixture {

  @Test
  void autoConfirmsEachMessageBeforeItIsReturned() throws JMSException {
    send("a", "b");
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    assertThat(received(consumer)).isEqualTo("a");
    assertThat(store.ready(ORDERS_ID).size() + store.inFlight(ORDERS_ID).size()).isEqualTo(1);
    assertThat(received(consumer)).isEqualTo("b");
    assertEmpty();
  }

  @Test
  void autoHandsNothingOutThatWentElsewhere() throws JMSException {
    send("a");
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    store.beforeNext(Operation.SETTLE, () -> store.kill(registrations.get(0)));
    RedisJmsMessage message = consumer.receive(LONG);
    // The first delivery was refused; the dead one's attempt is counted.
    assertThat(state(message)).isEqualTo("a:2:redelivered");
    assertEmpty();
  }

  @Test
  void autoKeepsAMessageWhoseAcknowledgementFailed() throws JMSException {
    send("a");
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    store.failNext(Operation.SETTLE, new StoreUnavailableException("away", null));
    assertThatThrownBy(() -> consumer.receive(LONG))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("away");
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:1");
    assertEmpty();
  }

  @Test
  void autoWithAPipelineConfirmsSomeLater() throws JMSException {
    send("a", "b", "c", "d", "e", "f");
    ConnectionEngine connection = started("ackPipeline", "2");
    ConsumerEngine consumer = consumer(connection.createSession(AcknowledgeMode.AUTO));
    receive(consumer, 6);
    assertThat(inFlight()).isBetween(1, 3);
    consumer.close();
    assertEmpty();
  }

  @Test
  void dupsOkAcknowledgesWhenIdleAndAtTheEnd() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.DUPS_OK);
    ConsumerEngine consumer = consumer(session);
    receive(consumer, 3);
    assertThat(inFlight()).isGreaterThan(0);
    assertThat(consumer.receive(1)).isNull();
    assertEmpty();
    send("d");
    assertThat(received(consumer)).isEqualTo("d");
    assertThat(inFlight()).isEqualTo(1);
    session.close();
    assertEmpty();
  }

  @Test
  void clientAcknowledgesAllThatTheSessionDelivered() throws JMSException {
    send("a", "b", "c", "d");
    SessionEngine session = started("prefetch", "1").createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine one = consumer(session);
    ConsumerEngine two = consumer(session);
    received(one);
    received(two);
    RedisJmsMessage third = one.receive(LONG);
    assertThat(inFlight()).isEqualTo(3);
    third.acknowledge();
    assertThat(inFlight()).isZero();
    third.acknowledge();
    assertThat(received(two)).isEqualTo("d");
    session.acknowledgeAll();
    assertEmpty();
  }

  @Test
  void clientFetchesMoreWithItsAcknowledgement() throws JMSException {
    assertFetchesMore(AcknowledgeMode.CLIENT, SessionEngine::acknowledgeAll);
  }

  @Test
  void aTransactionFetchesMoreWithItsCommit() throws JMSException {
    assertFetchesMore(AcknowledgeMode.TRANSACTED, SessionEngine::commit);
  }

  @Test
  void manySmallTransactionsFetchSeldom() throws JMSException {
    String[] texts = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);
    send(texts);
    SessionEngine session = started("prefetch", "100").createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    int fetches = 0;
    for (int i = 0; i < texts.length; i++) {
      int before = ready();
      assertThat(received(consumer)).isEqualTo(texts[i]);
      session.commit();
      fetches += ready() < before ? 1 : 0;
    }
    assertThat(fetches).isLessThan(15);
    assertEmpty();
  }

  private interface End {
    void of(SessionEngine session) throws JMSException;
  }

  private void assertFetchesMore(AcknowledgeMode mode, End end) throws JMSException {
    String[] texts = IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new);
    send(texts);
    ConnectionEngine connection = started("prefetch", "16");
    SessionEngine session = connection.createSession(mode);
    ConsumerEngine consumer = consumer(session);
    // 1, 2, 4 and 8: now there are none left in the client.
    List<String> received = new ArrayList<>(receive(consumer, 15));
    end.of(session);
    assertThat(inFlight()).isEqualTo(16);
    received.addAll(receive(consumer, 3));
    end.of(session);
    assertThat(inFlight()).as("enough are left").isEqualTo(13);
    received.addAll(receive(consumer, 13));
    connection.stop();
    end.of(session);
    assertThat(inFlight()).as("stopped").isZero();
    connection.start();
    received.addAll(receive(consumer, 19));
    end.of(session);
    assertThat(received).containsExactly(texts);
    assertEmpty();
  }

  @Test
  void clientAcknowledgesWhatAClosedConsumerDelivered() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine consumer = consumer(session);
    RedisJmsMessage message = consumer.receive(LONG);
    received(consumer);
    consumer.close();
    assertThat(inFlight()).isEqualTo(2);
    assertThat(store.consumers(ORDERS_ID)).isEqualTo(1);
    message.acknowledge();
    assertThat(inFlight()).isZero();
    assertThat(store.consumers(ORDERS_ID)).isZero();
    assertThat(ready()).isEqualTo(1);
  }

  @Test
  void individualAcknowledgesThatMessageOnly() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.INDIVIDUAL);
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    RedisJmsMessage second = consumer.receive(LONG);
    received(consumer);
    second.acknowledge();
    second.acknowledge();
    session.recover();
    assertThat(receive(consumer, 2)).containsExactly("a", "c");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void acknowledgingARecoveredMessageDoesNothing() throws JMSException {
    send("a");
    SessionEngine session = started().createSession(AcknowledgeMode.INDIVIDUAL);
    ConsumerEngine consumer = consumer(session);
    RedisJmsMessage message = consumer.receive(LONG);
    session.recover();
    message.acknowledge();
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
  }

  @Test
  void acknowledgingOnAClosedSessionIsAnError() throws JMSException {
    for (AcknowledgeMode mode : AcknowledgeMode.values()) {
      send("a");
      SessionEngine session = started().createSession(mode);
      RedisJmsMessage message = consumer(session).receive(LONG);
      session.close();
      assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
      SessionEngine rest = started().createSession(AcknowledgeMode.AUTO);
      consumer(rest).receiveNoWait();
      rest.close();
    }
  }

  @Test
  void acknowledgingWhatWentElsewhereIsAnError() throws JMSException {
    for (AcknowledgeMode mode : List.of(AcknowledgeMode.CLIENT, AcknowledgeMode.INDIVIDUAL)) {
      send("a");
      SessionEngine session = started().createSession(mode);
      ConsumerEngine consumer = consumer(session);
      RedisJmsMessage message = consumer.receive(LONG);
      store.bury(registrations.get(registrations.size() - 1));
      assertThatThrownBy(message::acknowledge)
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("another consumer");
      message = consumer.receive(LONG);
      assertThat(text(message)).isEqualTo("a");
      message.acknowledge();
      session.close();
      assertEmpty();
    }
  }

  @Test
  void acknowledgingWhatWentElsewhereIsAnErrorAlsoWhenTheConsumerIsClosed() throws JMSException {
    for (AcknowledgeMode mode : List.of(AcknowledgeMode.CLIENT, AcknowledgeMode.INDIVIDUAL)) {
      send("a");
      SessionEngine session = started().createSession(mode);
      ConsumerEngine consumer = consumer(session);
      RedisJmsMessage message = consumer.receive(LONG);
      store.bury(registrations.get(registrations.size() - 1));
      consumer.close();
      assertThatThrownBy(message::acknowledge)
          .isInstanceOfSatisfying(
              JMSException.class, e -> assertThat(e.getErrorCode()).isEqualTo("WENT_ELSEWHERE"));
      session.close();
      assertThat(received(consumer(started().createSession(AcknowledgeMode.AUTO)))).isEqualTo("a");
    }
    assertEmpty();
  }

  @Test
  void anAcknowledgementThatFailedCanBeRepeated() throws JMSException {
    send("a");
    RedisJmsMessage message =
        consumer(started().createSession(AcknowledgeMode.CLIENT)).receive(LONG);
    store.failNext(Operation.SETTLE, new StoreUnavailableException("away", null));
    assertThatThrownBy(message::acknowledge).hasMessageContaining("away");
    message.acknowledge();
    assertEmpty();
  }

  @Test
  void modesHaveTheNumbersOfTheApi() throws JMSException {
    assertThat(AcknowledgeMode.of(Session.AUTO_ACKNOWLEDGE)).isEqualTo(AcknowledgeMode.AUTO);
    assertThat(AcknowledgeMode.of(Session.CLIENT_ACKNOWLEDGE)).isEqualTo(AcknowledgeMode.CLIENT);
    assertThat(AcknowledgeMode.of(Session.DUPS_OK_ACKNOWLEDGE)).isEqualTo(AcknowledgeMode.DUPS_OK);
    assertThat(AcknowledgeMode.of(Session.SESSION_TRANSACTED))
        .isEqualTo(AcknowledgeMode.TRANSACTED);
    assertThat(AcknowledgeMode.of(101)).isEqualTo(AcknowledgeMode.INDIVIDUAL);
    assertThatThrownBy(() -> AcknowledgeMode.of(4)).isInstanceOf(JMSException.class);
  }

  @Test
  void aListenersMessageIsConfirmedBeforeTheNextOne() throws Exception {
    send("a", "b", "c");
    ConsumerEngine consumer = consumer(connect().createSession(AcknowledgeMode.AUTO));
    AtomicInteger delivered = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    consumer.setListener(
        message -> {
          int before = delivered.getAndIncrement();
          if (ready() + inFlight() != 3 - before) {
            wrong.incrementAndGet();
          }
        });
    startAll();
    await("all delivered", () -> delivered.get() == 3);
    assertEmpty();
    assertThat(wrong.get()).isZero();
  }

  @Test
  void aListenersAcknowledgementThatFailsIsMadeUpFor() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    AtomicInteger delivered = new AtomicInteger();
    consumer.setListener(message -> delivered.incrementAndGet());
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    store.failNext(Operation.ACKNOWLEDGE_AND_FETCH, new StoreUnavailableException("away", null));
    send("a");
    await("delivered", () -> delivered.get() == 1);
    assertEmpty();
  }
}

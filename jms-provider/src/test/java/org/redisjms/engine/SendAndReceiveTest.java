package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.selector.Selector;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.StoreFullException;

class SendAndReceiveTest extends EngineFixture {

  @Test
  void messagesComeInOrderAndAreAcknowledged() throws JMSException {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    for (int i = 0; i < 50; i++) {
      send(session, "m" + i);
    }
    ConsumerEngine consumer = consumer(session);
    for (int i = 0; i < 50; i++) {
      assertThat(received(consumer)).isEqualTo("m" + i);
    }
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(1)).isNull();
    assertEmpty();
  }

  @Test
  void aSendSetsTheHeaders() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    RedisJmsMessage message = new RedisJmsTextMessage("x");
    long before = System.currentTimeMillis();
    session.send(ORDERS, message, new SendParameters(false, 7, 60_000, 0, false, false));
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(message.getJMSDestination()).isEqualTo(ORDERS);
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getJMSTimestamp()).isGreaterThanOrEqualTo(before);
    assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 60_000);
    RedisJmsMessage received = consumer(session).receive(LONG);
    assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    assertThat(received.getJMSDestination()).isEqualTo(ORDERS);
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(1);
    assertThat(received.getJMSExpiration()).isEqualTo(message.getJMSExpiration());
    assertThat(received.getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
    assertThat(state(received)).isEqualTo("x:1");
  }

  @Test
  void aTimestampCanBeLeftOut() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    session.send(
        ORDERS, new RedisJmsTextMessage("x"), new SendParameters(true, 4, 0, 0, true, true));
    assertThat(consumer(session).receive(LONG).getJMSTimestamp()).isZero();
  }

  @Test
  void expiredMessagesAreNotDelivered() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    session.send(
        ORDERS, new RedisJmsTextMessage("x"), new SendParameters(true, 4, 1, 0, false, false));
    long sent = System.currentTimeMillis();
    await("it is expired", () -> System.currentTimeMillis() > sent + 5);
    assertThat(consumer(session).receiveNoWait()).isNull();
  }

  @Test
  void aMessageThatExpiresInTheBufferIsNotDelivered() throws JMSException {
    send("a", "b", "c");
    SessionEngine session = started().createSession(AcknowledgeMode.CLIENT);
    ConsumerEngine consumer = consumer(session);
    receive(consumer, 3);
    session.send(ORDERS, new RedisJmsTextMessage("d"), PLAIN);
    session.send(
        ORDERS, new RedisJmsTextMessage("e"), new SendParameters(true, 4, 100, 0, false, false));
    long sent = System.currentTimeMillis();
    session.send(ORDERS, new RedisJmsTextMessage("f"), PLAIN);
    assertThat(received(consumer)).isEqualTo("d");
    await("it is expired", () -> System.currentTimeMillis() > sent + 200);
    assertThat(received(consumer)).isEqualTo("f");
    session.acknowledgeAll();
    assertEmpty();
  }

  @Test
  void aDelayedMessageWaits() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    session.send(
        ORDERS,
        new RedisJmsTextMessage("later"),
        new SendParameters(true, 4, 0, 150, false, false));
    session.send(ORDERS, new RedisJmsTextMessage("now"), PLAIN);
    long start = System.nanoTime();
    ConsumerEngine consumer = consumer(session);
    assertThat(receive(consumer, 2)).containsExactly("now", "later");
    assertThat(System.nanoTime() - start).isGreaterThan(100_000_000);
  }

  @Test
  void selectorsChoose() throws JMSException, org.redisjms.selector.SelectorSyntaxException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    for (int i = 0; i < 4; i++) {
      RedisJmsMessage message = new RedisJmsTextMessage("m" + i);
      message.setIntProperty("n", i);
      session.send(ORDERS, message, PLAIN);
    }
    ConsumerEngine odd = session.createConsumer(ORDERS, Selector.parse("n = 1 OR n = 3"), false);
    assertThat(receive(odd, 2)).containsExactly("m1", "m3");
    assertThat(odd.receiveNoWait()).isNull();
    BrowserEngine browser = session.browse(ORDERS, Selector.parse("n > 1"));
    assertThat(text(browser.next())).isEqualTo("m2");
    assertThat(browser.next()).isNull();
    assertThat(receive(consumer(session), 2)).containsExactly("m0", "m2");
  }

  @Test
  void whatIsTooLargeIsRefused() throws JMSException {
    SessionEngine session = started("maxMessageSize", "1024").createSession(AcknowledgeMode.AUTO);
    assertThatThrownBy(() -> session.send(ORDERS, new RedisJmsTextMessage("x".repeat(1025)), PLAIN))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("maxMessageSize");
    assertThat(ready()).isZero();
  }

  @Test
  void aFullStoreIsAResourceAllocationException() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    store.failNext(Operation.SEND, new StoreFullException("full", null));
    assertThatThrownBy(() -> send(session, "x")).isInstanceOf(ResourceAllocationException.class);
  }

  @Test
  void aWaitingReceiveGetsWhatIsSent() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    AtomicReference<String> received = new AtomicReference<>();
    Background receiver = background(() -> received.set(text(consumer.receive(0))));
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    send("x");
    receiver.join();
    assertThat(received.get()).isEqualTo("x");
    assertEmpty();
  }

  @Test
  void aListenerGetsWhatIsSent() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    List<String> texts = java.util.Collections.synchronizedList(new ArrayList<>());
    consumer.setListener(
        message -> {
          try {
            texts.add(text(message));
          } catch (JMSException e) {
            throw new IllegalStateException(e);
          }
        });
    send("a", "b");
    await("two messages", () -> texts.size() == 2);
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    send("c");
    await("three messages", () -> texts.size() == 3);
    assertThat(texts).containsExactly("a", "b", "c");
    assertEmpty();
  }
}

package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.InMemoryMessageStore.Snapshot;

class OutageTest extends EngineFixture {

  /** A listener that remembers what it gets. */
  private static List<String> listen(ConsumerEngine consumer) throws JMSException {
    List<String> texts = Collections.synchronizedList(new ArrayList<>());
    consumer.setListener(
        message -> {
          try {
            texts.add(text(message));
          } catch (JMSException e) {
            throw new IllegalStateException(e);
          }
        });
    return texts;
  }

  @Test
  void theExceptionListenerHearsOfAnOutageOnce() throws Exception {
    ConnectionEngine connection = started();
    List<JMSException> heard = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<Thread> thread = new AtomicReference<>();
    connection.setExceptionListener(
        e -> {
          thread.set(Thread.currentThread());
          heard.add(e);
        });
    store.unavailable();
    await("it is told", () -> !heard.isEmpty());
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).getErrorCode()).isEqualTo("UNAVAILABLE");
    assertThat(heard.get(0).getLinkedException()).isNotNull();
    assertThat(thread.get().getName()).contains("notices");
    store.available();
  }

  @Test
  void listenersGoOnAfterAnOutage() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    List<String> texts = listen(consumer);
    send("a");
    await("delivered", () -> texts.size() == 1);
    store.unavailable();
    store.quiesce();
    store.available();
    send("b");
    await("delivered", () -> texts.size() == 2);
    assertThat(texts).containsExactly("a", "b");
    assertEmpty();
  }

  @Test
  void aListenerThatIsSetInAnOutageGetsItsMessagesAfterwards() throws Exception {
    send("a");
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    store.unavailable();
    List<String> texts = listen(consumer);
    assertThatThrownBy(() -> started().createSession(AcknowledgeMode.AUTO))
        .isInstanceOf(JMSException.class);
    store.available();
    await("delivered", () -> texts.size() == 1);
    assertEmpty();
  }

  @Test
  void aReceiveInAnOutageFailsAndTheNextOneWorks() throws JMSException {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    send("a");
    store.unavailable();
    assertThatThrownBy(() -> consumer.receive(LONG)).isInstanceOf(JMSException.class);
    store.available();
    assertThat(received(consumer)).isEqualTo("a");
  }

  @Test
  void aListenerSurvivesTheDeathOfItsClient() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    List<String> texts = listen(consumer);
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    store.kill(registrations.get(0));
    send("a");
    await("delivered", () -> texts.size() == 1);
    assertEmpty();
  }

  @Test
  void aReceiveSurvivesTheDeathOfItsClient() throws Exception {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    AtomicReference<RedisJmsMessage> received = new AtomicReference<>();
    Background receiver = background(() -> received.set(consumer.receive(0)));
    await("it stands in line", () -> store.waiting(ORDERS_ID) == 1);
    store.kill(registrations.get(0));
    send("a");
    receiver.join();
    assertThat(text(received.get())).isEqualTo("a");
    assertEmpty();
  }

  @Test
  void nothingIsDeliveredFromTheBufferWhileTheClientMayBeDead() throws Exception {
    SessionEngine session = started().createSession(AcknowledgeMode.CLIENT);
    for (int i = 0; i < 8; i++) {
      send(session, "m" + i);
    }
    ConsumerEngine consumer = consumer(session);
    receive(consumer, 2);
    store.silent(true);
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(120)).isNull();
    Background receiver = background(() -> assertThat(text(consumer.receive(0))).isEqualTo("m2"));
    await("it waits", receiver::waits);
    store.silent(false);
    receiver.join();
    assertThat(receive(consumer, 5)).containsExactly("m3", "m4", "m5", "m6", "m7");
  }

  @Test
  void acknowledgementsThatACopyLacksAreMadeAgain() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    for (int i = 0; i < 8; i++) {
      send(session, "m" + i);
    }
    ConsumerEngine consumer = consumer(session);
    assertThat(receive(consumer, 4)).containsExactly("m0", "m1", "m2", "m3");
    Snapshot snapshot = store.snapshot();
    assertThat(receive(consumer, 2)).containsExactly("m4", "m5");
    store.restore(snapshot);
    assertThat(receive(consumer, 2)).containsExactly("m6", "m7");
    assertThat(consumer.receive(1)).isNull();
    assertEmpty();
  }

  @Test
  void whatACopyLacksIsNotDeliveredFromTheBuffer() throws JMSException {
    ConsumerEngine consumer = consumer(started().createSession(AcknowledgeMode.AUTO));
    send("a", "b", "c");
    assertThat(received(consumer)).isEqualTo("a");
    Snapshot snapshot = store.snapshot();
    send("d", "e", "f", "g");
    assertThat(receive(consumer, 3)).containsExactly("b", "c", "d");
    store.restore(snapshot);
    // b and c are there again, but were acknowledged by this very consumer; d to g never were sent.
    String next = text(consumer.receive(50));
    while (next != null) {
      assertThat(next).isIn("b", "c");
      next = text(consumer.receive(50));
    }
    assertEmpty();
  }

  @Test
  void sendingInAnOutageFails() throws JMSException {
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    store.unavailable();
    assertThatThrownBy(() -> send(session, "a")).isInstanceOf(JMSException.class);
    store.available();
    send(session, "b");
    assertThat(received(consumer(session))).isEqualTo("b");
  }

  @Test
  void closingInAnOutageReturns() throws JMSException {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.CLIENT);
    send(session, "a");
    ConsumerEngine consumer = consumer(session);
    received(consumer);
    store.unavailable();
    consumer.close();
    session.close();
    connection.close();
    store.available();
    await("it went back", () -> ready() == 1 && inFlight() == 0);
  }
}

package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.StoreFullException;

/** Asynchronous sends (Jakarta Messaging 3.1, section 7.3). */
class AsyncSendTest extends ClientTest {

  /** Notes what it is told, in order. */
  private static class Recorder implements CompletionListener {
    final List<Object> events = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch expected;

    Recorder(int expected) {
      this.expected = new CountDownLatch(expected);
    }

    @Override
    public void onCompletion(Message message) {
      threads.add(Thread.currentThread());
      events.add(message);
      expected.countDown();
    }

    @Override
    public void onException(Message message, Exception exception) {
      threads.add(Thread.currentThread());
      events.add(exception);
      expected.countDown();
    }

    void awaitAll() throws InterruptedException {
      await(expected);
    }
  }

  @Test
  void completesInOrderOnAnotherThread() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    Recorder recorder = new Recorder(50);
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Message message = session.createTextMessage("" + i);
      sent.add(message);
      producer.send(message, recorder);
    }
    recorder.awaitAll();
    assertThat(recorder.events).containsExactlyElementsOf(sent);
    assertThat(recorder.threads).doesNotContain(Thread.currentThread());
    assertThat(sent).allSatisfy(message -> assertThat(message.getJMSMessageID()).isNotNull());
    assertThat(drain()).isEqualTo(IntStream.range(0, 50).mapToObj(i -> "" + i).toList());
  }

  @Test
  void synchronousSendsDoNotOvertake() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 20; i += 2) {
      producer.send(session.createTextMessage("" + i), new Recorder(1));
      producer.send(session.createTextMessage("" + (i + 1)));
    }
    assertThat(drain()).isEqualTo(IntStream.range(0, 20).mapToObj(i -> "" + i).toList());
  }

  @Test
  void reportsFailuresAndGoesOn() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    store.failNext(Operation.SEND, new StoreFullException("no memory left", null));
    Recorder recorder = new Recorder(2);
    Message second = session.createTextMessage("2");
    producer.send(session.createTextMessage("1"), recorder);
    producer.send(second, recorder);
    recorder.awaitAll();
    assertThat(recorder.events.get(0))
        .isInstanceOf(JMSException.class)
        .asString()
        .contains("no memory left");
    assertThat(recorder.events.get(1)).isSameAs(second);
    assertThat(drain()).containsExactly("2");
  }

  @Test
  void aListenerThatThrowsDisturbsNobody() throws Exception {
    RedisJmsSession session = connect().createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    Recorder recorder = new Recorder(1);
    producer.send(
        session.createTextMessage("1"),
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            throw new IllegalArgumentException("on purpose");
          }

          @Override
          public void onException(Message message, Exception exception) {}
        });
    producer.send(session.createTextMessage("2"), recorder);
    recorder.awaitAll();
    assertThat(drain()).containsExactly("1", "2");
  }

  @Test
  void closeAndCommitWaitForTheListeners() throws Exception {
    AtomicInteger done = new AtomicInteger();
    CompletionListener slow =
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            done.incrementAndGet();
          }

          @Override
          public void onException(Message message, Exception exception) {}
        };
    RedisJmsConnection connection = connect();
    RedisJmsSession transacted = connection.createSession(Session.SESSION_TRANSACTED);
    RedisJmsMessageProducer producer = transacted.createProducer(queue);
    for (int i = 0; i < 10; i++) {
      producer.send(transacted.createTextMessage("" + i), slow);
    }
    assertThat(drain()).isEmpty();
    transacted.commit();
    assertThat(done).hasValue(10);
    assertThat(drain()).hasSize(10);
    RedisJmsSession session = connection.createSession();
    RedisJmsMessageProducer other = session.createProducer(queue);
    for (int i = 0; i < 10; i++) {
      other.send(session.createTextMessage("" + i), slow);
    }
    connection.close();
    assertThat(done).hasValue(20);
    assertThat(drain()).hasSize(10);
  }

  @Test
  void aListenerMaySendAndMustNotClose() throws Exception {
    RedisJmsConnection connection = connect();
    RedisJmsSession session = connection.createSession();
    RedisJmsMessageProducer producer = session.createProducer(queue);
    List<Exception> refusals = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch told = new CountDownLatch(1);
    producer.send(
        session.createTextMessage("1"),
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            for (Unchecked.Action forbidden :
                List.<Unchecked.Action>of(producer::close, session::close, connection::close)) {
              try {
                forbidden.run();
              } catch (JMSException e) {
                refusals.add(e);
              }
            }
            Unchecked.run(() -> producer.send(session.createTextMessage("2")));
            told.countDown();
          }

          @Override
          public void onException(Message message, Exception exception) {}
        });
    await(told);
    assertThat(refusals).hasSize(3).hasOnlyElementsOfType(IllegalStateException.class);
    assertThat(drain()).containsExactly("1", "2");
  }

  @Test
  void worksInTheSimplifiedApi() throws Exception {
    Recorder recorder = new Recorder(2);
    var producer = context().createProducer().setAsync(recorder);
    assertThat(producer.getAsync()).isSameAs(recorder);
    producer.send(queue, "1").send(queue, "2");
    recorder.awaitAll();
    assertThat(drain()).containsExactly("1", "2");
  }
}

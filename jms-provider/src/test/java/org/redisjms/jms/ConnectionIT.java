package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sections 6.1.4, 6.1.5 and 8.4 of Jakarta Messaging 3.1: starting and stopping. */
class ConnectionIT extends JmsFixture {

  /** A thread that receives, and what it got. */
  private static final class Receiver extends Thread {
    private final MessageConsumer consumer;
    private final CompletableFuture<Message> received = new CompletableFuture<>();

    private Receiver(MessageConsumer consumer) {
      super("test-receiver");
      this.consumer = consumer;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        received.complete(consumer.receive());
      } catch (JMSException | RuntimeException e) {
        received.completeExceptionally(e);
      }
    }

    private Message get() throws Exception {
      return received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Section 6.1.4: a connection is created stopped; sending works all the same. */
  @Test
  void nothingIsDeliveredBeforeTheStart() throws Exception {
    Connection connection = connect();
    Session session = connection.createSession();
    sendIn(session, queue, "a");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(50)).isNull();
    Receiver receiver = new Receiver(consumer);
    awaitWaiting(receiver);
    assertThat(receiver.received).isNotDone();
    connection.start();
    assertThat(state(receiver.get())).isEqualTo("a:1");
  }

  /** Sections 6.1.4 and 8.7: the same with a listener. */
  @Test
  void aListenerGetsNothingBeforeTheStart() throws Exception {
    send("a");
    Connection connection = connect();
    CountDownLatch got = new CountDownLatch(1);
    connection.createSession().createConsumer(queue).setMessageListener(m -> got.countDown());
    assertThat(got.await(50, TimeUnit.MILLISECONDS)).isFalse();
    connection.start();
    await(got);
  }

  /** Section 6.1.5: while it is stopped nothing is delivered, to nobody; then it goes on. */
  @Test
  void stopPausesTheDelivery() throws Exception {
    send(IntStream.range(0, 20).mapToObj(i -> "m" + i).toArray(String[]::new));
    Connection connection = started();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    assertThat(texts(consumer, 8)).endsWith("m7");
    connection.stop();
    connection.stop();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(50)).isNull();
    Receiver receiver = new Receiver(consumer);
    awaitWaiting(receiver);
    connection.start();
    connection.start();
    assertThat(state(receiver.get())).isEqualTo("m8:1");
    assertThat(texts(consumer, 11)).startsWith("m9").endsWith("m19");
  }

  /** Section 6.1.5: what a stopped connection had fetched in advance is there for others. */
  @Test
  void aStoppedConnectionKeepsNothingFromOthers() throws Exception {
    String[] texts = IntStream.range(0, 20).mapToObj(i -> "m" + i).toArray(String[]::new);
    send(texts);
    Connection connection = started();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    assertThat(texts(consumer, 8)).endsWith("m7");
    connection.stop();
    assertThat(drain())
        .containsExactlyElementsOf(IntStream.range(8, 20).mapToObj(i -> "m" + i + ":1").toList());
  }

  /** Section 6.1.5: stop waits for listeners that run. */
  @Test
  void stopWaitsForARunningListener() throws Exception {
    send("a", "b", "c");
    Connection connection = started();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> done = new CopyOnWriteArrayList<>();
    connection
        .createSession()
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              inside.countDown();
              try {
                await(goOn);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              done.add(AcknowledgementIT.stateOf(message));
            });
    await(inside);
    Thread stopper = new Thread(() -> stop(connection), "test-stopper");
    stopper.start();
    awaitWaiting(stopper);
    assertThat(done).isEmpty();
    goOn.countDown();
    stopper.join(PATIENCE_MILLIS);
    List<String> atStop = List.copyOf(done);
    assertThat(atStop).isNotEmpty();
    send("d");
    assertThat(drain()).hasSize(4 - atStop.size());
    assertThat(done).isEqualTo(atStop);
  }

  private static void stop(Connection connection) {
    try {
      connection.stop();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  /** Sections 6.1.5, 6.1.8 and 6.2.15: a listener must not wait for itself. */
  @Test
  void aListenerCannotStopOrCloseWhatItRunsIn() throws Exception {
    send("a");
    Connection connection = started();
    Session session = connection.createSession();
    CompletableFuture<Void> checked = new CompletableFuture<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                assertThatThrownBy(connection::stop).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(connection::close).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(session::close).isInstanceOf(IllegalStateException.class);
                checked.complete(null);
              } catch (AssertionError e) {
                checked.completeExceptionally(e);
              }
            });
    checked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Section 7.3.4 forbids a CompletionListener to close its connection, but not to stop it. */
  @Test
  void aCompletionListenerMayStopItsConnectionButNotCloseIt() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    CompletableFuture<Void> checked = new CompletableFuture<>();
    CompletionListener listener =
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            try {
              assertThatThrownBy(connection::close).isInstanceOf(IllegalStateException.class);
              connection.stop();
              checked.complete(null);
            } catch (AssertionError | JMSException e) {
              checked.completeExceptionally(e);
            }
          }

          @Override
          public void onException(Message message, Exception exception) {
            checked.completeExceptionally(exception);
          }
        };
    session.createProducer(queue).send(session.createTextMessage("a"), listener);
    checked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(session.createConsumer(queue).receive(50)).isNull();
  }

  /** Section 6.2.13: the listeners of a session run one after the other. */
  @Test
  void aSessionDeliversSerially() throws Exception {
    int messages = 60;
    send(IntStream.range(0, messages).mapToObj(i -> "m" + i).toArray(String[]::new));
    Session session = session();
    Session other = session();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(messages);
    for (int i = 0; i < 3; i++) {
      session
          .createConsumer(queue)
          .setMessageListener(
              message -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                try {
                  // A round trip, which gives another thread the time to come in.
                  sendIn(other, queue("elsewhere"), "m");
                } catch (JMSException e) {
                  throw new AssertionError(e);
                }
                running.decrementAndGet();
                all.countDown();
              });
    }
    await(all);
    assertThat(most).hasValue(1);
  }

  /** Sections 6.1.2 and 6.1.6. */
  @Test
  void clientIdentifierAndMetaData() throws Exception {
    Connection connection = connect();
    connection.setClientID("me");
    assertThat(connection.getClientID()).isEqualTo("me");
    assertThatThrownBy(() -> connection.setClientID("you"))
        .isInstanceOf(IllegalStateException.class);
    Connection used = started();
    assertThatThrownBy(() -> used.setClientID("late")).isInstanceOf(IllegalStateException.class);
    assertThat(connect("clientId=administered").getClientID()).isEqualTo("administered");
    assertThat(connection.getMetaData().getJMSMajorVersion()).isEqualTo(3);
    assertThat(connection.getMetaData().getJMSMinorVersion()).isEqualTo(1);
  }
}

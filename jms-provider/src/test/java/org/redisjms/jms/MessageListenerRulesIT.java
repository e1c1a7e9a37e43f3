package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a MessageListener may do and what not: sections 6.1.5, 6.1.8, 6.2 and 8.8 of 3.1. */
class MessageListenerRulesIT extends JmsFixture {

  /** What a listener does in a test. */
  @FunctionalInterface
  private interface Action {
    void run(Message message) throws Exception;
  }

  /** A listener that passes on what happened to it. */
  private static final class Watched implements MessageListener {
    private final Action action;
    private final BlockingQueue<CompletableFuture<String>> outcomes = new LinkedBlockingQueue<>();

    Watched(Action action) {
      this.action = action;
    }

    @Override
    public void onMessage(Message message) {
      try {
        action.run(message);
        outcomes.add(CompletableFuture.completedFuture(AcknowledgementIT.stateOf(message)));
      } catch (Throwable e) {
        outcomes.add(CompletableFuture.failedFuture(e));
      }
    }

    /** The state of the next message; fails if its listener did. */
    String next() throws Exception {
      CompletableFuture<String> outcome = outcomes.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(outcome).as("a message in time").isNotNull();
      return outcome.get();
    }
  }

  /** Sections 6.1.5 and 6.1.8: in the simplified API; also a context that shares the connection. */
  @Test
  void aListenerCannotStopOrCloseItsContext() throws Exception {
    send("a", "b");
    JMSContext context = closeLater(factory().createContext());
    JMSContext other = closeLater(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    Watched listener =
        new Watched(
            message -> {
              for (Runnable call : List.<Runnable>of(context::stop, other::stop, context::close)) {
                assertThatThrownBy(call::run).isInstanceOf(IllegalStateRuntimeException.class);
              }
            });
    context.createConsumer(queue).setMessageListener(listener);
    assertThat(listener.next()).isEqualTo("a:1");
    assertThat(listener.next()).as("the refusals changed nothing").isEqualTo("b:1");
  }

  /** Section 6.2.15: only the session that runs the listener is out of its reach. */
  @Test
  void aListenerMayCloseOtherSessions() throws Exception {
    send("a");
    Connection connection = started();
    Session session = connection.createSession();
    Session other = connection.createSession();
    MessageConsumer consumer = other.createConsumer(queue("other"));
    Connection another = started();
    Watched listener =
        new Watched(
            message -> {
              consumer.close();
              other.close();
              another.close();
            });
    session.createConsumer(queue).setMessageListener(listener);
    assertThat(listener.next()).isEqualTo("a:1");
    assertThatThrownBy(other::createMessage).isInstanceOf(IllegalStateException.class);
  }

  /** Section 8.8: the consumer is closed, and its last message is settled as any other. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        JMSContext.AUTO_ACKNOWLEDGE,
        JMSContext.DUPS_OK_ACKNOWLEDGE,
        JMSContext.CLIENT_ACKNOWLEDGE,
        JMSContext.SESSION_TRANSACTED
      })
  void aListenerMayCloseItsConsumer(int mode) throws Exception {
    send("a", "b");
    JMSContext context = closeLater(factory().createContext(mode));
    JMSConsumer consumer = context.createConsumer(queue);
    Watched listener =
        new Watched(
            message -> {
              consumer.close();
              if (mode == JMSContext.CLIENT_ACKNOWLEDGE) {
                message.acknowledge();
              } else if (mode == JMSContext.SESSION_TRANSACTED) {
                context.commit();
              }
            });
    consumer.setMessageListener(listener);
    assertThat(listener.next()).isEqualTo("a:1");
    context.close();
    assertThat(drain()).containsExactly("b:1");
  }

  /** Section 6.2.7: transactions from inside. */
  @Test
  void aListenerMayCommitAndRollBack() throws Exception {
    send("a", "b");
    Session session = session(Session.SESSION_TRANSACTED);
    Queue replies = queue("replies");
    MessageProducer producer = session.createProducer(replies);
    Watched listener =
        new Watched(
            message -> {
              producer.send(session.createTextMessage(state(message)));
              if (message.getJMSRedelivered()) {
                session.commit();
              } else {
                session.rollback();
              }
            });
    session.createConsumer(queue).setMessageListener(listener);
    for (String expected : List.of("a:1", "a:2:again", "b:1", "b:2:again")) {
      assertThat(listener.next()).isEqualTo(expected);
    }
    session.close();
    assertThat(drain(replies)).containsExactly("a:2:again:1", "b:2:again:1");
    assertThat(drain()).isEmpty();
  }

  /** Section 6.2.10: recovering and acknowledging from inside. */
  @Test
  void aListenerMayRecoverAndAcknowledge() throws Exception {
    send("a", "b");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Watched listener =
        new Watched(
            message -> {
              if (message.getJMSRedelivered()) {
                message.acknowledge();
              } else {
                session.recover();
              }
            });
    session.createConsumer(queue).setMessageListener(listener);
    for (String expected : List.of("a:1", "a:2:again", "b:1", "b:2:again")) {
      assertThat(listener.next()).isEqualTo(expected);
    }
    session.close();
    assertThat(drain()).isEmpty();
  }

  /** Section 6.2.5: not in its own session, but in another one a listener may receive. */
  @Test
  void aListenerMayReceiveInAnotherSession() throws Exception {
    send("a");
    Connection connection = started();
    Session session = connection.createSession();
    Queue others = queue("others");
    sendTo(others, "other");
    MessageConsumer same = session.createConsumer(others);
    MessageConsumer another = connection.createSession().createConsumer(others);
    Watched listener =
        new Watched(
            message -> {
              assertThatThrownBy(same::receiveNoWait).isInstanceOf(IllegalStateException.class);
              assertThat(text(receive(another))).isEqualTo("other");
            });
    session.createConsumer(queue).setMessageListener(listener);
    assertThat(listener.next()).isEqualTo("a:1");
  }

  /** Section 6.2.5: the session belongs to the listener, which may build on it. */
  @Test
  void aListenerMayUseAllOfItsSession() throws Exception {
    send("a");
    Session session = session();
    Queue others = queue("others");
    sendTo(others, "other");
    Watched second = new Watched(message -> {});
    Watched listener =
        new Watched(
            message -> {
              session.createBrowser(others).close();
              TemporaryQueue temporary = session.createTemporaryQueue();
              session.createProducer(temporary).send(session.createMessage());
              temporary.delete();
              session.createConsumer(others).setMessageListener(second);
            });
    session.createConsumer(queue).setMessageListener(listener);
    assertThat(listener.next()).isEqualTo("a:1");
    assertThat(second.next()).isEqualTo("other:1");
  }

  /** Section 8.7: a listener may be replaced or taken away, also by itself. */
  @Test
  void aListenerMayReplaceItself() throws Exception {
    send("a", "b", "c");
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    Watched second = new Watched(message -> consumer.setMessageListener(null));
    Watched first = new Watched(message -> consumer.setMessageListener(second));
    consumer.setMessageListener(first);
    assertThat(first.next()).isEqualTo("a:1");
    assertThat(second.next()).isEqualTo("b:1");
    await(
        "nobody listens any more",
        () -> {
          try {
            return consumer.getMessageListener() == null;
          } catch (jakarta.jms.JMSException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(state(receive(consumer))).isEqualTo("c:1");
  }

  /** Section 6.2.6: a second listener while the first one is at work. */
  @Test
  void aSecondListenerMayBeSetWhileTheFirstOneRuns() throws Exception {
    send("a");
    Queue others = queue("others");
    sendTo(others, "other");
    JMSContext context = closeLater(factory().createContext());
    JMSConsumer consumer = context.createConsumer(queue);
    JMSConsumer other = context.createConsumer(others);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Watched first =
        new Watched(
            message -> {
              inside.countDown();
              await(goOn);
            });
    Watched second = new Watched(message -> assertThat(goOn.getCount()).isZero());
    consumer.setMessageListener(first);
    await(inside);
    other.setMessageListener(second);
    goOn.countDown();
    assertThat(first.next()).isEqualTo("a:1");
    assertThat(second.next()).isEqualTo("other:1");
  }

  /** Section 6.1.8: everything works for a listener that still runs while its connection closes. */
  @Test
  void theConnectionServesAListenerWhileItIsClosed() throws Exception {
    send("a");
    Connection connection = started();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    Queue replies = queue("replies");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Watched listener =
        new Watched(
            message -> {
              inside.countDown();
              await(goOn);
              sendIn(session, replies, "from the session");
              session.commit();
              TemporaryQueue temporary = session.createTemporaryQueue();
              try (Session more = connection.createSession()) {
                sendIn(more, replies, "from another one");
                sendIn(more, temporary, "to a temporary queue");
              }
              // Left to the connection.
              sendIn(connection.createSession(Session.SESSION_TRANSACTED), replies, "rolled back");
              assertThat(connection.getMetaData()).isNotNull();
            });
    session.createConsumer(queue).setMessageListener(listener);
    await(inside);
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(
            () -> assertThatCode(connection::close).doesNotThrowAnyException(),
            task -> {
              Thread thread = new Thread(task, "test-closer");
              thread.start();
              awaitWaiting(thread);
            });
    assertThat(closed).isNotDone();
    goOn.countDown();
    assertThat(listener.next()).isEqualTo("a:1");
    closed.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(drain(replies)).containsExactly("from the session:1", "from another one:1");
    assertThat(drain()).isEmpty();
  }
}

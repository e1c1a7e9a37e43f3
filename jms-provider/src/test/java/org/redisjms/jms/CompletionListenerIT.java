package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Sections 7.3.4 and 7.3.8 of Jakarta Messaging 3.1: who waits for a CompletionListener, and what
 * it may do.
 */
class CompletionListenerIT extends AsyncSendFixture {

  private interface Ending {
    void end(Connection connection, Session session, MessageProducer producer) throws JMSException;
  }

  /** Section 7.3.4. */
  @Test
  void closingWaitsForAllCompletions() throws Exception {
    List<Ending> endings =
        List.of(
            (connection, session, producer) -> producer.close(),
            (connection, session, producer) -> session.close(),
            (connection, session, producer) -> connection.close());
    for (Ending ending : endings) {
      Connection connection = started();
      Session session = connection.createSession();
      MessageProducer producer = session.createProducer(queue);
      Completions completions = new Completions();
      sendAsync(session, producer, numbers(500), completions);
      ending.end(connection, session, producer);
      assertThat(completions.count()).isEqualTo(500);
      assertThat(completions.exceptions()).isEmpty();
      assertThat(arrived(500)).isEqualTo(numbers(500));
    }
  }

  /** Section 7.3.4: callbacks too. */
  @Test
  void closingWaitsForTheListenerToReturn() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    Connection connection = started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    producer.send(
        session.createTextMessage("a"),
        new Completions() {
          @Override
          void told(Message message) {
            called.countDown();
            try {
              mayReturn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    await(called);
    AtomicReference<JMSException> failure = new AtomicReference<>();
    Thread closer =
        new Thread(
            () -> {
              try {
                connection.close();
              } catch (JMSException e) {
                failure.set(e);
              }
            },
            "test-closer");
    closer.start();
    awaitWaiting(closer);
    mayReturn.countDown();
    closer.join(PATIENCE_MILLIS);
    assertThat(closer.isAlive()).isFalse();
    assertThat(failure).hasNullValue();
  }

  /** Section 7.3.4: what is sent in a transaction completes before its commit or rollback. */
  @Test
  void commitAndRollbackWaitForAllCompletions() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    Completions completions = new Completions();
    sendAsync(session, producer, List.of("rolled", "back"), completions);
    session.rollback();
    assertThat(completions.count()).isEqualTo(2);
    sendAsync(session, producer, numbers(MANY), completions);
    assertThat(drain()).isEmpty();
    session.commit();
    assertThat(completions.await(MANY + 2).exceptions()).isEmpty();
    assertThat(arrived(MANY)).isEqualTo(numbers(MANY));
  }

  /** Section 7.3.4: a listener must not close or end what it was called for. */
  @Test
  void aListenerMustNotCloseOrCommit() throws Exception {
    Connection connection = started();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    List<Exception> refusals = new ArrayList<>();
    Completions completions =
        new Completions() {
          @Override
          void told(Message message) {
            refused(refusals, producer::close);
            refused(refusals, session::close);
            refused(refusals, connection::close);
            refused(refusals, session::commit);
            refused(refusals, session::rollback);
          }
        };
    producer.send(session.createTextMessage("a"), completions);
    completions.await(1);
    session.commit();
    assertThat(refusals).hasSize(5).hasOnlyElementsOfType(IllegalStateException.class);
    assertThat(drain()).hasSize(1);
  }

  private interface Forbidden {
    void run() throws Exception;
  }

  private static void refused(List<Exception> refusals, Forbidden action) {
    try {
      action.run();
    } catch (Exception e) {
      refusals.add(e);
    }
  }

  /** Section 7.3.4 for the simplified API. */
  @Test
  void aListenerMustNotCloseOrCommitItsContext() throws Exception {
    JMSContext context = closeLater(factory().createContext(JMSContext.SESSION_TRANSACTED));
    List<Exception> refusals = new ArrayList<>();
    Completions completions =
        new Completions() {
          @Override
          void told(Message message) {
            refused(refusals, context::close);
            refused(refusals, context::commit);
            refused(refusals, context::rollback);
          }
        };
    context.createProducer().setAsync(completions).send(queue, "a");
    completions.await(1);
    context.commit();
    assertThat(refusals).hasSize(3).hasOnlyElementsOfType(IllegalStateRuntimeException.class);
    assertThat(drain()).hasSize(1);
  }

  /** Section 7.3.8: what a listener throws concerns nobody. */
  @Test
  void aListenerThatThrowsDisturbsNobody() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    CompletionListener throwing =
        new Completions() {
          @Override
          void told(Message message) {
            throw new IllegalArgumentException("on purpose");
          }
        };
    Completions completions = new Completions();
    sendAsync(session, producer, numbers(10), throwing);
    sendAsync(session, producer, List.of("10"), completions);
    completions.await(1);
    assertThat(arrived(11)).isEqualTo(numbers(11));
  }

  /** The option asyncSendWindow. */
  @Test
  void whoSendsFasterThanItsListenerWaits() throws Exception {
    waitsForRoom("asyncSendWindow=10", 11, "");
  }

  /** The option asyncSendWindowBytes. */
  @Test
  void whoSendsMoreThanItsListenerTakesWaits() throws Exception {
    waitsForRoom("asyncSendWindowBytes=64k", 7, "x".repeat(10_000));
  }

  /** While the first listener does not return, one more message than these cannot be sent. */
  private void waitsForRoom(String option, int expected, String filling) throws Exception {
    CountDownLatch mayReturn = new CountDownLatch(1);
    Session session = session(Session.AUTO_ACKNOWLEDGE, option);
    MessageProducer producer = session.createProducer(queue);
    Completions completions =
        new Completions() {
          @Override
          void told(Message message) {
            try {
              mayReturn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    List<String> sent = new ArrayList<>();
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 40; i++) {
                  producer.send(session.createTextMessage(i + filling), completions);
                  synchronized (sent) {
                    sent.add(i + filling);
                  }
                }
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            },
            "test-sender");
    sender.start();
    await(
        "it waits behind the last for which there is room",
        () -> {
          synchronized (sent) {
            return sent.size() == expected && sender.getState() == Thread.State.WAITING;
          }
        });
    mayReturn.countDown();
    sender.join(PATIENCE_MILLIS);
    assertThat(sender.isAlive()).isFalse();
    completions.await(40);
    assertThat(arrived(40)).isEqualTo(sent);
  }

  /** A message larger than the whole window. */
  @Test
  void aMessageLargerThanTheWindowIsSentAlone() throws Exception {
    Session session = session(Session.AUTO_ACKNOWLEDGE, "asyncSendWindowBytes=1k");
    MessageProducer producer = session.createProducer(queue);
    Completions completions = new Completions();
    List<String> texts = List.of("a", "b".repeat(5_000), "c".repeat(3 << 20), "d");
    sendAsync(session, producer, texts, completions);
    completions.await(4);
    assertThat(arrived(4)).isEqualTo(texts);
  }

  /** A listener makes room itself, and so cannot wait for it. */
  @Test
  void aListenerSendsWithoutWaiting() throws Exception {
    Session session = session(Session.AUTO_ACKNOWLEDGE, "asyncSendWindow=1");
    MessageProducer producer = session.createProducer(queue);
    Completions second = new Completions();
    Completions first =
        new Completions() {
          @Override
          void told(Message message) {
            try {
              sendAsync(session, producer, List.of("1", "2", "3"), second);
              producer.send(session.createTextMessage("4"));
            } catch (JMSException e) {
              throw new AssertionError(e);
            }
          }
        };
    sendAsync(session, producer, List.of("0"), first);
    first.await(1);
    second.await(3);
    assertThat(arrived(5)).isEqualTo(numbers(5));
  }

  /** Section 7.3 within a MessageListener, whose session is closed meanwhile. */
  @Test
  void aMessageListenerSendsAsynchronously() throws Exception {
    Queue answers = queue("answers");
    Connection connection = started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(answers);
    Completions completions = new Completions();
    send(numbers(50).toArray(String[]::new));
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                sendAsync(session, producer, List.of(text(message)), completions);
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    await("some are answered", () -> completions.count() >= 10);
    session.close();
    int answered = completions.count();
    assertThat(completions.exceptions()).isEmpty();
    assertThat(drain(answers)).hasSize(answered);
    assertThat(drain()).hasSize(50 - answered);
  }
}

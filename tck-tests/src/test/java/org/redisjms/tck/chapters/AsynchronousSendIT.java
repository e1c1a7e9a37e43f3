package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 7.3: sends whose outcome a CompletionListener is told. */
class AsynchronousSendIT extends ConformanceTest {
  /** Something that a listener does with each completed message. */
  @FunctionalInterface
  private interface Action {
    void run(Message message) throws Exception;
  }

  /** Notes what is completed, in order. */
  private static final class Completions implements CompletionListener {
    final List<Message> completed = new CopyOnWriteArrayList<>();
    final List<Exception> failed = new CopyOnWriteArrayList<>();
    final CountDownLatch all;
    private final Action action;

    Completions(int expected, Action action) {
      this.all = new CountDownLatch(expected);
      this.action = action;
    }

    Completions(int expected) {
      this(expected, message -> {});
    }

    @Override
    public void onCompletion(Message message) {
      try {
        action.run(message);
        completed.add(message);
      } catch (Exception e) {
        failed.add(e);
      }
      all.countDown();
    }

    @Override
    public void onException(Message message, Exception exception) {
      failed.add(exception);
      all.countDown();
    }
  }

  @Test
  @Section("7.3.1")
  void aCompletedMessageHasArrived() throws Exception {
    Session session = session();
    MessageConsumer consumer = session().createConsumer(queue);
    Completions completions = new Completions(1);
    Message message = session.createTextMessage("text");
    session.createProducer(queue).send(message, completions);
    await(completions.all);
    assertThat(completions.completed).containsExactly(message);
    assertThat(text(consumer.receiveNoWait())).isEqualTo("text");
  }

  @Test
  @Section("7.3")
  void allFourMethodsSend() throws Exception {
    Session session = session();
    Completions completions = new Completions(4);
    MessageProducer identified = session.createProducer(queue);
    MessageProducer anonymous = session.createProducer(null);
    identified.send(session.createTextMessage("1"), completions);
    identified.send(session.createTextMessage("2"), 1, 4, 0, completions);
    await("the first two", () -> completions.all.getCount() == 2);
    anonymous.send(queue, session.createTextMessage("3"), completions);
    anonymous.send(queue, session.createTextMessage("4"), 2, 4, 60_000, completions);
    await(completions.all);
    assertThat(completions.failed).isEmpty();
    assertThat(texts(session.createConsumer(queue), 4))
        .containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  @Section("7.3.3")
  void mixedSendsStayInOrder() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    Completions completions = new Completions(50);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Message message = session.createTextMessage("" + i);
      if (i % 2 == 0) {
        producer.send(message, completions);
      } else {
        producer.send(message);
      }
      expected.add("" + i);
    }
    await(completions.all);
    assertThat(texts(session.createConsumer(queue), 100)).isEqualTo(expected);
  }

  @Test
  @Section("7.3.8")
  void callbacksComeInOrderOneAtATimeAndFromAnotherThread() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    AtomicInteger running = new AtomicInteger();
    Thread sender = Thread.currentThread();
    Completions completions =
        new Completions(
            100,
            message -> {
              assertThat(running.incrementAndGet()).isEqualTo(1);
              assertThat(Thread.currentThread()).isNotSameAs(sender);
              running.decrementAndGet();
            });
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Message message = session.createTextMessage("" + i);
      sent.add(message);
      producer.send(message, completions);
    }
    await(completions.all);
    assertThat(completions.failed).isEmpty();
    assertThat(completions.completed).isEqualTo(sent);
  }

  /** A listener that takes its time, so that there is something to wait for. */
  private static Completions slow(int expected) {
    return new Completions(
        expected, message -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)));
  }

  @Test
  @Section("7.3.4")
  @ArtemisDiffers("Closes before the callbacks have returned; close must block until all have.")
  void closeWaitsForTheCompletions() throws Exception {
    for (String what : List.of("producer", "session", "connection")) {
      Connection connection = started();
      Session session = connection.createSession();
      MessageProducer producer = session.createProducer(queue);
      Completions completions = slow(10);
      for (int i = 0; i < 10; i++) {
        producer.send(session.createMessage(), completions);
      }
      switch (what) {
        case "producer" -> producer.close();
        case "session" -> session.close();
        default -> connection.close();
      }
      assertThat(completions.all.getCount()).as(what).isZero();
      assertThat(completions.failed).as(what).isEmpty();
    }
  }

  @Test
  @Section("7.3.4")
  @ArtemisDiffers("Commits before the callbacks have returned; commit must block until all have.")
  void commitWaitsForTheCompletions() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    Completions completions = slow(20);
    for (int i = 0; i < 20; i++) {
      producer.send(session.createTextMessage("" + i), completions);
    }
    session.commit();
    assertThat(completions.completed).hasSize(20);
    assertThat(texts(session().createConsumer(queue), 20)).startsWith("0", "1").endsWith("19");
  }

  @Test
  @Section("7.3.4")
  @ArtemisDiffers(
      "Rolls back before the callbacks have returned; rollback must block until all have.")
  void rollbackWaitsForTheCompletionsToo() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    Completions completions = slow(5);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 5; i++) {
      producer.send(session.createTextMessage("" + i), completions);
    }
    session.rollback();
    assertThat(completions.all.getCount()).isZero();
    assertThat(session().createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  @Section("7.3.4")
  void aListenerMayNotCloseWhatItWasSentWith() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    Completions completions =
        new Completions(
            1,
            message -> {
              assertThatThrownBy(producer::close).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(session::close).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(connection::close).isInstanceOf(IllegalStateException.class);
            });
    AtomicReference<Throwable> error = new AtomicReference<>();
    producer.send(session.createMessage(), noting(completions, error));
    await(completions.all);
    assertThat(error).hasValue(null);
  }

  @Test
  @Section("7.3.4")
  @ArtemisDiffers("Lets a callback commit its own session; this must be an IllegalStateException.")
  void aListenerMayNotEndTheTransaction() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    Completions completions =
        new Completions(
            1,
            message -> {
              assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(session::rollback).isInstanceOf(IllegalStateException.class);
            });
    AtomicReference<Throwable> error = new AtomicReference<>();
    session.createProducer(queue).send(session.createMessage(), noting(completions, error));
    await(completions.all);
    assertThat(error).hasValue(null);
    session.rollback();
  }

  @Test
  @Section("7.3.4")
  void aListenerMayNotCloseItsContext() throws Exception {
    JMSContext context = context();
    Completions completions =
        new Completions(
            1,
            message ->
                assertThatThrownBy(context::close)
                    .isInstanceOf(IllegalStateRuntimeException.class));
    AtomicReference<Throwable> error = new AtomicReference<>();
    context.createProducer().setAsync(noting(completions, error)).send(queue, "text");
    await(completions.all);
    assertThat(error).hasValue(null);
  }

  /** Keeps what an assertion in a callback says. */
  private static CompletionListener noting(
      Completions completions, AtomicReference<Throwable> error) {
    return new CompletionListener() {
      @Override
      public void onCompletion(Message message) {
        try {
          completions.action.run(message);
        } catch (Exception | AssertionError e) {
          error.set(e);
        }
        completions.all.countDown();
      }

      @Override
      public void onException(Message message, Exception exception) {
        error.set(exception);
        completions.all.countDown();
      }
    };
  }

  @Test
  @Section("7.3.2")
  void whatTheCallThrowsIsNotToldToTheListener() throws Exception {
    Session session = session();
    Completions completions = new Completions(1);
    MessageProducer anonymous = session.createProducer(null);
    assertThatThrownBy(() -> anonymous.send(null, session.createMessage(), completions))
        .isInstanceOf(InvalidDestinationException.class);
    session.close();
    assertThat(completions.all.getCount()).isEqualTo(1);
  }

  @Test
  @Section("7.3")
  void aProducerOfAContextIsAsynchronousUntilItIsNot() throws Exception {
    JMSContext context = context();
    Completions completions = new Completions(2);
    JMSProducer producer = context.createProducer().setAsync(completions);
    assertThat(producer.getAsync()).isSameAs(completions);
    producer.send(queue, "1").send(queue, "2");
    await(completions.all);
    producer.setAsync(null).send(queue, "3");
    assertThat(completions.completed).hasSize(2);
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(texts(consumer, 3)).containsExactly("1", "2", "3");
  }

  @Test
  @Section("7.3")
  void publicationsAreCompletedToo() throws Exception {
    Session session = session();
    MessageConsumer consumer = session().createConsumer(topic);
    Completions completions = new Completions(2);
    MessageProducer producer = session.createProducer(topic);
    producer.send(session.createTextMessage("1"), completions);
    producer.send(session.createTextMessage("2"), completions);
    await(completions.all);
    assertThat(texts(consumer, 2)).containsExactly("1", "2");
  }
}

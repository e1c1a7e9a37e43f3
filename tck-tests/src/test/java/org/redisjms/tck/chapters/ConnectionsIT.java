package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 6.1: connections, which deliver when they are started and release all when closed. */
class ConnectionsIT extends ConformanceTest {
  @Test
  @Section("6.1.4")
  void aConnectionIsCreatedStopped() throws Exception {
    MessageConsumer consumer = connect().createSession().createConsumer(queue);
    send("text");
    assertThat(consumer.receiveNoWait()).isNull();
    assertNothing(consumer);
  }

  @Test
  @Section("6.1.4")
  void nothingIsTakenFromTheQueueBeforeTheStart() throws Exception {
    Connection stopped = connect();
    MessageConsumer idle = stopped.createSession().createConsumer(queue);
    send("one", "two");
    assertThat(idle.receiveNoWait()).isNull();
    MessageConsumer other = session().createConsumer(queue);
    assertThat(texts(other, 2)).containsExactly("one", "two");
  }

  @Test
  @Section("6.1.4")
  void listenersWaitForTheStart() throws Exception {
    Connection connection = connect();
    CountDownLatch delivered = new CountDownLatch(1);
    AtomicBoolean started = new AtomicBoolean();
    AtomicBoolean early = new AtomicBoolean();
    connection
        .createSession()
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              early.set(!started.get());
              delivered.countDown();
            });
    send("text");
    started.set(true);
    connection.start();
    await(delivered);
    assertThat(early).isFalse();
  }

  @Test
  @Section("6.1.4")
  void aConnectionThatIsNotStartedSends() throws Exception {
    Session session = connect().createSession();
    session.createProducer(queue).send(session.createTextMessage("text"));
    assertThat(text(receive(session().createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("6.1.5")
  void aStoppedConnectionDoesNotReceive() throws Exception {
    Connection connection = started();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    send("one");
    assertThat(text(receive(consumer))).isEqualTo("one");
    connection.stop();
    send("two");
    assertThat(consumer.receiveNoWait()).isNull();
    assertNothing(consumer);
    connection.start();
    assertThat(text(receive(consumer))).isEqualTo("two");
  }

  @Test
  @Section("6.1.5")
  void aStoppedConnectionSends() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    connection.stop();
    session.createProducer(queue).send(session.createTextMessage("text"));
    assertThat(text(receive(session().createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("6.1.5")
  void startAndStopTwiceAreIgnored() throws Exception {
    Connection connection = connect();
    connection.stop();
    connection.start();
    connection.start();
    connection.stop();
    connection.stop();
    connection.start();
    send("text");
    assertThat(text(receive(connection.createSession().createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("6.1.5")
  void stopWaitsForRunningListeners() throws Exception {
    Connection connection = connect();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(newQueue());
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    AtomicBoolean finished = new AtomicBoolean();
    CompletableFuture<Void> failure = new CompletableFuture<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              entered.countDown();
              try {
                await(stopping);
                // The services of the connection are there until the listener returns.
                producer.send(session.createMessage());
                finished.set(true);
              } catch (Exception e) {
                failure.completeExceptionally(e);
              }
            });
    connection.start();
    send("text");
    await(entered);
    CompletableFuture<Boolean> stop =
        CompletableFuture.supplyAsync(
            () -> {
              stopping.countDown();
              try {
                connection.stop();
              } catch (Exception e) {
                failure.completeExceptionally(e);
              }
              return finished.get();
            });
    assertThat(stop.get(patienceMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(failure).isNotDone();
  }

  @Test
  @Section("6.1.5")
  void noListenerRunsOnceStopHasReturned() throws Exception {
    Connection connection = connect();
    AtomicInteger delivered = new AtomicInteger();
    connection
        .createSession()
        .createConsumer(queue)
        .setMessageListener(message -> delivered.incrementAndGet());
    String[] texts = Collections.nCopies(200, "text").toArray(new String[0]);
    send(texts);
    connection.start();
    await("the first message", () -> delivered.get() > 0);
    connection.stop();
    int atStop = delivered.get();
    MessageConsumer marker = session().createConsumer(newQueue());
    assertNothing(marker);
    assertThat(delivered).hasValue(atStop);
    connection.start();
    await("the rest", () -> delivered.get() == texts.length);
  }

  @Test
  @Section("6.1.6")
  void metaDataDescribesTheProvider() throws Exception {
    ConnectionMetaData metaData = connect().getMetaData();
    assertThat(metaData.getJMSVersion()).startsWith("3.");
    assertThat(metaData.getJMSMajorVersion()).isEqualTo(3);
    assertThat(metaData.getJMSMinorVersion()).isIn(0, 1);
    assertThat(metaData.getJMSProviderName()).isNotBlank();
    assertThat(metaData.getProviderVersion()).isNotBlank();
    assertThat(metaData.getProviderMajorVersion()).isNotNegative();
    assertThat(metaData.getProviderMinorVersion()).isNotNegative();
  }

  @Test
  @Section("6.1.6")
  void metaDataNamesTheMandatoryProperties() throws Exception {
    List<?> names =
        Collections.list((Enumeration<?>) connect().getMetaData().getJMSXPropertyNames());
    assertThat(names.stream().map(Object::toString))
        .contains("JMSXDeliveryCount", "JMSXGroupID", "JMSXGroupSeq");
  }

  @Test
  @Section("6.1.6")
  void metaDataOfAContextIsTheSame() throws Exception {
    assertThat(context().getMetaData().getJMSProviderName())
        .isEqualTo(connect().getMetaData().getJMSProviderName());
  }

  @Test
  @Section("6.1.7")
  void theExceptionListenerIsTheOneThatWasSet() throws Exception {
    Connection connection = connect();
    assertThat(connection.getExceptionListener()).isNull();
    ExceptionListener listener = exception -> {};
    connection.setExceptionListener(listener);
    assertThat(connection.getExceptionListener()).isSameAs(listener);
    connection.setExceptionListener(null);
    assertThat(connection.getExceptionListener()).isNull();
  }

  @Test
  @Section("6.1.7")
  void whatACallThrowsIsNotToldToTheListener() throws Exception {
    Connection connection = connect();
    AtomicInteger told = new AtomicInteger();
    connection.setExceptionListener(exception -> told.incrementAndGet());
    Session session = connection.createSession();
    assertThatThrownBy(() -> session.createConsumer(queue, "wrong ="))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
    connection.close();
    assertThat(told).hasValue(0);
  }

  @Test
  @Section("6.1.8")
  void closingTwiceIsIgnored() throws Exception {
    Connection connection = connect();
    connection.close();
    connection.close();
  }

  @Test
  @Section("6.1.8")
  void aClosedConnectionRefusesEverything() throws Exception {
    Connection connection = connect();
    connection.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            connection::createSession,
            () -> connection.createSession(Session.AUTO_ACKNOWLEDGE),
            () -> connection.createSession(true, 0),
            connection::start,
            connection::stop,
            connection::getMetaData,
            connection::getClientID,
            connection::getExceptionListener,
            () -> connection.setClientID(unique("client")),
            () -> connection.setExceptionListener(exception -> {}))) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @Section("6.1.8")
  void closingAConnectionClosesWhatItHas() throws Exception {
    Connection connection = started();
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    QueueBrowser browser = session.createBrowser(queue);
    TextMessage message = session.createTextMessage("text");
    connection.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> session.createConsumer(queue),
            session::recover,
            consumer::receiveNoWait,
            () -> consumer.receive(1),
            consumer::getMessageSelector,
            () -> producer.send(message),
            producer::getPriority,
            browser::getEnumeration)) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
    }
    browser.close();
    producer.close();
    consumer.close();
    session.close();
    assertThat(message.getText()).isEqualTo("text");
    message.setText("other");
  }

  @Test
  @Section("6.1.8")
  void messagesOfAClosedConnectionStayReadableButCannotBeAcknowledged() throws Exception {
    Connection connection = started();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    send("text");
    Message received = receive(session.createConsumer(queue));
    connection.close();
    assertThat(text(received)).isEqualTo("text");
    assertThatThrownBy(received::acknowledge).isInstanceOf(IllegalStateException.class);
    assertThat(text(receive(session().createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("6.1.8")
  void closingAConnectionRollsBack() throws Exception {
    send("received");
    Connection connection = started();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    assertThat(text(receive(session.createConsumer(queue)))).isEqualTo("received");
    session.createProducer(queue).send(session.createTextMessage("sent"));
    connection.close();
    MessageConsumer consumer = session().createConsumer(queue);
    Message again = receive(consumer);
    assertThat(text(again)).isEqualTo("received");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertNothing(consumer);
  }

  @Test
  @Section("6.1.8")
  void closingAConnectionEndsAPendingReceive() throws Exception {
    Connection connection = started();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    CountDownLatch receiving = new CountDownLatch(1);
    CompletableFuture<Object> received = new CompletableFuture<>();
    Thread receiver =
        new Thread(
            () -> {
              receiving.countDown();
              try {
                received.complete(String.valueOf(consumer.receive()));
              } catch (Exception e) {
                received.complete(e);
              }
            });
    receiver.start();
    await(receiving);
    await("it waits", () -> receiver.getState() != Thread.State.RUNNABLE);
    connection.close();
    // Null if it was waiting already; an exception if it came after the close.
    Object outcome = received.get(patienceMillis(), TimeUnit.MILLISECONDS);
    assertThat(outcome.equals("null") || outcome instanceof IllegalStateException)
        .as("%s", outcome)
        .isTrue();
  }
}

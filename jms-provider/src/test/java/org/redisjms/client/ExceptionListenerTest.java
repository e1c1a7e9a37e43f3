package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The connection's exception listener (Jakarta Messaging 3.1, section 6.1.7). */
class ExceptionListenerTest extends ClientTest {

  private final BlockingQueue<JMSException> told = new LinkedBlockingQueue<>();

  private void outage() {
    store.unavailable();
    store.available();
  }

  private JMSException next() throws InterruptedException {
    JMSException exception = told.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(exception).as("told in time").isNotNull();
    return exception;
  }

  @Test
  void mayCloseItsConnection() throws Exception {
    RedisJmsConnection connection = started();
    connection.createSession().createConsumer(queue).setMessageListener(message -> {});
    CompletableFuture<Void> closed = new CompletableFuture<>();
    connection.setExceptionListener(
        exception -> {
          try {
            connection.stop();
            connection.close();
            closed.complete(null);
          } catch (JMSException | RuntimeException e) {
            closed.completeExceptionally(e);
          }
        });
    store.unavailable();
    closed.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    store.available();
  }

  @Test
  void mayUseItsConnection() throws Exception {
    RedisJmsConnection connection = started();
    CompletableFuture<Boolean> used = new CompletableFuture<>();
    CountDownLatch back = new CountDownLatch(1);
    connection.setExceptionListener(
        exception -> {
          try {
            await(back);
            RedisJmsSession session = connection.createSession();
            session.createProducer(queue).send(session.createTextMessage("from the listener"));
            used.complete(connection.getExceptionListener() != null);
          } catch (JMSException | InterruptedException | AssertionError e) {
            used.completeExceptionally(e);
          }
        });
    outage();
    back.countDown();
    assertThat(used.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(drain()).containsExactly("from the listener");
  }

  @Test
  void isCalledByOneThreadAtATimeAndInOrder() throws Exception {
    RedisJmsConnection connection = started();
    AtomicInteger running = new AtomicInteger();
    List<Integer> together = new CopyOnWriteArrayList<>();
    CountDownLatch goOn = new CountDownLatch(1);
    connection.setExceptionListener(
        exception -> {
          together.add(running.incrementAndGet());
          try {
            await(goOn);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          running.decrementAndGet();
          told.add(exception);
        });
    for (int i = 0; i < 3; i++) {
      outage();
    }
    store.quiesce();
    assertThat(told).isEmpty();
    goOn.countDown();
    for (int i = 0; i < 3; i++) {
      next();
    }
    assertThat(together).containsExactly(1, 1, 1);
  }

  @Test
  void doesNoHarmWhenItThrows() throws Exception {
    RedisJmsConnection connection = started();
    connection.setExceptionListener(
        exception -> {
          told.add(exception);
          throw new IllegalStateException("on purpose");
        });
    outage();
    next();
    outage();
    next();
    send("a");
    assertThat(drain()).containsExactly("a");
  }

  @Test
  void mayBeReplacedAndTakenAway() throws Exception {
    RedisJmsContext context = context(JMSContext.AUTO_ACKNOWLEDGE);
    ExceptionListener forgotten =
        exception -> {
          throw new AssertionError("nobody should be told");
        };
    context.setExceptionListener(forgotten);
    assertThat(context.getExceptionListener()).isSameAs(forgotten);
    context.setExceptionListener(told::add);
    outage();
    assertThat(next()).isNotNull();
    context.setExceptionListener(null);
    assertThat(context.getExceptionListener()).isNull();
    outage();
    store.quiesce();
    assertThat(told).isEmpty();
  }

  @Test
  void isNotToldWhatACallThrows() throws Exception {
    RedisJmsConnection connection = started();
    connection.setExceptionListener(told::add);
    RedisJmsSession session = connection.createSession();
    for (Unchecked.Action failing :
        List.<Unchecked.Action>of(
            session::commit,
            () -> session.createConsumer(null),
            () -> session.createConsumer(queue, "= 1"),
            () -> session.createProducer(queue).send(null))) {
      try {
        failing.run();
        throw new AssertionError("it should have failed");
      } catch (JMSException e) {
        assertThat(e).isNotNull();
      }
    }
    outage();
    next();
    assertThat(told).isEmpty();
  }
}

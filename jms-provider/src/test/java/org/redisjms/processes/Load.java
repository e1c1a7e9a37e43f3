package org.redisjms.processes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;

/**
 * An application under which Redis is restarted: one thread sends numbers without a break, a
 * transacted session moves them to a second queue, a listener hears them there.
 */
final class Load implements AutoCloseable {
  private static final Queue FROM = new RedisJmsQueue("from");
  private static final Queue TO = new RedisJmsQueue("to");
  private static final long PATIENCE_MILLIS = 150_000;

  private final Connection connection;
  private final List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final Thread sender;
  private final Thread mover;
  private volatile boolean ending;
  private volatile long longestSendNanos;

  private Load(Connection connection) throws JMSException {
    this.connection = connection;
    sender = new Thread(guarded(this::send), "test-sender");
    mover = new Thread(guarded(this::move), "test-mover");
    connection.setExceptionListener(errors::add);
    connection.createSession().createConsumer(TO).setMessageListener(this::hear);
    connection.start();
  }

  static Load start(String uri) throws JMSException {
    Load load = new Load(new RedisJmsConnectionFactory(uri).createConnection());
    load.sender.start();
    load.mover.start();
    return load;
  }

  private interface Work {
    void run() throws JMSException;
  }

  private Runnable guarded(Work work) {
    return () -> {
      try {
        work.run();
      } catch (JMSException | RuntimeException e) {
        errors.add(e);
      }
    };
  }

  private void send() throws JMSException {
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(FROM);
    while (!ending) {
      long start = System.nanoTime();
      producer.send(session.createTextMessage(Integer.toString(sent.get())));
      longestSendNanos = Math.max(longestSendNanos, System.nanoTime() - start);
      sent.incrementAndGet();
    }
    producer.send(session.createTextMessage("end"));
  }

  private void move() throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(FROM);
    MessageProducer producer = session.createProducer(TO);
    boolean end = false;
    while (!end) {
      Message message = consumer.receive(PATIENCE_MILLIS);
      if (message == null) {
        throw new JMSException("no message in time");
      }
      end = message.getBody(String.class).equals("end");
      if (!end) {
        producer.send(message);
      }
      session.commit();
    }
  }

  private void hear(Message message) {
    try {
      heard.add(Integer.valueOf(((TextMessage) message).getText()));
    } catch (JMSException | RuntimeException e) {
      errors.add(e);
    }
  }

  int heard() {
    return heard.size();
  }

  boolean hasFailed() {
    return !errors.isEmpty();
  }

  /**
   * Ends it and checks that nobody saw an error and that every message arrived once and in order.
   *
   * @return the number of messages and the longest pause, for people
   */
  String finish() throws InterruptedException {
    ending = true;
    sender.join(PATIENCE_MILLIS);
    mover.join(PATIENCE_MILLIS);
    assertThat(errors).isEmpty();
    assertThat(mover.isAlive()).isFalse();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (heard.size() < sent.get() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(heard).containsExactlyElementsOf(IntStream.range(0, sent.get()).boxed().toList());
    return "%d messages, the longest pause %d ms"
        .formatted(sent.get(), TimeUnit.NANOSECONDS.toMillis(longestSendNanos));
  }

  @Override
  public void close() throws JMSException {
    ending = true;
    connection.close();
  }
}

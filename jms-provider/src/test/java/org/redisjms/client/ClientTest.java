package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.redisjms.config.Options;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.store.InMemoryMessageStore;
import org.redisjms.topology.RedisUri;

/** Connections over a store in memory, closed after each test. */
abstract class ClientTest {
  /** Longer than anything takes here; only a test that fails waits for so long. */
  static final long PATIENCE_MILLIS = 60_000;

  final InMemoryMessageStore store = new InMemoryMessageStore();
  final RedisJmsQueue queue = new RedisJmsQueue("orders");
  private final SharedStores stores = new SharedStores((uri, options) -> store);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  RedisJmsConnection connect(Domain domain) throws JMSException {
    return connect(Options.defaults(), domain);
  }

  RedisJmsConnection connect(Options options, Domain domain) throws JMSException {
    RedisJmsConnection connection =
        RedisJmsConnection.open(stores, RedisUri.parse("redis://localhost"), options, domain);
    opened.add(connection);
    return connection;
  }

  RedisJmsConnection connect() throws JMSException {
    return connect(Domain.COMMON);
  }

  RedisJmsConnection started() throws JMSException {
    RedisJmsConnection connection = connect();
    connection.start();
    return connection;
  }

  RedisJmsContext context(int mode) throws JMSException {
    RedisJmsContext context = RedisJmsContext.on(connect(), mode);
    opened.add(context);
    return context;
  }

  RedisJmsContext context() throws JMSException {
    return context(JMSContext.AUTO_ACKNOWLEDGE);
  }

  /** Sends texts to the queue. */
  void send(String... texts) throws JMSException {
    try (RedisJmsConnection connection = connect();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue)) {
      for (String text : texts) {
        producer.send(session.createTextMessage(text));
      }
    }
  }

  static String text(Message message) throws JMSException {
    assertThat(message).isInstanceOf(TextMessage.class);
    return ((TextMessage) message).getText();
  }

  /** Takes what is in the queue at this moment. */
  List<String> drain() throws JMSException {
    List<String> texts = new ArrayList<>();
    try (RedisJmsConnection connection = started();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue)) {
      for (Message message = consumer.receiveNoWait();
          message != null;
          message = consumer.receiveNoWait()) {
        texts.add(text(message));
      }
    }
    return texts;
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
  }
}

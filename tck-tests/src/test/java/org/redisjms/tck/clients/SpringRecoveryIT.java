package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;
import org.springframework.jms.JmsException;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/**
 * Containers that move messages from one queue to another in transactions, while Redis fails: each
 * message is moved once.
 */
class SpringRecoveryIT extends ClientFixture {

  private static final int MESSAGES = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final AtomicInteger moved = new AtomicInteger();

  /** How a container gets its transactions. */
  private enum Kind {
    /** The session of the container, which it keeps. */
    SESSION {
      @Override
      AbstractMessageListenerContainer mover(SpringRecoveryIT test, ConnectionFactory factory) {
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setSessionTransacted(true);
        container.setRecoveryInterval(100);
        container.setConcurrentConsumers(2);
        container.setMessageListener(test.sendingInItsSession());
        return container;
      }
    },
    /** A transaction manager, a caching factory, and a template that joins. */
    MANAGER {
      @Override
      AbstractMessageListenerContainer mover(SpringRecoveryIT test, ConnectionFactory factory) {
        CachingConnectionFactory caching = new CachingConnectionFactory(factory);
        caching.setReconnectOnException(true);
        test.closeLater(caching::destroy);
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setConnectionFactory(caching);
        container.setTransactionManager(new JmsTransactionManager(caching));
        container.setRecoveryInterval(100);
        JmsTemplate joining = new JmsTemplate(caching);
        container.setMessageListener(
            (MessageListener)
                message -> {
                  joining.convertAndSend(test.name + ".out", text(message));
                  test.moved.incrementAndGet();
                });
        return container;
      }
    },
    /**
     * A listener that the provider calls. The simple container reconnects at the provider's report
     * of an outage or never, so that the outage has to end before the provider reports it.
     */
    SIMPLE {
      @Override
      String patience() {
        return "failoverTimeout=2m";
      }

      @Override
      AbstractMessageListenerContainer mover(SpringRecoveryIT test, ConnectionFactory factory) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
        container.setSessionTransacted(true);
        container.setMessageListener(test.sendingInItsSession());
        return container;
      }
    };

    abstract AbstractMessageListenerContainer mover(
        SpringRecoveryIT test, ConnectionFactory factory);

    /** How long the connections of the container wait for Redis. */
    String patience() {
      return "failoverTimeout=1s";
    }
  }

  private SessionAwareMessageListener<Message> sendingInItsSession() {
    return (message, session) -> {
      try (var producer = session.createProducer(session.createQueue(name + ".out"))) {
        producer.send(session.createTextMessage(text(message)));
      }
      moved.incrementAndGet();
    };
  }

  private static String text(Message message) {
    try {
      return ((TextMessage) message).getText();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private AbstractMessageListenerContainer start(Kind kind, ConnectionFactory factory) {
    AbstractMessageListenerContainer container = kind.mover(this, factory);
    if (container.getConnectionFactory() == null) {
      container.setConnectionFactory(factory);
    }
    container.setDestinationName(name);
    container.setErrorHandler(failure -> {});
    container.afterPropertiesSet();
    container.start();
    return container;
  }

  /** The master is killed; the application does not notice. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void movesEachMessageOnceWhenTheMasterIsKilled(Kind kind) throws Exception {
    SentinelGroup group = SentinelGroup.start();
    closeLater(group);
    // Longer than sentinels may stand still on a busy machine.
    ConnectionFactory factory = factoryFor(group.uri(), "failoverTimeout=2m");
    AbstractMessageListenerContainer container = start(kind, factory);
    closeLater(container::shutdown);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(factory, "m"));
    await("some are moved", () -> moved.get() > MESSAGES / 10);
    RedisProcess master = group.master();
    master.kill9();
    sending.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);
    assertMovedOnce(factory, numbered("m", MESSAGES));
  }

  /** All of Redis is gone for longer than the client waits, and comes back with what it had. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void movesEachMessageOnceAfterAnOutage(Kind kind) throws Exception {
    // With "everysec" a busy disk delays the write, and the kill would take what was confirmed.
    RedisServer server = RedisServer.builder().aof(Aof.ALWAYS).start();
    closeLater(server);
    ConnectionFactory factory = factoryFor(server.uri(), "failoverTimeout=1s", "lease=10s");
    sendAll(factory, "m");
    AbstractMessageListenerContainer container =
        start(kind, factoryFor(server.uri(), kind.patience(), "lease=10s"));
    closeLater(container::shutdown);
    await("some are moved", () -> moved.get() > MESSAGES / 10);
    server.kill9();
    await("the client has given up", () -> !canSend(factory));
    int before = moved.get();
    server.restart();
    await("it goes on", () -> moved.get() > before && canSend(factory));
    sendAll(factory, "n");
    List<String> expected = new ArrayList<>(numbered("m", MESSAGES));
    expected.addAll(numbered("n", MESSAGES));
    assertMovedOnce(factory, expected);
  }

  private boolean canSend(ConnectionFactory factory) {
    try {
      new JmsTemplate(factory).convertAndSend(name + ".other", "probe");
      return true;
    } catch (JmsException e) {
      return false;
    }
  }

  /** Sends on one session, as a template alone would open a thousand connections. */
  private void sendAll(ConnectionFactory factory, String text) {
    new JmsTemplate(factory)
        .execute(
            name,
            (session, producer) -> {
              for (String numbered : numbered(text, MESSAGES)) {
                producer.send(session.createTextMessage(numbered));
              }
              return null;
            });
  }

  private void assertMovedOnce(ConnectionFactory factory, List<String> expected) {
    List<String> received = new ArrayList<>();
    new JmsTemplate(factory)
        .execute(
            session -> {
              receive(session, received, expected.size());
              return null;
            },
            true);
    assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void receive(Session session, List<String> received, int count) throws JMSException {
    try (var consumer = session.createConsumer(session.createQueue(name + ".out"))) {
      while (received.size() < count) {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(message).as("a message after " + received.size()).isNotNull();
        received.add(text(message));
      }
      assertThat(consumer.receiveNoWait()).as("none is moved twice").isNull();
    }
  }
}

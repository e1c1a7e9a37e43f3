package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.jms.listener.adapter.MessageListenerAdapter;

/** Spring's listener containers on queues. */
class SpringListenerIT extends ClientFixture {

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final JmsTemplate template = patient(new JmsTemplate(factory()));

  private static String text(Message message) {
    try {
      return ((TextMessage) message).getText();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static int delivery(Message message) {
    try {
      return message.getIntProperty("JMSXDeliveryCount");
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private DefaultMessageListenerContainer container(String... options) {
    return onQueue(new DefaultMessageListenerContainer(), factory(options));
  }

  /** A container that writes down what it hears. */
  private <C extends AbstractMessageListenerContainer> C onQueue(
      C container, ConnectionFactory factory) {
    container.setConnectionFactory(factory);
    container.setDestinationName(name);
    container.setMessageListener((MessageListener) message -> heard.add(text(message)));
    // The failures of these tests are no news.
    container.setErrorHandler(failure -> {});
    return container;
  }

  private void start(AbstractMessageListenerContainer container) {
    container.afterPropertiesSet();
    container.start();
    closeLater(container::shutdown);
  }

  private void sendAll(List<String> texts) {
    texts.forEach(text -> template.convertAndSend(name, text));
  }

  private void awaitHeard(int messages) {
    await(messages + " messages are heard, not " + heard, () -> heard.size() >= messages);
  }

  /** Three consumers share the queue: each message is heard once, and all three work. */
  @Test
  void hearsEachMessageOnceWithSeveralConsumers() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch allBusy = new CountDownLatch(3);
    DefaultMessageListenerContainer container = container();
    container.setConcurrentConsumers(3);
    container.setMessageListener(
        (MessageListener)
            message -> {
              if (threads.add(Thread.currentThread())) {
                allBusy.countDown();
              }
              pass(allBusy);
              heard.add(text(message));
            });
    start(container);
    sendAll(numbered("m", 100));
    awaitHeard(100);
    assertThat(heard).containsExactlyInAnyOrderElementsOf(numbered("m", 100));
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A container grows with its load, up to its limit. */
  @Test
  void growsWithTheLoad() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch allBusy = new CountDownLatch(4);
    DefaultMessageListenerContainer container = container();
    container.setConcurrency("1-4");
    container.setMessageListener(
        (MessageListener)
            message -> {
              if (threads.add(Thread.currentThread())) {
                allBusy.countDown();
              }
              pass(allBusy);
              heard.add(text(message));
            });
    start(container);
    sendAll(numbered("m", 50));
    awaitHeard(50);
    assertThat(heard).containsExactlyInAnyOrderElementsOf(numbered("m", 50));
  }

  /** Whatever is cached between messages, each comes once and in order. */
  @ParameterizedTest
  @ValueSource(strings = {"CACHE_NONE", "CACHE_CONNECTION", "CACHE_SESSION", "CACHE_CONSUMER"})
  void hearsEachMessageOnceAtEachCacheLevel(String cacheLevel) {
    DefaultMessageListenerContainer container = container();
    container.setCacheLevelName(cacheLevel);
    container.setSessionTransacted(true);
    sendAll(numbered("m", 20));
    start(container);
    awaitHeard(20);
    sendAll(List.of("idle before"));
    awaitHeard(21);
    assertThat(heard).startsWith(numbered("m", 20).toArray(String[]::new)).hasSize(21);
  }

  /** A listener that fails gets its message again, until it goes to the dead-letter queue. */
  @Test
  void deadLettersWhatAlwaysFails() throws Exception {
    DefaultMessageListenerContainer container = container("maxDeliveries=3");
    container.setSessionTransacted(true);
    container.setMessageListener(
        (MessageListener)
            message -> {
              heard.add(text(message) + ":" + delivery(message));
              if (text(message).equals("bad")) {
                throw new UnsupportedOperationException("rolls back");
              }
            });
    start(container);
    sendAll(List.of("bad", "good"));
    Message dead = template.receive("DLQ." + name);
    assertThat(dead).isNotNull();
    assertThat(text(dead)).isEqualTo("bad");
    awaitHeard(4);
    assertThat(heard).containsExactly("bad:1", "bad:2", "bad:3", "good:1");
  }

  /** What the listener sends in its session goes with its transaction. */
  @Test
  void sendsInTheTransactionOfItsListener() {
    DefaultMessageListenerContainer container = container();
    container.setSessionTransacted(true);
    container.setMessageListener(
        (SessionAwareMessageListener<Message>)
            (message, session) -> {
              sendIn(session, text(message) + ":" + delivery(message));
              if (delivery(message) == 1) {
                throw new UnsupportedOperationException("rolls back");
              }
            });
    start(container);
    sendAll(List.of("a", "b"));
    assertThat(template.receiveAndConvert(name + ".out")).isEqualTo("a:2");
    assertThat(template.receiveAndConvert(name + ".out")).isEqualTo("b:2");
    assertThat(drain(name + ".out")).isEmpty();
  }

  private void sendIn(Session session, String text) throws JMSException {
    try (var producer = session.createProducer(session.createQueue(name + ".out"))) {
      producer.send(session.createTextMessage(text));
    }
  }

  /** A template of the same factory joins the transaction that the manager has begun. */
  @Test
  void joinsTheTransactionOfAManager() {
    CachingConnectionFactory caching = new CachingConnectionFactory(factory());
    closeLater(caching::destroy);
    JmsTemplate joining = new JmsTemplate(caching);
    DefaultMessageListenerContainer container =
        onQueue(new DefaultMessageListenerContainer(), caching);
    container.setTransactionManager(new JmsTransactionManager(caching));
    container.setMessageListener(
        (MessageListener)
            message -> {
              joining.convertAndSend(name + ".out", text(message) + ":" + delivery(message));
              if (delivery(message) < 3) {
                throw new UnsupportedOperationException("rolls back");
              }
            });
    start(container);
    sendAll(List.of("a"));
    assertThat(template.receiveAndConvert(name + ".out")).isEqualTo("a:3");
    assertThat(drain(name + ".out")).isEmpty();
    assertThat(drain(name)).isEmpty();
  }

  /** The container acknowledges after the listener, and recovers the session if it failed. */
  @Test
  void redeliversWhatWasNotAcknowledged() {
    DefaultMessageListenerContainer container = container();
    container.setSessionAcknowledgeMode(Session.CLIENT_ACKNOWLEDGE);
    container.setMessageListener(
        (MessageListener)
            message -> {
              heard.add(text(message) + ":" + delivery(message));
              if (delivery(message) == 1) {
                throw new UnsupportedOperationException("fails");
              }
            });
    start(container);
    sendAll(List.of("a"));
    awaitHeard(2);
    sendAll(List.of("b"));
    awaitHeard(4);
    assertThat(heard).containsExactly("a:1", "a:2", "b:1", "b:2");
    container.shutdown();
    assertThat(drain(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void acknowledgesByItself(int mode) {
    DefaultMessageListenerContainer container = container();
    container.setSessionAcknowledgeMode(mode);
    start(container);
    sendAll(numbered("m", 50));
    awaitHeard(50);
    container.shutdown();
    assertThat(heard).containsExactlyElementsOf(numbered("m", 50));
    assertThat(drain(name)).isEmpty();
  }

  @Test
  void hearsWhatItsSelectorSelects() {
    DefaultMessageListenerContainer container = container();
    container.setMessageSelector("JMSPriority > 4");
    start(container);
    template.setExplicitQosEnabled(true);
    for (int priority = 0; priority < 10; priority++) {
      template.setPriority(priority);
      sendAll(List.of("p" + priority));
    }
    awaitHeard(5);
    container.shutdown();
    assertThat(heard).containsExactlyInAnyOrder("p5", "p6", "p7", "p8", "p9");
    assertThat(drain(name)).containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4");
  }

  /** A stopped container hears nothing; what waits is heard when it is started again. */
  @Test
  void stopsAndStarts() {
    DefaultMessageListenerContainer container = container();
    start(container);
    sendAll(List.of("a"));
    awaitHeard(1);
    container.stop();
    await("it has stopped", () -> !container.isRunning());
    sendAll(List.of("b"));
    assertThat(heard).containsExactly("a");
    container.start();
    awaitHeard(2);
    assertThat(heard).containsExactly("a", "b");
  }

  /** What a method returns goes back to who asked. */
  @Test
  void answersRequests() {
    MessageListenerAdapter adapter = new MessageListenerAdapter(new Shouter());
    adapter.setDefaultListenerMethod("shout");
    DefaultMessageListenerContainer container = container();
    container.setSessionTransacted(true);
    container.setMessageListener(adapter);
    start(container);
    for (String word : List.of("ping", "again")) {
      Message reply = template.sendAndReceive(name, session -> session.createTextMessage(word));
      assertThat(reply).isNotNull();
      assertThat(text(reply)).isEqualTo(word + "!");
    }
  }

  /** Called by reflection. */
  public static final class Shouter {
    public String shout(String text) {
      return text + "!";
    }
  }

  /** The simple container listens with JMS listeners of the provider's threads. */
  @Test
  void listensWithTheSimpleContainer() {
    SimpleMessageListenerContainer container =
        onQueue(new SimpleMessageListenerContainer(), factory());
    container.setConcurrentConsumers(2);
    container.setSessionTransacted(true);
    container.setMessageListener(
        (MessageListener)
            message -> {
              heard.add(text(message) + ":" + delivery(message));
              if (delivery(message) == 1) {
                throw new UnsupportedOperationException("rolls back");
              }
            });
    start(container);
    sendAll(numbered("m", 20));
    awaitHeard(40);
    container.shutdown();
    assertThat(heard).hasSize(40).doesNotHaveDuplicates().contains("m0:1", "m0:2", "m19:2");
    assertThat(drain(name)).isEmpty();
  }
}

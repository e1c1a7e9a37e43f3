package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsTopic;

/** Sections 2.8, 6.1.2, 6.1.4, 6.1.8 and 10.2 of Jakarta Messaging 3.1: what a JMSContext does. */
class JmsContextIT extends JmsFixture {

  private JMSContext context(String... options) {
    return closeLater(factory(options).createContext());
  }

  private static void refused(
      Class<? extends JMSRuntimeException> kind, ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(kind).hasCauseInstanceOf(JMSException.class);
    }
  }

  /** The API of ConnectionFactory and JMSContext: four modes, and no others. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        JMSContext.SESSION_TRANSACTED,
        JMSContext.AUTO_ACKNOWLEDGE,
        JMSContext.CLIENT_ACKNOWLEDGE,
        JMSContext.DUPS_OK_ACKNOWLEDGE
      })
  void sessionModes(int mode) {
    JMSContext first = closeLater(factory().createContext(mode));
    JMSContext second = closeLater(context().createContext(mode));
    for (JMSContext context : List.of(first, second)) {
      assertThat(context.getSessionMode()).isEqualTo(mode);
      assertThat(context.getTransacted()).isEqualTo(mode == JMSContext.SESSION_TRANSACTED);
    }
  }

  /** The same for what is no mode. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 4, 17, Integer.MIN_VALUE})
  void noSessionModes(int mode) {
    RedisJmsConnectionFactory factory = factory();
    JMSContext context = context();
    refused(
        JMSRuntimeException.class,
        () -> factory.createContext(mode),
        () -> factory.createContext(null, null, mode),
        () -> context.createContext(mode));
    assertThat(context.getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
  }

  /** The ways to make a consumer. */
  enum Made {
    CONSUMER((context, topic) -> context.createConsumer(topic)),
    SELECTING((context, topic) -> context.createConsumer(topic, "a = 1")),
    NOT_LOCAL((context, topic) -> context.createConsumer(topic, null, false)),
    DURABLE((context, topic) -> context.createDurableConsumer(topic, "1")),
    DURABLE_SELECTING((context, topic) -> context.createDurableConsumer(topic, "2", "a = 1", true)),
    SHARED((context, topic) -> context.createSharedConsumer(topic, "3")),
    SHARED_SELECTING((context, topic) -> context.createSharedConsumer(topic, "4", "a = 1")),
    SHARED_DURABLE((context, topic) -> context.createSharedDurableConsumer(topic, "5")),
    SHARED_DURABLE_SELECTING(
        (context, topic) -> context.createSharedDurableConsumer(topic, "6", "a = 1"));

    private final BiFunction<JMSContext, Topic, JMSConsumer> maker;

    Made(BiFunction<JMSContext, Topic, JMSConsumer> maker) {
      this.maker = maker;
    }
  }

  /** Sections 6.1.4 and 8.4: each of them starts the connection, unless it is told not to. */
  @ParameterizedTest
  @EnumSource
  void autoStart(Made made) throws Exception {
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    for (boolean auto : new boolean[] {false, true}) {
      JMSContext context = context("clientId=" + queue.getQueueName());
      // Its connection starts when anything in it does.
      JMSContext probe = closeLater(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
      probe.setAutoStart(false);
      JMSConsumer consumer = probe.createConsumer(queue);
      probe.createProducer().send(queue, "a");
      assertThat(consumer.receiveNoWait()).as("producers start nothing").isNull();
      assertThat(context.getAutoStart()).as("by default").isTrue();
      context.setAutoStart(auto);
      assertThat(context.getAutoStart()).isEqualTo(auto);
      made.maker.apply(context, topic).close();
      assertThat(consumer.receive(auto ? PATIENCE_MILLIS : 1) != null).isEqualTo(auto);
      context.start();
      if (!auto) {
        assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
      }
      probe.close();
      context.close();
    }
    JMSContext context = context("clientId=" + queue.getQueueName());
    for (String name : List.of("1", "2", "5", "6")) {
      try {
        context.unsubscribe(name);
      } catch (InvalidDestinationRuntimeException e) {
        assertThat(e).as("only one of them was made").isNotNull();
      }
    }
  }

  /** Section 6.1.5: stopping pauses all contexts of the connection. */
  @Test
  void stopAndStart() throws Exception {
    JMSContext first = context();
    JMSContext second = closeLater(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    JMSConsumer consumer = first.createConsumer(queue);
    second.stop();
    second.stop();
    send("a");
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(consumer.receive(20)).as("timers go on").isNull();
    second.start();
    second.start();
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("a");
  }

  /** Section 6.1.8: the connection ends with the last of its contexts, in whatever order. */
  @Test
  void theLastOneClosesTheConnection() {
    String id = "clientId=last" + System.nanoTime();
    JMSContext first = context(id);
    JMSContext second = first.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSContext third = second.createContext(JMSContext.SESSION_TRANSACTED);
    second.close();
    first.close();
    first.close();
    refused(InvalidClientIDRuntimeException.class, () -> factory(id).createContext());
    refused(
        IllegalStateRuntimeException.class,
        first::getMetaData,
        first::getClientID,
        first::getExceptionListener,
        first::createProducer,
        () -> first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    assertThat(third.getClientID()).isNotNull();
    third.close();
    assertThatCode(() -> factory(id).createContext().close()).doesNotThrowAnyException();
  }

  /** Section 6.1.2: at once and once, or never. */
  @Test
  void clientIdentifiers() {
    String id = "id" + System.nanoTime();
    JMSContext context = context();
    assertThat(context.getClientID()).isNull();
    context.setClientID(id);
    assertThat(context.getClientID()).isEqualTo(id);
    refused(IllegalStateRuntimeException.class, () -> context.setClientID("other"));
    refused(InvalidClientIDRuntimeException.class, () -> context().setClientID(id));
    refused(InvalidClientIDRuntimeException.class, () -> context().setClientID(""));
    refused(InvalidClientIDRuntimeException.class, () -> context().setClientID(null));
    JMSContext producing = context();
    producing.createProducer();
    JMSContext started = context();
    started.start();
    JMSContext sharing = context();
    closeLater(sharing.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    JMSContext administered = context("clientId=administered" + id);
    for (JMSContext late : List.of(producing, started, sharing, administered)) {
      refused(IllegalStateRuntimeException.class, () -> late.setClientID("late"));
    }
  }

  /** Section 10.2 and the API of JMSContext: each failure has its own kind. */
  @Test
  void kindsOfExceptions() throws Exception {
    JMSContext context = context();
    Queue temporary = context().createTemporaryQueue();
    Destination foreign = new Destination() {};
    Topic topic = new RedisJmsTopic("t");
    refused(
        InvalidDestinationRuntimeException.class,
        () -> context.createConsumer(null),
        () -> context.createConsumer(foreign),
        () -> context.createConsumer(temporary),
        () -> context.createConsumer(null, "a = 1", true),
        () -> context.createBrowser(null),
        () -> context.createSharedConsumer(null, "s"),
        () -> context.createSharedDurableConsumer(null, "s"),
        () -> context.createDurableConsumer(null, "s"),
        () -> context.unsubscribe("nothing of this name"),
        () -> context.createProducer().send(null, "x"),
        () -> context.createProducer().send(foreign, "x"));
    refused(
        InvalidSelectorRuntimeException.class,
        () -> context.createConsumer(queue, "= 1"),
        () -> context.createConsumer(queue, "a LIKE 7", false),
        () -> context.createBrowser(queue, "a >"),
        () -> context.createSharedConsumer(topic, "s", "a >"),
        () -> context.createSharedDurableConsumer(topic, "s", "a >"));
    refused(
        IllegalStateRuntimeException.class,
        context::commit,
        context::rollback,
        () -> context.createDurableConsumer(topic, "s"),
        () -> closeLater(context.createContext(JMSContext.SESSION_TRANSACTED)).recover());
    refused(
        MessageFormatRuntimeException.class,
        () -> context.createProducer().send(queue, (Message) null),
        () -> context.createObjectMessage(new ArrayList<>(List.of(new Object()))));
    refused(
        JMSRuntimeException.class,
        () -> context.createSharedConsumer(topic, null),
        () -> context.createSharedConsumer(topic, " "),
        () ->
            new RedisJmsConnectionFactory("redis://localhost:1?failoverTimeout=100ms")
                .createContext());
    assertThat(context.createConsumer(queue).receiveNoWait()).as("it still works").isNull();
  }

  /** Sections 6.2.5, 8.7 and 8.8: consumers of a context. */
  @Test
  void consumers() throws Exception {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue, "a = 1");
    JMSConsumer other = context.createConsumer(queue("other"));
    assertThat(consumer.getMessageSelector()).isEqualTo("a = 1");
    assertThat(other.getMessageSelector()).isNull();
    assertThat(consumer.getMessageListener()).isNull();
    MessageListener listener = message -> {};
    consumer.setMessageListener(listener);
    assertThat(consumer.getMessageListener()).isSameAs(listener);
    refused(
        IllegalStateRuntimeException.class,
        other::receive,
        () -> other.receive(1),
        other::receiveNoWait,
        () -> other.receiveBody(String.class),
        () -> other.receiveBody(String.class, 1),
        () -> other.receiveBodyNoWait(String.class));
    consumer.setMessageListener(null);
    assertThat(other.receiveNoWait()).isNull();
    consumer.close();
    consumer.close();
    refused(
        IllegalStateRuntimeException.class,
        consumer::receiveNoWait,
        consumer::getMessageListener,
        consumer::getMessageSelector,
        () -> consumer.setMessageListener(listener));
    assertThat(other.receiveNoWait()).isNull();
  }

  /** Section 7.3.4: a completion listener must not end what it belongs to. */
  @Test
  void completionListenersCannotEndTheirContext() throws Exception {
    JMSContext context = closeLater(factory().createContext(JMSContext.SESSION_TRANSACTED));
    CompletableFuture<Void> checked = new CompletableFuture<>();
    context
        .createProducer()
        .setAsync(
            new CompletionListener() {
              @Override
              public void onCompletion(Message message) {
                try {
                  refused(
                      IllegalStateRuntimeException.class,
                      context::commit,
                      context::rollback,
                      context::close);
                  checked.complete(null);
                } catch (AssertionError e) {
                  checked.completeExceptionally(e);
                }
              }

              @Override
              public void onException(Message message, Exception exception) {
                checked.completeExceptionally(exception);
              }
            })
        .send(queue, "a");
    checked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    context.commit();
    assertThat(drain()).containsExactly("a:1");
  }
}

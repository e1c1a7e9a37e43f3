package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** The simplified API: contexts, which start by themselves and may share a connection. */
class JmsContextIT extends ConformanceTest {
  @Test
  @Section("8.4")
  void aConsumerStartsItsContext() throws Exception {
    JMSContext context = context();
    assertThat(context.getAutoStart()).isTrue();
    send("text");
    assertThat(text(receive(context.createConsumer(queue)))).isEqualTo("text");
  }

  @Test
  @Section("8.4")
  void withoutAutoStartAContextWaits() throws Exception {
    JMSContext context = context();
    context.setAutoStart(false);
    assertThat(context.getAutoStart()).isFalse();
    JMSConsumer consumer = context.createConsumer(queue);
    send("text");
    assertNothing(consumer);
    context.start();
    assertThat(text(receive(consumer))).isEqualTo("text");
  }

  @Test
  @Section("8.4")
  void aStoppedContextStartsAgain() throws Exception {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    context.stop();
    send("text");
    assertNothing(consumer);
    context.start();
    assertThat(text(receive(consumer))).isEqualTo("text");
  }

  @Test
  @Section("6.1")
  void theModesAreThoseOfTheFactory() throws Exception {
    assertThat(closeLater(provider.connectionFactory().createContext()).getSessionMode())
        .isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
    for (int mode :
        new int[] {
          JMSContext.AUTO_ACKNOWLEDGE,
          JMSContext.CLIENT_ACKNOWLEDGE,
          JMSContext.DUPS_OK_ACKNOWLEDGE,
          JMSContext.SESSION_TRANSACTED
        }) {
      JMSContext context = context(mode);
      assertThat(context.getSessionMode()).isEqualTo(mode);
      assertThat(context.getTransacted()).isEqualTo(mode == JMSContext.SESSION_TRANSACTED);
    }
  }

  @Test
  @Section("6.1")
  void contextsOfOneConnectionHaveSessionsOfTheirOwn() throws Exception {
    JMSContext first = context();
    String clientId = unique("client");
    first.setClientID(clientId);
    JMSContext second = closeLater(first.createContext(JMSContext.SESSION_TRANSACTED));
    assertThat(second.getSessionMode()).isEqualTo(JMSContext.SESSION_TRANSACTED);
    assertThat(second.getClientID()).isEqualTo(clientId);
    second.createProducer().send(queue, "text");
    JMSConsumer consumer = first.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    second.commit();
    assertThat(text(receive(consumer))).isEqualTo("text");
  }

  @Test
  @Section("6.1")
  void unknownModesAreRefused() {
    JMSContext context = context();
    assertThatThrownBy(() -> context.createContext(-1)).isInstanceOf(JMSRuntimeException.class);
    assertThatThrownBy(() -> context.createContext(4711)).isInstanceOf(JMSRuntimeException.class);
  }

  @Test
  @Section("6.1.8")
  void theConnectionEndsWithItsLastContext() throws Exception {
    JMSContext first = context();
    JMSContext second = closeLater(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    first.close();
    send("text");
    assertThat(text(receive(second.createConsumer(queue)))).isEqualTo("text");
    second.close();
    assertThatThrownBy(second::createProducer).isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  @Section("6.1.8")
  @ArtemisDiffers(
      "Allows some calls after the close; each must be an IllegalStateRuntimeException.")
  void aClosedContextRefusesEverything() {
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    JMSProducer producer = context.createProducer();
    context.close();
    context.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            context::createProducer,
            context::createMessage,
            context::createTextMessage,
            context::createBytesMessage,
            context::createMapMessage,
            context::createObjectMessage,
            context::createStreamMessage,
            () -> context.createConsumer(queue),
            () -> context.createBrowser(queue),
            context::createTemporaryQueue,
            context::createTemporaryTopic,
            context::start,
            context::stop,
            context::commit,
            context::rollback,
            context::recover,
            context::getMetaData,
            context::getClientID,
            () -> context.setClientID("client"),
            consumer::receiveNoWait,
            () -> producer.send(queue, "text"))) {
      assertThatThrownBy(call).isInstanceOf(IllegalStateRuntimeException.class);
    }
    consumer.close();
  }

  @Test
  @Section("6.1.8")
  void aClosedContextDoesNotAcknowledge() throws Exception {
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    context.close();
    assertThatThrownBy(context::acknowledge).isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  @Section("6.1.7")
  void theExceptionListenerIsTheOneThatWasSet() {
    JMSContext context = context();
    assertThat(context.getExceptionListener()).isNull();
    ExceptionListener listener = exception -> {};
    context.setExceptionListener(listener);
    assertThat(context.getExceptionListener()).isSameAs(listener);
  }

  @Test
  @Section("6.2.6")
  void aSecondListenerIsSetWhileTheFirstRuns() throws Exception {
    JMSContext context = context();
    Queue other = newQueue();
    CountDownLatch both = new CountDownLatch(2);
    context.createConsumer(queue).setMessageListener(message -> both.countDown());
    context.createConsumer(other).setMessageListener(message -> both.countDown());
    send("one");
    sendTo(other, "two");
    await(both);
  }

  @Test
  @Section("6.2.10")
  void acknowledgeWithoutAMessageIsIgnored() {
    context(JMSContext.CLIENT_ACKNOWLEDGE).acknowledge();
    context().acknowledge();
  }
}

package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.testkit.RedisServer;

/** Section 3.8 of Jakarta Messaging 3.1: selectors on queues. */
class SelectorIT extends JmsFixture {

  private void sendOrders() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    Message message = session.createTextMessage("1");
    message.setIntProperty("weight", 255);
    message.setStringProperty("color", "blue");
    message.setStringProperty("path", "a_b");
    message.setBooleanProperty("urgent", true);
    message.setJMSType("order");
    message.setJMSCorrelationID("c1");
    producer.send(message);
    message = session.createTextMessage("2");
    message.setDoubleProperty("weight", 2.5);
    message.setStringProperty("color", "red");
    message.setStringProperty("path", "axb");
    message.setBooleanProperty("urgent", false);
    producer.send(message, 1, 7, 0);
    producer.send(session.createTextMessage("3"), 2, 1, 0);
    session.commit();
  }

  /** Sections 3.8.1.1 and 3.8.1.2: headers and properties, three-valued logic, all literals. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weight = 0xFF | 1",
        "weight = 0377 | 1",
        "weight > 2.4E0 AND weight < 255L | 2",
        "color = 'blue' OR color = 'red' | 21",
        "NOT color = 'blue' | 2",
        "color IS NULL | 3",
        "color <> 'blue' OR color IS NULL | 23",
        "color IN ('red', 'green') | 2",
        "color NOT LIKE 'b%' | 2",
        "path LIKE 'a!_b' ESCAPE '!' | 1",
        "path LIKE 'a_b' | 21",
        "weight BETWEEN 2 AND 3 | 2",
        "weight * 2 + 1 = 6 | 2",
        "urgent | 1",
        "urgent = FALSE | 2",
        "JMSPriority >= 4 | 21",
        "JMSType = 'order' | 1",
        "JMSCorrelationID = 'c1' | 1",
        "JMSDeliveryMode = 'NON_PERSISTENT' | 2",
        "JMSTimestamp > 0 AND JMSMessageID LIKE 'ID:%' | 213",
        "JMSXDeliveryCount = 1 | 213",
        "color = 5 | ",
        "nothing = 'x' OR NOT nothing = 'x' | ",
      })
  void selects(String selector, String expected) throws Exception {
    sendOrders();
    MessageConsumer consumer = session().createConsumer(queue, selector);
    assertThat(consumer.getMessageSelector()).isEqualTo(selector);
    StringBuilder received = new StringBuilder();
    for (Message message = consumer.receiveNoWait();
        message != null;
        message = consumer.receiveNoWait()) {
      received.append(text(message));
    }
    assertThat(received.toString()).isEqualTo(expected == null ? "" : expected);
    int left = 3 - received.length();
    assertThat(drain()).as("what was not selected stays, undelivered").hasSize(left);
  }

  /** Section 3.8.1: an empty selector is none. */
  @Test
  void anEmptySelectorSelectsAll() throws Exception {
    send("a");
    MessageConsumer consumer = session().createConsumer(queue, "");
    assertThat(consumer.getMessageSelector()).isNull();
    assertThat(text(receive(consumer))).isEqualTo("a");
  }

  /** Section 3.8.1: invalid ones are refused when the consumer or browser is created. */
  @ParameterizedTest
  @ValueSource(
      strings = {"color = ", "= 'x'", "color LIKE 5", "JMSFoo ==", "a b", "'open", "1 IN ('a')"})
  void invalidSelectorsAreRefused(String selector) throws Exception {
    Session session = session();
    assertThatThrownBy(() -> session.createConsumer(queue, selector))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createBrowser(queue, selector))
        .isInstanceOf(InvalidSelectorException.class);
    JMSContext context = closeLater(factory().createContext());
    assertThatThrownBy(() -> context.createConsumer(queue, selector))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    assertThatThrownBy(() -> context.createBrowser(queue, selector))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
  }

  /** Section 3.8: a receive that waits gets what matches, and nothing else. */
  @Test
  void aWaitingReceiveWakesUpForItsMessages() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue, "n = 3");
    CompletableFuture<String> received =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return text(receive(consumer));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    sendNumbered(5);
    assertThat(received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("m3");
    assertThat(drain()).containsExactly("m0:1", "m1:1", "m2:1", "m4:1");
  }

  private void sendNumbered(int messages) throws Exception {
    sendNumbered(0, messages);
  }

  private void sendNumbered(int from, int to) throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    for (int i = from; i < to; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      message.setIntProperty("parity", i % 2);
      producer.send(message);
    }
    session.commit();
  }

  /** Section 3.8: consumers that share a queue by their selectors; order and redelivery. */
  @Test
  void selectingConsumersShareAQueue() throws Exception {
    sendNumbered(600);
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer odd = session.createConsumer(queue, "parity = 1");
    MessageConsumer even = session.createConsumer(queue, "parity = 0");
    assertThat(texts(odd, 100))
        .containsExactlyElementsOf(
            IntStream.range(0, 100).mapToObj(i -> "m" + (2 * i + 1)).toList());
    assertThat(texts(even, 300))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "m" + 2 * i).toList());
    session.recover();
    assertThat(states(odd, 101))
        .startsWith("m1:2:again", "m3:2:again")
        .endsWith("m199:2:again", "m201:1");
    session.close();
    assertThat(drain()).hasSize(600);
  }

  /** Section 3.8: whatever the others take meanwhile, each gets all of its own, in order. */
  @Test
  void consumersThatSelectAtTheSameTimeGetAllOfTheirs() throws Exception {
    int messages = 1500;
    sendNumbered(messages / 2);
    List<CompletableFuture<List<Integer>>> received = new ArrayList<>();
    for (String selector :
        List.of("parity = 1", "parity = 0 AND n < 1000", "n >= 1000 AND parity = 0")) {
      MessageConsumer consumer = session().createConsumer(queue, selector);
      int expected = selector.startsWith("parity = 1") ? 750 : selector.startsWith("n") ? 250 : 500;
      received.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  List<Integer> numbers = new ArrayList<>();
                  while (numbers.size() < expected) {
                    numbers.add(receive(consumer).getIntProperty("n"));
                  }
                  return numbers;
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    sendNumbered(messages / 2, messages);
    for (CompletableFuture<List<Integer>> each : received) {
      assertThat(each.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .isSorted()
          .doesNotHaveDuplicates();
    }
    assertThat(drain()).isEmpty();
  }

  /** Only headers of what is not selected leave the server. */
  @Test
  void bodiesThatAreNotSelectedStayInRedis() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    int size = 300_000;
    for (int i = 0; i < 20; i++) {
      BytesMessage message = session.createBytesMessage();
      message.setIntProperty("n", i);
      message.writeBytes(new byte[size]);
      producer.send(message);
    }
    long before = bytesSent();
    BytesMessage received = (BytesMessage) receive(session.createConsumer(queue, "n = 19"));
    assertThat(received.getBodyLength()).isEqualTo(size);
    assertThat(session.createBrowser(queue, "n = 18").getEnumeration().nextElement())
        .isInstanceOf(BytesMessage.class);
    assertThat(bytesSent() - before).isLessThan(5L * size);
  }

  private static long bytesSent() {
    Object info = RedisServer.shared().command("INFO", "stats");
    Matcher field = Pattern.compile("total_net_output_bytes:(\\d+)").matcher((String) info);
    assertThat(field.find()).isTrue();
    return Long.parseLong(field.group(1));
  }
}

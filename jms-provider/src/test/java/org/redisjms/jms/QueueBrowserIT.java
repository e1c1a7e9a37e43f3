package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Section 4.1.6 of Jakarta Messaging 3.1. */
@SuppressWarnings("JdkObsolete") // browsers have an Enumeration
class QueueBrowserIT extends JmsFixture {

  private static final int MANY = 2_000;

  private List<String> browse(QueueBrowser browser) throws Exception {
    List<String> states = new ArrayList<>();
    for (Object message : all(browser.getEnumeration())) {
      states.add(state((Message) message));
    }
    return states;
  }

  private void sendMany() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < MANY; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      producer.send(message);
    }
    session.commit();
  }

  private static List<String> first(int messages) {
    return IntStream.range(0, messages).mapToObj(i -> "m" + i + ":1").toList();
  }

  /** It shows all messages, in pages, and takes and counts nothing. */
  @Test
  void showsEverythingAndDisturbsNothing() throws Exception {
    sendMany();
    QueueBrowser browser = session().createBrowser(queue);
    assertThat(browser.getQueue()).isEqualTo(queue);
    assertThat(browser.getMessageSelector()).isNull();
    assertThat(browse(browser)).isEqualTo(first(MANY));
    assertThat(browse(browser)).as("once more").isEqualTo(first(MANY));
    assertThat(drain()).as("nothing is gone, nothing counted").isEqualTo(first(MANY));
    assertThat(browse(browser)).isEmpty();
  }

  /** What comes after the beginning is not shown, and what goes meanwhile does not hurt. */
  @Test
  void isASnapshot() throws Exception {
    sendMany();
    Enumeration<?> walk = session().createBrowser(queue).getEnumeration();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      seen.add(text((Message) walk.nextElement()));
    }
    send("new 1", "new 2");
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(texts(consumer, 1_000)).startsWith("m0").endsWith("m999");
    while (walk.hasMoreElements()) {
      seen.add(text((Message) walk.nextElement()));
    }
    assertThat(walk.hasMoreElements()).isFalse();
    assertThatThrownBy(walk::nextElement).isInstanceOf(NoSuchElementException.class);
    assertThat(seen).doesNotHaveDuplicates().doesNotContain("new 1", "new 2");
    assertThat(seen.subList(seen.indexOf("m1200"), seen.size()))
        .containsExactlyElementsOf(IntStream.range(1_200, MANY).mapToObj(i -> "m" + i).toList());
    assertThat(consumer.receiveNoWait()).isNotNull();
  }

  /** In the order of delivery: what came back first, then by priority. */
  @Test
  void showsTheOrderOfDelivery() throws Exception {
    send("a", "b");
    Session holding = session(Session.CLIENT_ACKNOWLEDGE);
    texts(holding.createConsumer(queue), 2);
    holding.close();
    send("c");
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    producer.setPriority(9);
    producer.send(session.createTextMessage("urgent"));
    producer.setPriority(4);
    producer.setDeliveryDelay(600_000);
    producer.send(session.createTextMessage("much later"));
    assertThat(browse(session.createBrowser(queue)))
        .containsExactly("a:2:again", "b:2:again", "urgent:1", "c:1");
    assertThat(drain()).containsExactly("a:2:again", "b:2:again", "urgent:1", "c:1");
  }

  /** With a selector. */
  @Test
  void selects() throws Exception {
    sendMany();
    QueueBrowser browser = session().createBrowser(queue, "n >= 500 AND n < 1500 AND n <> 700");
    assertThat(browser.getMessageSelector()).isEqualTo("n >= 500 AND n < 1500 AND n <> 700");
    assertThat(browse(browser)).hasSize(999).startsWith("m500:1").endsWith("m1499:1");
  }

  /** What has expired is not shown. */
  @Test
  void leavesOutWhatHasExpired() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(1);
    producer.send(session.createTextMessage("short"));
    long sent = System.currentTimeMillis();
    send("stays");
    await("it has expired", () -> System.currentTimeMillis() > sent + 50);
    assertThat(browse(session.createBrowser(queue))).containsExactly("stays:1");
  }

  /** Bodies and properties are there, and are read-only. */
  @Test
  void showsWholeMessages() throws Exception {
    Session session = session();
    Message sent = session.createTextMessage("body");
    sent.setStringProperty("p", "v");
    session.createProducer(queue).send(sent);
    Message shown = (Message) session.createBrowser(queue).getEnumeration().nextElement();
    assertThat(text(shown)).isEqualTo("body");
    assertThat(shown.getStringProperty("p")).isEqualTo("v");
    assertThat(shown.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThatThrownBy(() -> shown.setIntProperty("p", 1))
        .isInstanceOf(jakarta.jms.MessageNotWriteableException.class);
    shown.acknowledge();
    assertThat(drain()).containsExactly("body:1");
  }

  /** A closed browser is closed. */
  @Test
  void canBeClosed() throws Exception {
    send("a");
    QueueBrowser browser = session().createBrowser(queue);
    browser.close();
    browser.close();
    assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
  }
}

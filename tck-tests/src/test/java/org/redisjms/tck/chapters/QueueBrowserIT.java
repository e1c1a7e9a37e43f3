package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 4.1.6: looking at the messages of a queue. */
class QueueBrowserIT extends ConformanceTest {
  private static List<String> browse(QueueBrowser browser) throws Exception {
    List<String> texts = new ArrayList<>();
    for (Object message : Collections.list((Enumeration<?>) browser.getEnumeration())) {
      texts.add(text((Message) message));
    }
    return texts;
  }

  @Test
  @Section("4.1.6")
  void aBrowserShowsAllAndTakesNone() throws Exception {
    send("one", "two", "three");
    Session session = session();
    QueueBrowser browser = session.createBrowser(queue);
    assertThat(browser.getQueue()).isEqualTo(queue);
    assertThat(browse(browser)).containsExactly("one", "two", "three");
    assertThat(browse(browser)).containsExactly("one", "two", "three");
    browser.close();
    assertThat(texts(session.createConsumer(queue), 3)).containsExactly("one", "two", "three");
  }

  @Test
  @Section("4.1.6")
  void anEmptyQueueHasNoElements() throws Exception {
    Enumeration<?> messages = session().createBrowser(queue).getEnumeration();
    assertThat(messages.hasMoreElements()).isFalse();
  }

  @Test
  @Section("4.1.6")
  void aBrowserShowsWhatItSelects() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 4; i++) {
      Message message = session.createTextMessage("" + i);
      message.setIntProperty("parity", i % 2);
      producer.send(message);
    }
    assertThat(browse(session.createBrowser(queue, "parity = 1"))).containsExactly("1", "3");
  }

  @Test
  @Section("4.1.6")
  void aBrowserNeedsNoStart() throws Exception {
    send("text");
    assertThat(browse(connect().createSession().createBrowser(queue))).containsExactly("text");
  }

  @Test
  @Section("4.1.6")
  void aBrowserShowsHigherPrioritiesFirst() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    for (int priority : new int[] {1, 9, 4}) {
      producer.setPriority(priority);
      producer.send(session.createTextMessage("" + priority));
    }
    assertThat(browse(session.createBrowser(queue))).containsExactly("9", "4", "1");
  }

  @Test
  @Section("4.1.6")
  void aBrowserDoesNotShowWhatHasNotReachedItsDeliveryTime() throws Exception {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(60_000);
    producer.send(session.createTextMessage("later"));
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("now"));
    assertThat(browse(session.createBrowser(queue))).containsExactly("now");
  }

  @Test
  @Section("4.1.6")
  void browsedMessagesAreReadOnlyAndNotDelivered() throws Exception {
    send("text");
    Session session = session();
    Message browsed =
        (Message)
            Collections.list((Enumeration<?>) session.createBrowser(queue).getEnumeration()).get(0);
    assertThat(browsed.getJMSRedelivered()).isFalse();
    assertThatThrownBy(() -> browsed.setStringProperty("p", "v"))
        .isInstanceOf(MessageNotWriteableException.class);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receive(consumer).getJMSRedelivered()).isFalse();
  }

  @Test
  @Section("4.1.6")
  void aBrowserOfATransactedSessionShowsWhatIsCommitted() throws Exception {
    Session transacted = session(Session.SESSION_TRANSACTED);
    transacted.createProducer(queue).send(transacted.createTextMessage("text"));
    assertThat(browse(transacted.createBrowser(queue))).isEmpty();
    transacted.commit();
    assertThat(browse(transacted.createBrowser(queue))).containsExactly("text");
  }

  @Test
  @Section("4.1.6")
  void aContextBrowses() throws Exception {
    send("text");
    assertThat(browse(context().createBrowser(queue))).containsExactly("text");
  }

  @Test
  @Section("4.1.6")
  @ArtemisDiffers("Opens a closed browser again; any use of it must be an IllegalStateException.")
  void aClosedBrowserRefusesToBrowse() throws Exception {
    Connection connection = started();
    QueueBrowser browser = connection.createSession().createBrowser(queue);
    browser.close();
    browser.close();
    assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
  }
}

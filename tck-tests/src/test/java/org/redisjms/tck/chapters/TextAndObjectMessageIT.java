package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.tck.harness.ArtemisDiffers;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 3.11: messages of a text, of an object, and of no body at all. */
class TextAndObjectMessageIT extends ConformanceTest {
  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = session();
  }

  private <M extends Message> M sendAndReceive(Class<M> type, M sent) throws Exception {
    session.createProducer(queue).send(sent);
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      return type.cast(receive(consumer));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "\u0000", "\u20ac \ud83d\ude00", "a\r\nb", "\ufeff\uffff"})
  @Section("3.11")
  void aTextIsCarried(String text) throws Exception {
    TextMessage sent = session.createTextMessage(text);
    assertThat(sendAndReceive(TextMessage.class, sent).getText()).isEqualTo(text);
  }

  @Test
  @Section("3.11")
  void aLongTextIsCarried() throws Exception {
    String text = "\u00e9x".repeat(300_000);
    TextMessage sent = session.createTextMessage(text);
    assertThat(sendAndReceive(TextMessage.class, sent).getText()).isEqualTo(text);
  }

  @Test
  @Section("3.12")
  void aTextMayBeNull() throws Exception {
    TextMessage sent = session.createTextMessage();
    assertThat(sent.getText()).isNull();
    assertThat(sendAndReceive(TextMessage.class, sent).getText()).isNull();
    sent.setText("text");
    sent.setText(null);
    assertThat(sendAndReceive(TextMessage.class, sent).getText()).isNull();
  }

  @Test
  @Section("3.11.2")
  void aReceivedTextIsReadOnly() throws Exception {
    TextMessage received = sendAndReceive(TextMessage.class, session.createTextMessage("text"));
    assertThatThrownBy(() -> received.setText("other"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.getText()).isEqualTo("text");
  }

  @Test
  @Section("3.11.1")
  void aClearedTextIsNullAndWritable() throws Exception {
    TextMessage sent = session.createTextMessage("text");
    sent.setStringProperty("p", "v");
    TextMessage received = sendAndReceive(TextMessage.class, sent);
    for (TextMessage cleared : List.of(sent, received)) {
      cleared.clearBody();
      assertThat(cleared.getText()).isNull();
      assertThat(cleared.getStringProperty("p")).isEqualTo("v");
      cleared.setText("other");
      assertThat(cleared.getText()).isEqualTo("other");
      assertThatWritingPropertiesIs(cleared == sent, cleared);
    }
  }

  private static void assertThatWritingPropertiesIs(boolean allowed, Message message)
      throws JMSException {
    if (allowed) {
      message.setStringProperty("q", "v");
    } else {
      assertThatThrownBy(() -> message.setStringProperty("q", "v"))
          .isInstanceOf(MessageNotWriteableException.class);
    }
  }

  @Test
  @Section("3.11")
  void aMessageWithoutABodyIsCarried() throws Exception {
    Message sent = session.createMessage();
    sent.setStringProperty("p", "v");
    Message received = sendAndReceive(Message.class, sent);
    assertThat(received)
        .isNotInstanceOfAny(TextMessage.class, ObjectMessage.class, MapMessage.class)
        .isNotInstanceOfAny(BytesMessage.class, StreamMessage.class);
    assertThat(received.getStringProperty("p")).isEqualTo("v");
    received.clearBody();
  }

  @Test
  @Section("3.11")
  void anObjectIsCarried() throws Exception {
    List<Serializable> values =
        List.of(
            "text",
            42,
            new ArrayList<>(List.of(1, 2)),
            (Serializable) Map.of("a", 1L),
            new int[] {1, 2});
    for (Serializable value : values) {
      ObjectMessage sent = session.createObjectMessage(value);
      assertThat(sendAndReceive(ObjectMessage.class, sent).getObject()).isEqualTo(value);
    }
  }

  @Test
  @Section("3.12")
  void anObjectMayBeNull() throws Exception {
    ObjectMessage sent = session.createObjectMessage();
    assertThat(sent.getObject()).isNull();
    assertThat(sendAndReceive(ObjectMessage.class, sent).getObject()).isNull();
  }

  @Test
  @Section("3.12")
  @ArtemisDiffers(
      "Keeps the former object when null is set; a value may be null, and is null then.")
  void anObjectMayBecomeNull() throws Exception {
    ObjectMessage sent = session.createObjectMessage("text");
    sent.setObject(null);
    assertThat(sendAndReceive(ObjectMessage.class, sent).getObject()).isNull();
  }

  @Test
  @Section("3.12")
  void anObjectIsCopiedWhenItIsSet() throws Exception {
    ArrayList<String> list = new ArrayList<>(List.of("one"));
    ObjectMessage set = session.createObjectMessage();
    set.setObject(list);
    ObjectMessage created = session.createObjectMessage(list);
    list.add("two");
    for (ObjectMessage sent : List.of(set, created)) {
      assertThat(sent.getObject()).isEqualTo(List.of("one"));
      assertThat(sendAndReceive(ObjectMessage.class, sent).getObject()).isEqualTo(List.of("one"));
    }
  }

  @Test
  @Section("3.9")
  void anObjectMayChangeAfterItWasSent() throws Exception {
    ArrayList<String> list = new ArrayList<>(List.of("one"));
    ObjectMessage sent = session.createObjectMessage(list);
    session.createProducer(queue).send(sent);
    sent.setObject("other");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isEqualTo(List.of("one"));
  }

  /** Serializable by its type, but not by what it holds. */
  private static final class Broken implements Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings({"serial", "unused"})
    private final Object holds = new Object();
  }

  @Test
  @Section("10.3")
  void anObjectThatCannotBeSerializedIsRefused() throws Exception {
    ObjectMessage message = session.createObjectMessage();
    assertThatThrownBy(
            () -> {
              message.setObject(new Broken());
              session.createProducer(queue).send(message);
            })
        .isInstanceOf(JMSException.class)
        .satisfies(
            e ->
                assertThat(((JMSException) e).getLinkedException())
                    .satisfiesAnyOf(
                        linked -> assertThat(linked).isNull(),
                        linked -> assertThat(linked).isInstanceOf(NotSerializableException.class)));
  }

  @Test
  @Section("3.11.2")
  void aReceivedObjectIsReadOnly() throws Exception {
    ObjectMessage received =
        sendAndReceive(ObjectMessage.class, session.createObjectMessage("text"));
    assertThatThrownBy(() -> received.setObject("other"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.getObject()).isEqualTo("text");
  }

  @Test
  @Section("3.11.1")
  void aClearedObjectIsNullAndWritable() throws Exception {
    ObjectMessage sent = session.createObjectMessage("text");
    ObjectMessage received = sendAndReceive(ObjectMessage.class, sent);
    for (ObjectMessage cleared : List.of(sent, received)) {
      cleared.clearBody();
      assertThat(cleared.getObject()).isNull();
      cleared.setObject("other");
      assertThat(cleared.getObject()).isEqualTo("other");
    }
  }
}

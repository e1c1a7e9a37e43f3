package org.redisjms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes messages of other providers our own, through their public interfaces alone (Jakarta
 * Messaging 3.1, 3.12).
 */
public final class ForeignMessages {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignMessages.class);
  private static final int CHUNK = 8192;

  private ForeignMessages() {}

  /**
   * A message of ours with the body, the properties, JMSCorrelationID, JMSReplyTo and JMSType of
   * the given one; one that is ours already is returned itself. The headers that a provider sets
   * when it sends are left to the caller, who also sets them on the original. A stream or bytes
   * message is reset.
   *
   * @throws MessageFormatException if it holds a value that Jakarta Messaging does not allow
   * @throws JMSException what the other provider throws
   */
  public static RedisJmsMessage convert(Message message) throws JMSException {
    if (message instanceof RedisJmsMessage own) {
      return own;
    }
    RedisJmsMessage copy = copyBody(message);
    copyProperties(message, copy);
    copyCorrelationId(message, copy);
    copy.setJMSReplyTo(message.getJMSReplyTo());
    copy.setJMSType(message.getJMSType());
    return copy;
  }

  /**
   * Sets what a send has set on the message that was given to it (section 3.4.11), unless that is
   * ours and shows it already. What the message refuses is left out: it is sent, and the sender
   * must not think that it is not.
   */
  public static void copyHeaders(RedisJmsMessage sent, Message original) {
    if (original == sent) {
      return;
    }
    set(() -> original.setJMSDestination(sent.getJMSDestination()));
    set(() -> original.setJMSDeliveryMode(sent.getJMSDeliveryMode()));
    set(() -> original.setJMSExpiration(sent.getJMSExpiration()));
    set(() -> original.setJMSPriority(sent.getJMSPriority()));
    set(() -> original.setJMSMessageID(sent.getJMSMessageID()));
    set(() -> original.setJMSTimestamp(sent.getJMSTimestamp()));
    set(() -> original.setJMSDeliveryTime(sent.getJMSDeliveryTime()));
  }

  private static void set(Setter setter) {
    try {
      setter.set();
    } catch (JMSException | RuntimeException e) {
      LOG.debug("A message of another provider refuses a header that sending sets", e);
    }
  }

  @FunctionalInterface
  private interface Setter {
    void set() throws JMSException;
  }

  private static RedisJmsMessage copyBody(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      return new RedisJmsTextMessage(text.getText());
    }
    if (message instanceof BytesMessage bytes) {
      return copyBytes(bytes);
    }
    if (message instanceof MapMessage map) {
      return copyMap(map);
    }
    if (message instanceof StreamMessage stream) {
      return copyStream(stream);
    }
    if (message instanceof ObjectMessage object) {
      RedisJmsObjectMessage copy = new RedisJmsObjectMessage();
      copy.setObject(object.getObject());
      return copy;
    }
    return new RedisJmsPlainMessage();
  }

  private static RedisJmsMessage copyBytes(BytesMessage original) throws JMSException {
    RedisJmsBytesMessage copy = new RedisJmsBytesMessage();
    original.reset();
    byte[] chunk = new byte[CHUNK];
    for (int n = original.readBytes(chunk); n > 0; n = original.readBytes(chunk)) {
      copy.writeBytes(chunk, 0, n);
    }
    original.reset();
    return copy;
  }

  private static RedisJmsMessage copyMap(MapMessage original) throws JMSException {
    RedisJmsMapMessage copy = new RedisJmsMapMessage();
    for (Object name : names(original.getMapNames())) {
      copy.setObject((String) name, original.getObject((String) name));
    }
    return copy;
  }

  private static RedisJmsMessage copyStream(StreamMessage original) throws JMSException {
    RedisJmsStreamMessage copy = new RedisJmsStreamMessage();
    original.reset();
    try {
      while (true) {
        copy.writeObject(original.readObject());
      }
    } catch (MessageEOFException e) {
      // The interface tells the end in no other way.
      original.reset();
    }
    return copy;
  }

  private static void copyProperties(Message original, RedisJmsMessage copy) throws JMSException {
    for (Object element : names(original.getPropertyNames())) {
      String name = (String) element;
      if (PropertyNames.isGroup(name)) {
        copy.setObjectProperty(name, original.getObjectProperty(name));
      } else if (!name.startsWith("JMSX")) {
        Object value = original.getObjectProperty(name);
        if (!Values.isPropertyValue(value)) {
          throw new MessageFormatException(
              "The property "
                  + name
                  + " has a value of a type that messages cannot hold: "
                  + Values.className(value));
        }
        // Other providers allow more names than we do, and what they allowed is not to be lost
        // here.
        copy.properties().restore(name, value);
      }
    }
  }

  private static void copyCorrelationId(Message original, RedisJmsMessage copy)
      throws JMSException {
    String text = original.getJMSCorrelationID();
    if (text != null) {
      copy.setJMSCorrelationID(text);
      return;
    }
    try {
      copy.setJMSCorrelationIDAsBytes(original.getJMSCorrelationIDAsBytes());
    } catch (UnsupportedOperationException | JMSException e) {
      // Supporting bytes is optional (section 3.4.5), and some providers refuse to answer when it
      // is a text: then there is none.
      copy.setJMSCorrelationID(null);
    }
  }

  private static List<?> names(@Nullable Enumeration<?> names) {
    return names == null ? List.of() : Collections.list(names);
  }
}

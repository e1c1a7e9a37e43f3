package org.redisjms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of one message (Jakarta Messaging 3.1, section 3.5). */
final class MessageProperties {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private boolean readOnly;

  /** The JMSXDeliveryCount; 0 if the message was not received. */
  private int deliveryCount;

  void set(@Nullable String name, @Nullable Object value) throws JMSException {
    String checked = PropertyNames.check(name);
    if (readOnly) {
      throw new MessageNotWriteableException(
          "The properties of a received message are read-only until clearProperties() is called");
    }
    if (!Values.isPropertyValue(value)) {
      throw new MessageFormatException(
          "The property "
              + name
              + " cannot hold a value of "
              + Values.className(value)
              + "; possible are String and the classes of primitive types other than char");
    }
    if (PropertyNames.isSetByProvider(checked)) {
      return;
    }
    if (PropertyNames.isGroup(checked)) {
      setGroup(checked, value);
    } else {
      values.put(checked, value);
    }
  }

  private void setGroup(String name, @Nullable Object value) throws MessageFormatException {
    if (value == null) {
      values.remove(name);
    } else if (name.equals(PropertyNames.GROUP_ID)) {
      if (!(value instanceof String)) {
        throw new MessageFormatException(name + " must be a String, but is a " + value.getClass());
      }
      values.put(name, value);
    } else {
      try {
        values.put(name, Values.toInt(value));
      } catch (NumberFormatException e) {
        MessageFormatException failure =
            new MessageFormatException(name + " must be an int, but is: " + value);
        failure.initCause(e);
        throw failure;
      }
    }
  }

  /** Sets what another provider or the codec vouches for, whatever its name. */
  void restore(String name, @Nullable Object value) {
    values.put(name, value);
  }

  @Nullable Object get(@Nullable String name) {
    if (deliveryCount > 0 && PropertyNames.DELIVERY_COUNT.equals(name)) {
      return deliveryCount;
    }
    return values.get(name);
  }

  boolean exists(@Nullable String name) {
    return (deliveryCount > 0 && PropertyNames.DELIVERY_COUNT.equals(name))
        || values.containsKey(name);
  }

  List<String> names() {
    List<String> names = new ArrayList<>(values.keySet());
    if (deliveryCount > 0) {
      names.add(PropertyNames.DELIVERY_COUNT);
    }
    return names;
  }

  /**
   * What travels: all but what a provider sets when it delivers, and what only says how to send.
   */
  Map<String, @Nullable Object> travelling() {
    if (!values.containsKey(MessageCodec.DURABILITY)) {
      return Collections.unmodifiableMap(values);
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
    rest.remove(MessageCodec.DURABILITY);
    return rest;
  }

  void clear() {
    values.clear();
    deliveryCount = 0;
    readOnly = false;
  }

  void markReceived(int count) {
    deliveryCount = count;
    readOnly = true;
  }
}

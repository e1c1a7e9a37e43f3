package org.redisjms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message with named values (Jakarta Messaging 3.1, sections 3.11 and 3.11.3). */
public final class RedisJmsMapMessage extends RedisJmsMessage implements MapMessage {
  private final Map<String, @Nullable Object> values;

  /** A message without entries. */
  public RedisJmsMapMessage() {
    this(new LinkedHashMap<>());
  }

  RedisJmsMapMessage(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  Map<String, @Nullable Object> values() {
    return values;
  }

  private void put(@Nullable String name, @Nullable Object value) throws JMSException {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("The name of a map entry must not be null or empty");
    }
    checkBodyWriteable();
    values.put(name, Values.checkBodyValue(value));
  }

  @Override
  public boolean itemExists(@Nullable String name) {
    return values.containsKey(name);
  }

  @Override
  public Enumeration<String> getMapNames() {
    return Collections.enumeration(List.copyOf(values.keySet()));
  }

  @Override
  public boolean getBoolean(@Nullable String name) throws JMSException {
    return Values.toBoolean(values.get(name));
  }

  @Override
  public byte getByte(@Nullable String name) throws JMSException {
    return Values.toByte(values.get(name));
  }

  @Override
  public short getShort(@Nullable String name) throws JMSException {
    return Values.toShort(values.get(name));
  }

  @Override
  public char getChar(@Nullable String name) throws JMSException {
    return Values.toChar(values.get(name));
  }

  @Override
  public int getInt(@Nullable String name) throws JMSException {
    return Values.toInt(values.get(name));
  }

  @Override
  public long getLong(@Nullable String name) throws JMSException {
    return Values.toLong(values.get(name));
  }

  @Override
  public float getFloat(@Nullable String name) throws JMSException {
    return Values.toFloat(values.get(name));
  }

  @Override
  public double getDouble(@Nullable String name) throws JMSException {
    return Values.toDouble(values.get(name));
  }

  @Override
  public @Nullable String getString(@Nullable String name) throws JMSException {
    return Values.asString(values.get(name));
  }

  @Override
  public byte @Nullable [] getBytes(@Nullable String name) throws JMSException {
    return Values.toBytes(values.get(name));
  }

  @Override
  public @Nullable Object getObject(@Nullable String name) {
    return Values.copy(values.get(name));
  }

  @Override
  public void setBoolean(@Nullable String name, boolean value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setByte(@Nullable String name, byte value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setShort(@Nullable String name, short value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setChar(@Nullable String name, char value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setInt(@Nullable String name, int value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setLong(@Nullable String name, long value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setFloat(@Nullable String name, float value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setDouble(@Nullable String name, double value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setString(@Nullable String name, @Nullable String value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setBytes(@Nullable String name, byte @Nullable [] value) throws JMSException {
    put(name, value);
  }

  @Override
  public void setBytes(@Nullable String name, byte[] value, int offset, int length)
      throws JMSException {
    if (offset < 0 || length < 0 || length > value.length - offset) {
      throw new IndexOutOfBoundsException(
          "Offset " + offset + " and length " + length + " in an array of " + value.length);
    }
    put(name, Arrays.copyOfRange(value, offset, offset + length));
  }

  @Override
  public void setObject(@Nullable String name, @Nullable Object value) throws JMSException {
    put(name, value);
  }

  @Override
  BodyType bodyType() {
    return BodyType.MAP;
  }

  @Override
  @Nullable Object body() {
    if (values.isEmpty()) {
      return null;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(name, Values.copy(value)));
    return copy;
  }

  /** As a {@code Map} or {@code Object}; which map it is, is nobody's business. */
  @Override
  boolean fits(Object body, Class<?> bodyClass) {
    return bodyClass.isAssignableFrom(Map.class);
  }

  @Override
  void emptyBody() {
    values.clear();
  }

  @Override
  String describeBody() {
    return values.size() + " entries";
  }
}

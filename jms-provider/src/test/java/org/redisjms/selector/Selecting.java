package org.redisjms.selector;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shorthand of the tests in this package. */
final class Selecting {

  private Selecting() {}

  /** A message with properties of every type, and no property called {@code missing}. */
  static final Map<String, Object> MESSAGE =
      Map.ofEntries(
          Map.entry("yes", true),
          Map.entry("no", false),
          Map.entry("aByte", (byte) 7),
          Map.entry("aShort", (short) -300),
          Map.entry("anInt", 2_000_000_000),
          Map.entry("aLong", Long.MAX_VALUE),
          Map.entry("aFloat", 1.5f),
          Map.entry("aDouble", -57.9e2),
          Map.entry("notANumber", Double.NaN),
          Map.entry("text", "blue"),
          Map.entry("digits", "2"),
          Map.entry("quoted", "it's"),
          Map.entry("empty", ""),
          Map.entry("other", new Object()),
          Map.entry("$dollar_1", 1),
          Map.entry("größe", 3),
          Map.entry("JMSDeliveryMode", "PERSISTENT"),
          Map.entry("JMSPriority", 4),
          Map.entry("JMSMessageID", "ID:1"),
          Map.entry("JMSTimestamp", 1_700_000_000_000L),
          Map.entry("JMSType", "car"),
          Map.entry("JMSXDeliveryCount", 2),
          Map.entry("JMS_REDIS_Origin", "orders"));

  static boolean matches(String selector) {
    return parse(selector).matches(MESSAGE::get);
  }

  /** Tells unknown from false: only of false is the negation true. */
  static Truth truth(String selector) {
    if (matches(selector)) {
      return Truth.TRUE;
    }
    return matches("NOT (" + selector + ")") ? Truth.FALSE : Truth.UNKNOWN;
  }

  static boolean matches(String selector, String property, @Nullable Object value) {
    Map<String, @Nullable Object> message = new HashMap<>();
    message.put(property, value);
    return parse(selector).matches(message::get);
  }

  static Selector parse(String selector) {
    try {
      return Selector.parse(selector);
    } catch (SelectorSyntaxException e) {
      throw new AssertionError("should be valid: " + selector, e);
    }
  }
}

package org.redisjms.message;

import jakarta.jms.JMSException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for property names (Jakarta Messaging 3.1, sections 3.5.1, 3.5.9 and 3.8.1.1). */
final class PropertyNames {
  static final String GROUP_ID = "JMSXGroupID";
  static final String GROUP_SEQ = "JMSXGroupSeq";
  static final String DELIVERY_COUNT = "JMSXDeliveryCount";

  private static final Set<String> SET_BY_PROVIDER =
      Set.of(
          DELIVERY_COUNT,
          "JMSXUserID",
          "JMSXAppID",
          "JMSXProducerTXID",
          "JMSXConsumerTXID",
          "JMSXRcvTimestamp",
          "JMSXState");

  /** As the specification writes them; there are clients that have a property named "true". */
  private static final Set<String> SELECTOR_KEYWORDS =
      Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

  private PropertyNames() {}

  /**
   * Checks a name that a client sets.
   *
   * @throws IllegalArgumentException if it is not a selector identifier, or is reserved for header
   *     fields
   * @throws JMSException if it has the reserved prefix JMSX and means nothing
   */
  static String check(@Nullable String name) throws JMSException {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("A property name must not be null or empty");
    }
    boolean identifier = Character.isJavaIdentifierStart(name.codePointAt(0));
    if (!identifier || !name.codePoints().allMatch(Character::isJavaIdentifierPart)) {
      throw new IllegalArgumentException(
          "A property name must be a Java identifier, so that selectors can use it, but this is not: '"
              + name
              + "'");
    }
    if (SELECTOR_KEYWORDS.contains(name)) {
      throw new IllegalArgumentException(
          "A property name must not be a keyword of the selector syntax: " + name);
    }
    if (name.startsWith("JMSX")) {
      if (!isGroup(name) && !isSetByProvider(name)) {
        throw new JMSException(
            name
                + " is not a property that Jakarta Messaging defines, and names that begin with JMSX are reserved for"
                + " those");
      }
    } else if (name.startsWith("JMS") && !name.startsWith("JMS_")) {
      throw new IllegalArgumentException(
          "Names that begin with JMS are reserved for header fields: " + name);
    }
    return name;
  }

  /** Whether a client sets it to group messages. */
  static boolean isGroup(String name) {
    return name.equals(GROUP_ID) || name.equals(GROUP_SEQ);
  }

  /**
   * Whether only a provider sets it. What a client sets there is ignored and not an error, so that
   * a client can copy all properties of a received message to a new one.
   */
  static boolean isSetByProvider(String name) {
    return SET_BY_PROVIDER.contains(name);
  }
}

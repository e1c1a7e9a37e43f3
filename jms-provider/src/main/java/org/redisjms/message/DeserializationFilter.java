package org.redisjms.message;

import java.io.ObjectInputFilter;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides, while one object is deserialized, what may go on; and remembers why not. */
final class DeserializationFilter implements ObjectInputFilter {
  static final int MAX_DEPTH = 100;

  /**
   * How deep plain values, and hash tables among others, may be nested. The hash code of a set of
   * sets, or of a list of lists, that share their elements takes twice as long with every level: at
   * a hundred levels it never ends.
   */
  static final int MAX_PLAIN_DEPTH = 24;

  static final int MAX_REFERENCES = 5_000_000;

  /**
   * Arrays shorter than this are never too long: collections start with more room than they need.
   */
  private static final int SMALL_ARRAY = 1024;

  private final TrustedPackages policy;
  private final long streamLength;
  private final @Nullable ObjectInputFilter systemWide = Config.getSerialFilter();
  private @Nullable String refusal;

  DeserializationFilter(TrustedPackages policy, long streamLength) {
    this.policy = policy;
    this.streamLength = streamLength;
  }

  /** Why something was refused; null if nothing was. */
  @Nullable String refusal() {
    return refusal;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    String reason = reasonToRefuse(info);
    if (reason == null) {
      return Status.ALLOWED;
    }
    if (refusal == null) {
      refusal = reason;
    }
    return Status.REJECTED;
  }

  private @Nullable String reasonToRefuse(FilterInfo info) {
    if (systemWide != null && systemWide.checkInput(info) == Status.REJECTED) {
      return "The JVM's own serialization filter refuses the object of the message"
          + (info.serialClass() == null ? "" : ": " + info.serialClass().getName());
    }
    int maxDepth = mayNestDeeply(info) ? MAX_DEPTH : MAX_PLAIN_DEPTH;
    if (info.depth() > maxDepth) {
      return "The object of the message is nested deeper than " + maxDepth;
    }
    if (info.references() > MAX_REFERENCES) {
      return "The object of the message consists of more than " + MAX_REFERENCES + " objects";
    }
    if (info.streamBytes() > streamLength) {
      return "The object of the message reads more than its " + streamLength + " bytes";
    }
    // Each element takes at least a byte, so a longer array is a lie that only costs memory.
    if (info.arrayLength() > Math.max(SMALL_ARRAY, streamLength)) {
      return "The object of the message claims an array of "
          + info.arrayLength()
          + " elements in "
          + streamLength
          + " bytes";
    }
    Class<?> type = info.serialClass();
    return type == null ? null : reasonToRefuse(elementType(type));
  }

  /**
   * A class is asked for only when it first occurs, but every hash table asks for the array of its
   * entries.
   */
  private boolean mayNestDeeply(FilterInfo info) {
    return policy.trustsMoreThanPlainValues() && info.serialClass() != Map.Entry[].class;
  }

  private @Nullable String reasonToRefuse(Class<?> type) {
    if (type.isPrimitive()) {
      return null;
    }
    // The interfaces of a proxy, and the class of its handler, are asked for one by one.
    boolean proxy = type == Proxy.class || Proxy.isProxyClass(type);
    if (proxy || policy.trusts(type.getName())) {
      return null;
    }
    return "The message holds an object of the class "
        + type.getName()
        + ", which is not trusted; if it should be, name the class or its package in the option "
        + TrustedPackages.OPTION;
  }

  private static Class<?> elementType(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }
}

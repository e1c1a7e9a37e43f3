package org.redisjms.message;

import java.io.ObjectInputFilter;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Decides, while one object is deserialized, what may go on; and remembers why not. */
final class DeserializationFilter implements ObjectInputFilter {
  static final int MAX_DEPTH = 100;

  /**
   * How deep collections may be nested. The hash code of a set of sets, or of a list of lists, that
   * share their elements takes twice as long with every level.
   */
  static final int MAX_COLLECTION_DEPTH = 20;

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
    if (info.depth() > MAX_DEPTH) {
      return "The object of the message is nested deeper than " + MAX_DEPTH;
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
    return type == null ? null : reasonToRefuse(elementType(type), info.depth());
  }

  private @Nullable String reasonToRefuse(Class<?> type, long depth) {
    if (type.isPrimitive()) {
      return null;
    }
    if (depth > MAX_COLLECTION_DEPTH
        && type.getName().startsWith("java.util.")
        && (java.util.Collection.class.isAssignableFrom(type)
            || java.util.Map.class.isAssignableFrom(type)
            || type.getName().equals("java.util.CollSer"))) {
      return "The object of the message nests collections deeper than " + MAX_COLLECTION_DEPTH;
    }
    // The interfaces of a proxy, and the class of its handler, are asked for one by one.
    if (Proxy.isProxyClass(type) || policy.trusts(type.getName())) {
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

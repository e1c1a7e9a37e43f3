package org.redisjms.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsDestination.Kind;

/**
 * The head of an encoded message: what of its headers travels, and its properties.
 *
 * <p>The layout, in this order: version; type of the body and two flags about it; flags saying
 * which headers follow; destination (its kind, then its name); the headers that are there; the
 * properties, if there are any: how many, then name, type and value of each. A header that is
 * absent takes no byte. JMSDeliveryTime and JMSExpiration are written relative to JMSTimestamp,
 * which makes them short.
 *
 * @param hasBody false for a null body, as opposed to an empty one
 * @param utf16 whether the text does not fit UTF-8, for it has a surrogate without its partner
 * @param correlationId a String or a byte[]
 */
record Head(
    BodyType bodyType,
    boolean hasBody,
    boolean utf16,
    @Nullable RedisJmsDestination destination,
    @Nullable RedisJmsDestination replyTo,
    @Nullable Object correlationId,
    @Nullable String type,
    long timestamp,
    long deliveryTime,
    long expiration,
    Map<String, @Nullable Object> properties) {
  static final int VERSION = 1;

  /** The index is what is written: append only. */
  private static final List<BodyType> BODY_TYPES =
      List.of(
          BodyType.MESSAGE,
          BodyType.TEXT,
          BodyType.BYTES,
          BodyType.MAP,
          BodyType.STREAM,
          BodyType.OBJECT);

  /** The index is what is written, plus one: append only. */
  private static final List<Kind> KINDS =
      List.of(Kind.QUEUE, Kind.TOPIC, Kind.TEMPORARY_QUEUE, Kind.TEMPORARY_TOPIC);

  private static final int BODY_TYPE_MASK = 0x07;
  private static final int HAS_BODY = 0x08;
  private static final int UTF16 = 0x10;

  private static final int REPLY_TO = 0x01;
  private static final int CORRELATION_STRING = 0x02;
  private static final int CORRELATION_BYTES = 0x04;
  private static final int TYPE = 0x08;
  private static final int TIMESTAMP = 0x10;
  private static final int DELIVERY_TIME = 0x20;
  private static final int EXPIRATION = 0x40;
  private static final int PROPERTIES = 0x80;

  /** The shortest property: one byte for the length of an empty name, one for the type. */
  private static final int SMALLEST_PROPERTY = 2;

  private static final int EXPECTED_SIZE = 128;

  byte[] encode() {
    BinaryWriter out = new BinaryWriter(EXPECTED_SIZE);
    out.octet(VERSION);
    out.octet(BODY_TYPES.indexOf(bodyType) | (hasBody ? HAS_BODY : 0) | (utf16 ? UTF16 : 0));
    out.octet(presence());
    destination(out, destination);
    if (replyTo != null) {
      destination(out, replyTo);
    }
    if (correlationId instanceof String text) {
      out.string(text);
    } else if (correlationId instanceof byte[] bytes) {
      out.bytes(bytes);
    }
    if (type != null) {
      out.string(type);
    }
    if (timestamp != 0) {
      out.signed(timestamp);
    }
    if (deliveryTime != 0) {
      out.signed(deliveryTime - timestamp);
    }
    if (expiration != 0) {
      out.signed(expiration - timestamp);
    }
    if (!properties.isEmpty()) {
      out.unsigned(properties.size());
      properties.forEach(
          (name, value) -> {
            out.string(name);
            out.value(value);
          });
    }
    return out.toByteArray();
  }

  private int presence() {
    return (replyTo != null ? REPLY_TO : 0)
        | (correlationId instanceof String ? CORRELATION_STRING : 0)
        | (correlationId instanceof byte[] ? CORRELATION_BYTES : 0)
        | (type != null ? TYPE : 0)
        | (timestamp != 0 ? TIMESTAMP : 0)
        | (deliveryTime != 0 ? DELIVERY_TIME : 0)
        | (expiration != 0 ? EXPIRATION : 0)
        | (properties.isEmpty() ? 0 : PROPERTIES);
  }

  private static void destination(BinaryWriter out, @Nullable RedisJmsDestination destination) {
    if (destination == null) {
      out.octet(0);
    } else {
      out.octet(1 + KINDS.indexOf(destination.kind()));
      out.string(destination.name());
    }
  }

  static Head decode(byte[] bytes) throws CorruptMessageException {
    BinaryReader in = new BinaryReader(bytes);
    int version = in.octet();
    if (version != VERSION) {
      throw new CorruptMessageException(
          "The message has the format version " + version + "; known is " + VERSION);
    }
    int body = in.octet();
    if ((body & BODY_TYPE_MASK) >= BODY_TYPES.size()
        || (body & ~(BODY_TYPE_MASK | HAS_BODY | UTF16)) != 0) {
      throw new CorruptMessageException("Unknown type of message: " + body);
    }
    int present = in.octet();
    RedisJmsDestination destination = destination(in);
    RedisJmsDestination replyTo = (present & REPLY_TO) == 0 ? null : destination(in);
    Object correlationId = (present & CORRELATION_STRING) == 0 ? null : in.string();
    if ((present & CORRELATION_BYTES) != 0) {
      correlationId = in.bytes();
    }
    String type = (present & TYPE) == 0 ? null : in.string();
    long timestamp = (present & TIMESTAMP) == 0 ? 0 : in.signed();
    long deliveryTime = (present & DELIVERY_TIME) == 0 ? 0 : timestamp + in.signed();
    long expiration = (present & EXPIRATION) == 0 ? 0 : timestamp + in.signed();
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    if ((present & PROPERTIES) != 0) {
      properties(in, properties);
    }
    in.expectEnd();
    return new Head(
        BODY_TYPES.get(body & BODY_TYPE_MASK),
        (body & HAS_BODY) != 0,
        (body & UTF16) != 0,
        destination,
        replyTo,
        correlationId,
        type,
        timestamp,
        deliveryTime,
        expiration,
        properties);
  }

  private static @Nullable RedisJmsDestination destination(BinaryReader in)
      throws CorruptMessageException {
    int kind = in.octet();
    if (kind == 0) {
      return null;
    }
    if (kind > KINDS.size()) {
      throw new CorruptMessageException("Unknown kind of destination: " + kind);
    }
    try {
      return RedisJmsDestination.of(KINDS.get(kind - 1), in.string());
    } catch (IllegalArgumentException e) {
      throw new CorruptMessageException("Impossible destination: " + e.getMessage(), e);
    }
  }

  private static void properties(BinaryReader in, Map<String, @Nullable Object> properties)
      throws CorruptMessageException {
    long count = in.unsigned();
    if (count < 0 || count > in.remaining() / SMALLEST_PROPERTY) {
      throw new CorruptMessageException("More properties than there is room for: " + count);
    }
    for (long i = 0; i < count; i++) {
      String name = in.string();
      properties.put(name, in.value(false));
    }
  }

  /** The head of the dead letter that a message becomes: with more properties, it never expires. */
  Head deadLetter(Map<String, @Nullable Object> moreProperties) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(properties);
    all.putAll(moreProperties);
    return new Head(
        bodyType,
        hasBody,
        utf16,
        destination,
        replyTo,
        correlationId,
        type,
        timestamp,
        deliveryTime,
        0,
        all);
  }
}

package org.redisjms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisjms.destination.RedisJmsDestination;

/** Random messages and random damage. A failure names the seed, with which it can be repeated. */
@Timeout(60)
class MessageCodecRandomTest {
  private static final int ROUNDS = 2_000;
  private static final Received RECEIVED = new Received("ID:1", 4, true, 1, false);

  private long seed = System.nanoTime();
  private Random random = new Random(seed);

  private void nextRound() {
    seed = random.nextLong();
    random = new Random(seed);
  }

  @Test
  void whatIsEncodedIsDecoded() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      nextRound();
      RedisJmsMessage message = randomMessage();
      EncodedMessage encoded = MessageCodec.encode(message);
      RedisJmsMessage copy =
          MessageCodec.decode(encoded.head(), encoded.body(), RECEIVED, TrustedPackages.DEFAULT);
      assertThat(describe(copy)).as("seed %d", seed).isEqualTo(describe(message));
      EncodedMessage again = MessageCodec.encode(copy);
      assertThat(again.head()).as("seed %d", seed).isEqualTo(encoded.head());
      assertThat(again.body()).as("seed %d", seed).isEqualTo(encoded.body());
    }
  }

  @Test
  void truncatedHeadsAreRefused() throws Exception {
    for (int i = 0; i < ROUNDS / 10; i++) {
      nextRound();
      EncodedMessage encoded = MessageCodec.encode(randomMessage());
      for (int length = 0; length < encoded.head().length; length++) {
        byte[] part = Arrays.copyOf(encoded.head(), length);
        if (isDecoded(part, encoded.body())) {
          fail("seed %d: %d of %d bytes are no head", seed, length, encoded.head().length);
        }
      }
      byte[] longer = Arrays.copyOf(encoded.head(), encoded.head().length + 1);
      assertThat(isDecoded(longer, encoded.body())).as("seed %d", seed).isFalse();
    }
  }

  @Test
  void damagedBytesNeverDoMoreThanBeRefused() throws Exception {
    for (int i = 0; i < ROUNDS * 2; i++) {
      nextRound();
      EncodedMessage encoded = MessageCodec.encode(randomMessage());
      byte[] head = damage(encoded.head());
      byte[] body = damage(encoded.body());
      isDecoded(head, encoded.body());
      isDecoded(encoded.head(), body);
      isDecoded(head, body);
    }
  }

  @Test
  void randomBytesNeverDoMoreThanBeRefused() {
    for (int i = 0; i < ROUNDS * 2; i++) {
      nextRound();
      byte[] head = randomBytes(64);
      if (head.length > 1) {
        head[0] = Head.VERSION;
        head[1] &= 0x1f;
      }
      isDecoded(head, randomBytes(64));
    }
  }

  /** Whether it is a message at all; everything but CorruptMessageException fails the test. */
  private boolean isDecoded(byte[] head, byte[] body) {
    try {
      assertThat(MessageCodec.selectorProperties(head, RECEIVED).apply("absent")).isNull();
      assertThat(MessageCodec.deadLetterHead(head, Map.of("p", 1))).isNotEmpty();
      assertThat(describe(MessageCodec.decode(head, body, RECEIVED, TrustedPackages.DEFAULT)))
          .isNotEmpty();
      return true;
    } catch (CorruptMessageException e) {
      return false;
    } catch (Exception | Error e) {
      throw new AssertionError(
          "seed " + seed + ", head " + Arrays.toString(head) + ", body " + Arrays.toString(body),
          e);
    }
  }

  private byte[] damage(byte[] bytes) {
    byte[] damaged = Arrays.copyOf(bytes, Math.max(0, bytes.length - random.nextInt(3)));
    for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return damaged;
  }

  private RedisJmsMessage randomMessage() throws Exception {
    RedisJmsMessage message = randomBody();
    if (random.nextBoolean()) {
      message.setJMSDestination(randomDestination());
    }
    if (random.nextInt(3) == 0) {
      message.setJMSReplyTo(randomDestination());
    }
    switch (random.nextInt(4)) {
      case 0 -> message.setJMSCorrelationID(randomString());
      case 1 -> message.setJMSCorrelationIDAsBytes(randomBytes(20));
      default -> message.setJMSCorrelationID(null);
    }
    message.setJMSType(random.nextBoolean() ? randomString() : null);
    message.setJMSTimestamp(randomLong());
    message.setJMSDeliveryTime(randomLong());
    message.setJMSExpiration(randomLong());
    for (int i = random.nextInt(6); i > 0; i--) {
      Object value = randomValue();
      if (Values.isPropertyValue(value)) {
        message.setObjectProperty("p" + random.nextInt(100), value);
      }
    }
    return message;
  }

  private RedisJmsMessage randomBody() throws Exception {
    switch (random.nextInt(6)) {
      case 0 -> {
        return new RedisJmsPlainMessage();
      }
      case 1 -> {
        return new RedisJmsTextMessage(random.nextInt(5) == 0 ? null : randomString());
      }
      case 2 -> {
        RedisJmsBytesMessage bytes = new RedisJmsBytesMessage();
        bytes.writeBytes(randomBytes(100));
        return bytes;
      }
      case 3 -> {
        RedisJmsMapMessage map = new RedisJmsMapMessage();
        for (int i = random.nextInt(6); i > 0; i--) {
          map.setObject("n" + randomString(), randomValue());
        }
        return map;
      }
      case 4 -> {
        RedisJmsStreamMessage stream = new RedisJmsStreamMessage();
        for (int i = random.nextInt(6); i > 0; i--) {
          stream.writeObject(randomValue());
        }
        return stream;
      }
      default -> {
        RedisJmsObjectMessage object = new RedisJmsObjectMessage();
        object.setObject(random.nextInt(5) == 0 ? null : randomString());
        return object;
      }
    }
  }

  private RedisJmsDestination randomDestination() {
    RedisJmsDestination.Kind[] kinds = RedisJmsDestination.Kind.values();
    return RedisJmsDestination.of(
        kinds[random.nextInt(kinds.length)], "d€ " + random.nextInt(1 << random.nextInt(30)));
  }

  private Object randomValue() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (byte) random.nextInt();
      case 3 -> (short) randomLong();
      case 4 -> (int) randomLong();
      case 5 -> randomLong();
      case 6 -> Float.intBitsToFloat(random.nextInt());
      case 7 -> Double.longBitsToDouble(random.nextLong());
      case 8 -> (char) random.nextInt();
      case 9 -> randomBytes(30);
      default -> randomString();
    };
  }

  private long randomLong() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
      default -> random.nextLong() >> random.nextInt(64);
    };
  }

  private byte[] randomBytes(int limit) {
    byte[] bytes = new byte[random.nextInt(limit)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Plain letters, all of Unicode, or any chars, among them surrogates without their partners. */
  private String randomString() {
    int length = random.nextInt(random.nextInt(10) == 0 ? 300 : 20);
    StringBuilder text = new StringBuilder();
    int kind = random.nextInt(3);
    for (int i = 0; i < length; i++) {
      switch (kind) {
        case 0 -> text.append((char) ('a' + random.nextInt(26)));
        case 1 -> {
          int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
          text.appendCodePoint(codePoint < 0xd800 || codePoint > 0xdfff ? codePoint : 'x');
        }
        default -> text.append((char) random.nextInt());
      }
    }
    return text.toString();
  }

  /** All that is to survive, in a form that can be compared. */
  private static String describe(RedisJmsMessage message) throws Exception {
    Map<String, String> properties = new TreeMap<>();
    for (String name : Collections.list(message.getPropertyNames())) {
      if (!name.equals("JMSXDeliveryCount")) {
        properties.put(name, describeValue(message.getObjectProperty(name)));
      }
    }
    return String.join(
        "|",
        message.getClass().getSimpleName(),
        String.valueOf(message.getJMSDestination()),
        String.valueOf(message.getJMSReplyTo()),
        describeValue(message.correlationId()),
        describeValue(message.getJMSType()),
        String.valueOf(message.getJMSTimestamp()),
        String.valueOf(message.getJMSDeliveryTime()),
        String.valueOf(message.getJMSExpiration()),
        properties.toString(),
        describeBody(message));
  }

  private static String describeBody(Message message) {
    if (message instanceof RedisJmsTextMessage text) {
      return describeValue(text.getText());
    }
    if (message instanceof RedisJmsBytesMessage bytes) {
      return describeValue(bytes.content());
    }
    if (message instanceof RedisJmsMapMessage map) {
      List<String> entries = new ArrayList<>();
      map.values()
          .forEach((name, value) -> entries.add(describeValue(name) + describeValue(value)));
      return entries.toString();
    }
    if (message instanceof RedisJmsStreamMessage stream) {
      return stream.values().stream()
          .map(MessageCodecRandomTest::describeValue)
          .toList()
          .toString();
    }
    if (message instanceof RedisJmsObjectMessage object) {
      return describeValue(object.serialized());
    }
    return "";
  }

  private static String describeValue(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return "String" + Arrays.toString(text.toCharArray());
    }
    if (value instanceof Float f) {
      return "Float" + Float.floatToIntBits(f);
    }
    if (value instanceof Double d) {
      return "Double" + Double.doubleToLongBits(d);
    }
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    return value.getClass().getSimpleName() + value;
  }
}

package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.redisjms.store.DamagedEnvelope;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.StoredMessage;

class EnvelopeCodecTest {

  private final Random random = new Random(4711);

  private Envelope anyEnvelope() {
    byte[] head = new byte[random.nextInt(300)];
    byte[] body = new byte[random.nextInt(2000)];
    random.nextBytes(head);
    random.nextBytes(body);
    return new Envelope(
        new MessageId(random.nextLong(), random.nextLong()),
        random.nextLong() >>> 11,
        random.nextInt(65_536),
        random.nextInt(10),
        random.nextInt(4),
        random.nextBoolean() ? 0 : random.nextLong() >>> 1,
        head,
        body);
  }

  /** As send.lua stamps it. */
  private static byte[] stored(Envelope envelope) {
    byte[] rest = EnvelopeCodec.encodeUnstamped(envelope);
    return ByteBuffer.allocate(rest.length + 9)
        .put((byte) 1)
        .putLong(envelope.arrival())
        .put(rest)
        .array();
  }

  @Test
  void whatWasEncodedIsDecoded() {
    for (int i = 0; i < 5_000; i++) {
      Envelope envelope = anyEnvelope();
      assertThat(EnvelopeCodec.decode(stored(envelope)))
          .usingRecursiveComparison()
          .isEqualTo(envelope);
    }
  }

  @Test
  void theOverheadIsSmall() {
    Envelope envelope = anyEnvelope();
    int overhead = stored(envelope).length - envelope.head().length - envelope.body().length;
    assertThat(overhead).isEqualTo(EnvelopeCodec.PREFIX).isLessThanOrEqualTo(120);
  }

  @Test
  void truncatedBytesAreDamagedOrShorter() {
    Envelope envelope = anyEnvelope();
    byte[] whole = stored(envelope);
    int smallest = EnvelopeCodec.PREFIX + envelope.head().length;
    for (int length = 0; length < whole.length; length++) {
      StoredMessage decoded = EnvelopeCodec.decode(Arrays.copyOf(whole, length));
      if (length < smallest) {
        assertThat(decoded).isInstanceOf(DamagedEnvelope.class);
        assertThat(((DamagedEnvelope) decoded).reason()).isNotBlank();
      } else {
        assertThat(decoded).isInstanceOf(Envelope.class);
      }
      assertThat(decoded.id()).isNotNull();
    }
  }

  @Test
  void randomBytesNeverThrow() {
    for (int i = 0; i < 50_000; i++) {
      byte[] raw = new byte[random.nextInt(120)];
      random.nextBytes(raw);
      if (raw.length > 0 && i % 2 == 0) {
        raw[0] = 1;
      }
      StoredMessage decoded = EnvelopeCodec.decode(raw);
      if (decoded instanceof DamagedEnvelope damaged) {
        assertThat(damaged.raw()).isSameAs(raw);
      }
    }
  }

  @Test
  void flippedBitsNeverThrow() {
    byte[] whole = stored(anyEnvelope());
    for (int bit = 0; bit < Math.min(whole.length, 200) * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(EnvelopeCodec.decode(flipped).id()).isNotNull();
    }
  }

  @Test
  void theIdOfADamagedOneIsWhatTheScriptsCompare() {
    byte[] raw = new byte[30];
    Arrays.fill(raw, (byte) 7);
    long seven = 0x0707070707070707L;
    assertThat(EnvelopeCodec.decode(raw).id()).isEqualTo(new MessageId(seven, 0x0700000000000000L));
    assertThat(EnvelopeCodec.decode(new byte[0]).id()).isEqualTo(new MessageId(0, 0));
  }
}

package org.redisjms.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.MessageId;

/**
 * What became of a consumer's latest messages. Sentinels can replace a master that lives, and until
 * it hears of that it confirms acknowledgements that are then forgotten, up to a hundred thousand
 * in a second; so the memory is long.
 *
 * <p>A connection numbers its messages one by one, therefore neighbours share a block. Bounded: the
 * block that was not used for longest is forgotten. That is 262,144 messages of one sender, and
 * 1,024 if each came from another one; at most about 400 KB.
 */
final class History {

  private static final int BLOCKS = 1_024;
  private static final int BLOCK_LENGTH = 256;

  /** What is remembered of a message. */
  enum Fate {
    /** It was delivered; what followed is not known here. */
    DELIVERED((byte) 1),
    /** It is acknowledged: that was confirmed, or the store lost the message before it could be. */
    ACKNOWLEDGED((byte) 2),
    /** It was delivered and then went elsewhere, unsettled. */
    LOST((byte) 3);

    private static final List<Fate> ALL = List.of(values());

    private final byte code;

    Fate(byte code) {
      this.code = code;
    }

    static @Nullable Fate of(byte code) {
      for (Fate fate : ALL) {
        if (fate.code == code) {
          return fate;
        }
      }
      return null;
    }
  }

  private record Place(long high, long block) {}

  /** In each block a byte for each message: this, or the code of its fate. */
  private static final byte NOTHING = 0;

  private final Map<Place, byte[]> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
          return size() > BLOCKS;
        }
      };

  // The block that was used last, which is mostly that of the next message too.
  private long lastHigh;
  private long lastNumber;
  private byte @Nullable [] lastBlock;

  void note(MessageId id, Fate fate) {
    byte[] block = block(id);
    if (block == null) {
      block = new byte[BLOCK_LENGTH];
      blocks.put(new Place(id.high(), number(id)), block);
      last(id, block);
    }
    block[index(id)] = fate.code;
  }

  void forget(MessageId id) {
    byte[] block = block(id);
    if (block != null) {
      block[index(id)] = NOTHING;
    }
  }

  @Nullable Fate of(MessageId id) {
    byte[] block = block(id);
    return block == null ? null : Fate.of(block[index(id)]);
  }

  private byte @Nullable [] block(MessageId id) {
    if (lastBlock != null && lastHigh == id.high() && lastNumber == number(id)) {
      return lastBlock;
    }
    byte[] block = blocks.get(new Place(id.high(), number(id)));
    if (block != null) {
      last(id, block);
    }
    return block;
  }

  private void last(MessageId id, byte[] block) {
    lastHigh = id.high();
    lastNumber = number(id);
    lastBlock = block;
  }

  private static long number(MessageId id) {
    return Math.floorDiv(id.low(), BLOCK_LENGTH);
  }

  private static int index(MessageId id) {
    return Math.floorMod(id.low(), BLOCK_LENGTH);
  }
}

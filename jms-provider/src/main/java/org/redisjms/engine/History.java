package org.redisjms.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.MessageId;

/**
 * What became of a consumer's latest messages. Sentinels can replace a master that lives, and until
 * it hears of that it confirms acknowledgements that are then forgotten, some thousand in a second
 * or two; so the memory is long.
 *
 * <p>A connection numbers its messages one by one, therefore neighbours share a block. Bounded: the
 * block that was not used for longest is forgotten. That is 65,536 messages of one sender, and
 * 1,024 if each came from another one; at most about 400 KB.
 */
final class History {

  private static final int BLOCKS = 1_024;
  private static final int BLOCK_LENGTH = 64;

  /** What is remembered of a message. */
  enum Fate {
    /** It was delivered; what followed is not known here. */
    DELIVERED,
    /** Its acknowledgement was confirmed. */
    ACKNOWLEDGED,
    /** It was delivered and then went elsewhere, unsettled. */
    LOST
  }

  private record Place(long high, long block) {}

  private final Map<Place, @Nullable Fate[]> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, @Nullable Fate[]> eldest) {
          return size() > BLOCKS;
        }
      };

  // The block that was used last, which is mostly that of the next message too.
  private long lastHigh;
  private long lastNumber;
  private @Nullable Fate @Nullable [] lastBlock;

  void note(MessageId id, Fate fate) {
    @Nullable Fate[] block = block(id);
    if (block == null) {
      block = new Fate[BLOCK_LENGTH];
      blocks.put(new Place(id.high(), number(id)), block);
      last(id, block);
    }
    block[index(id)] = fate;
  }

  void forget(MessageId id) {
    @Nullable Fate[] block = block(id);
    if (block != null) {
      block[index(id)] = null;
    }
  }

  @Nullable Fate of(MessageId id) {
    @Nullable Fate[] block = block(id);
    return block == null ? null : block[index(id)];
  }

  private @Nullable Fate @Nullable [] block(MessageId id) {
    if (lastBlock != null && lastHigh == id.high() && lastNumber == number(id)) {
      return lastBlock;
    }
    @Nullable Fate[] block = blocks.get(new Place(id.high(), number(id)));
    if (block != null) {
      last(id, block);
    }
    return block;
  }

  private void last(MessageId id, @Nullable Fate[] block) {
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

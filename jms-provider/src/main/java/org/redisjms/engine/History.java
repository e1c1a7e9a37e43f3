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

  private record Place(long high, long block) {
    static Place of(MessageId id) {
      return new Place(id.high(), Math.floorDiv(id.low(), BLOCK_LENGTH));
    }
  }

  private final Map<Place, @Nullable Fate[]> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, @Nullable Fate[]> eldest) {
          return size() > BLOCKS;
        }
      };

  void note(MessageId id, Fate fate) {
    blocks.computeIfAbsent(Place.of(id), place -> new Fate[BLOCK_LENGTH])[index(id)] = fate;
  }

  void forget(MessageId id) {
    @Nullable Fate[] block = blocks.get(Place.of(id));
    if (block != null) {
      block[index(id)] = null;
    }
  }

  @Nullable Fate of(MessageId id) {
    @Nullable Fate[] block = blocks.get(Place.of(id));
    return block == null ? null : block[index(id)];
  }

  private static int index(MessageId id) {
    return Math.floorMod(id.low(), BLOCK_LENGTH);
  }
}

package org.redisjms.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.MessageId;

/** What became of a consumer's latest messages; bounded, the oldest are forgotten. */
final class History {

  private static final int LENGTH = 1_024;

  /** What is remembered of a message. */
  enum Fate {
    /** It was delivered; what followed is not known here. */
    DELIVERED,
    /** Its acknowledgement was confirmed. */
    ACKNOWLEDGED,
    /** It was delivered and then went elsewhere, unsettled. */
    LOST
  }

  private final Map<MessageId, Fate> fates =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Fate> eldest) {
          return size() > LENGTH;
        }
      };

  void note(MessageId id, Fate fate) {
    fates.remove(id);
    fates.put(id, fate);
  }

  void forget(MessageId id) {
    fates.remove(id);
  }

  @Nullable Fate of(MessageId id) {
    return fates.get(id);
  }
}

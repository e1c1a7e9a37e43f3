package org.redisjms.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's registration and what it holds; null stands for a message that was taken out of the
 * middle.
 */
final class MemoryInflight {
  final boolean selective;
  final List<@Nullable StoredMessage> inflight = new ArrayList<>();
  long head = 1;

  /** How many messages it holds when it leaves the line. */
  int handOffs = 1;

  MemoryInflight(boolean selective) {
    this.selective = selective;
  }

  MemoryInflight copy() {
    MemoryInflight copy = new MemoryInflight(selective);
    copy.head = head;
    copy.handOffs = handOffs;
    copy.inflight.addAll(inflight);
    return copy;
  }

  long tail() {
    return head + inflight.size() - 1;
  }

  /** Whether this message is, or was before it was settled, at this position. */
  boolean holds(long position, @Nullable MessageId id) {
    if (position > tail()) {
      return false;
    }
    if (position < head) {
      return true;
    }
    StoredMessage message = inflight.get((int) (position - head));
    return message == null || message.id().equals(id);
  }

  /** What is held from a position on, which is not before the head. */
  List<Claim> claims(long from) {
    List<Claim> claims = new ArrayList<>();
    for (long position = from; position <= tail(); position++) {
      StoredMessage message = inflight.get((int) (position - head));
      if (message != null) {
        claims.add(new Claim(position, message));
      }
    }
    return claims;
  }

  /** The messages behind the first so many places. */
  List<StoredMessage> present(int skip) {
    List<StoredMessage> present = new ArrayList<>();
    for (StoredMessage message : inflight.subList(skip, inflight.size())) {
      if (message != null) {
        present.add(message);
      }
    }
    return present;
  }

  /** Takes away all but the first so many places. */
  void truncate(int size) {
    inflight.subList(size, inflight.size()).clear();
  }
}

package org.redisjms.store.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.QueueId;

/** A connection's senders that no session uses at the moment. */
final class SenderPool {

  private final Map<QueueId, Deque<Sender>> idle = new HashMap<>();

  /** Numbers the sends to one queue. Used by one session at a time. */
  static final class Sender {

    final QueueId queue;
    final String id;

    /** The last number that Redis has confirmed. */
    long confirmed;

    Sender(QueueId queue, String id) {
      this.queue = queue;
      this.id = id;
    }
  }

  synchronized @Nullable Sender take(QueueId queue) {
    Deque<Sender> senders = idle.get(queue);
    return senders == null ? null : senders.poll();
  }

  synchronized void giveBack(Sender sender) {
    idle.computeIfAbsent(sender.queue, queue -> new ArrayDeque<>()).push(sender);
  }
}

package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreBrowser;
import org.redisjms.store.StoredMessage;

/**
 * A walk over a queue as it was at the start; with a filter, only headers travel until one matches.
 */
final class RedisStoreBrowser implements StoreBrowser {

  private final @Nullable Predicate<Envelope> filter;
  private final QueueWalk walk;
  private final Iterator<String> lists;
  private String list = "";
  private QueueWalk.@Nullable Cursor cursor;
  // A returned list shifts when something is claimed from its middle, and then shows a message
  // twice.
  private final Set<MessageId> returned = new HashSet<>();

  RedisStoreBrowser(
      RedisStoreSession session, QueueId queue, @Nullable Predicate<Envelope> filter) {
    this.filter = filter;
    this.walk = QueueWalk.start(session, queue);
    this.lists = walk.lists().iterator();
  }

  @Override
  public List<StoredMessage> next() {
    while (true) {
      QueueWalk.Cursor current = cursor;
      if (current == null || current.atEnd()) {
        if (!lists.hasNext()) {
          return List.of();
        }
        list = lists.next();
        current = walk.cursor(list);
        cursor = current;
      }
      List<StoredMessage> page = new ArrayList<>();
      for (QueueWalk.Seen seen : current.next(filter != null)) {
        StoredMessage message = select(seen);
        if (message != null) {
          page.add(message);
        }
      }
      if (!page.isEmpty()) {
        return page;
      }
    }
  }

  private @Nullable StoredMessage select(QueueWalk.Seen seen) {
    if (!(seen.message() instanceof Envelope envelope)
        || envelope.expired(walk.storeTime())
        || (!QueueWalk.isReady(list) && !returned.add(envelope.id()))) {
      return null;
    }
    if (filter == null) {
      return envelope;
    }
    return filter.test(envelope) ? whole(seen) : null;
  }

  /** Reads a message again with its body; null if it was taken meanwhile. */
  private @Nullable StoredMessage whole(QueueWalk.Seen seen) {
    for (QueueWalk.Seen candidate :
        walk.cursorAt(list, seen.cursor(), seen.index()).next(false, 1)) {
      if (candidate.message().id().equals(seen.message().id())) {
        return candidate.message();
      }
    }
    return null;
  }
}

package org.redisjms.store.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redisjms.store.Envelope;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoredMessage;

/** A look at a queue's lists in the order of their delivery, in pages, without taking anything. */
final class QueueWalk {

  private static final int PAGE = 200;
  private static final int PAGE_BYTES = 512 * 1024;
  private static final String READY = "ready:";

  private final RedisStoreSession session;
  private final byte[] root;
  private final long arrivals;
  private final long storeTime;
  private final long dueMillis;
  private final List<String> lists = new ArrayList<>();
  private final Map<String, Long> lengths = new HashMap<>();

  /**
   * A message that a page showed.
   *
   * @param message without its body, if only headers were asked for
   * @param cursor where the page that begins with it starts
   */
  record Seen(StoredMessage message, long cursor) {

    long arrival() {
      return message instanceof Envelope envelope ? envelope.arrival() : 0;
    }
  }

  private QueueWalk(RedisStoreSession session, QueueId queue, List<?> sources) {
    this.session = session;
    this.root = session.store.keys.queue(queue);
    this.arrivals = (Long) sources.get(0);
    this.storeTime = (Long) sources.get(1);
    this.dueMillis = (Long) sources.get(2);
    for (int i = 3; i < sources.size(); i += 2) {
      String list = RedisStoreSession.text(sources.get(i));
      lists.add(list);
      lengths.put(list, (Long) sources.get(i + 1));
    }
  }

  /** Reads where messages are, after those that are due have been moved to the queue. */
  static QueueWalk start(RedisStoreSession session, QueueId queue) {
    RedisCommand command =
        RedisCommand.script(Script.SOURCES, session.store.keys.queue(queue)).build();
    Object reply = session.store.exchange.call(session.holder, command);
    return new QueueWalk(session, queue, (List<?>) reply);
  }

  static boolean isReady(String list) {
    return list.startsWith(READY);
  }

  /** The last arrival number there was. */
  long arrivals() {
    return arrivals;
  }

  long storeTime() {
    return storeTime;
  }

  /** When the next delayed message is due; -1 for never. */
  long dueMillis() {
    return dueMillis;
  }

  List<String> lists() {
    return lists;
  }

  /**
   * A walk along one list.
   *
   * @param behind for a ready list, the arrival number to begin behind
   */
  Cursor cursor(String list, long behind) {
    return new Cursor(list, isReady(list) ? behind : lengths.getOrDefault(list, 0L));
  }

  /** A walk that begins where a page showed a message. */
  Cursor cursorAt(String list, long position) {
    return new Cursor(list, position);
  }

  final class Cursor {

    private final String list;
    private long position;

    private Cursor(String list, long position) {
      this.list = list;
      this.position = position;
    }

    boolean atEnd() {
      return position < 0;
    }

    long position() {
      return position;
    }

    /** The next page; may be empty at the end. */
    List<Seen> next(boolean headersOnly) {
      return next(headersOnly, PAGE);
    }

    List<Seen> next(boolean headersOnly, int maximum) {
      RedisCommand command =
          RedisCommand.script(Script.SCAN, root)
              .add(list)
              .add(position)
              .add(maximum)
              .add(PAGE_BYTES)
              .add(arrivals)
              .add(headersOnly)
              .build();
      List<?> reply = (List<?>) session.store.exchange.call(session.holder, command);
      List<Seen> page = new ArrayList<>(reply.size() - 1);
      long at = position;
      for (Object raw : reply.subList(1, reply.size())) {
        StoredMessage message = EnvelopeCodec.decode((byte[]) raw);
        Seen seen = new Seen(message, at);
        page.add(seen);
        at = isReady(list) ? Math.max(seen.arrival(), at) : at - 1;
      }
      position = (Long) reply.get(0);
      return page;
    }
  }
}

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

  private static final int PAGE = 500;
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
   * @param index where it was in its list
   */
  record Seen(StoredMessage message, long cursor, long index) {

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

  /** A walk along one list from its beginning. */
  Cursor cursor(String list) {
    return cursorAt(list, beginning(list), 0);
  }

  /** Where the first page of a list starts. */
  long beginning(String list) {
    return isReady(list) ? 0 : lengths.getOrDefault(list, 0L);
  }

  /** The arrival number to begin behind, or how many messages before the end of a returned list. */
  Cursor cursorAt(String list, long position, long index) {
    return new Cursor(list, position, index);
  }

  /** A walk along one list, from page to page. */
  final class Cursor {

    private final String list;
    private long position;
    private long index;
    private boolean atEnd;

    private Cursor(String list, long position, long index) {
      this.list = list;
      this.position = position;
      this.index = index;
      this.atEnd = position == 0 && !isReady(list);
    }

    boolean atEnd() {
      return atEnd;
    }

    /** Where the next page starts, or at the end would start if there were more. */
    long position() {
      return position;
    }

    /** The index at which the next page of a ready list is expected. */
    long index() {
      return index;
    }

    /** The next page; may be empty. */
    List<Seen> next(boolean headersOnly) {
      return next(headersOnly, PAGE);
    }

    List<Seen> next(boolean headersOnly, int maximum) {
      return read(session.store.exchange.call(session.holder, command(headersOnly, maximum)));
    }

    /** Asks for the next page of headers. */
    RedisCommand command() {
      return command(true, PAGE);
    }

    private RedisCommand command(boolean headersOnly, int maximum) {
      return RedisCommand.script(Script.SCAN, root)
          .add(list)
          .add(position)
          .add(maximum)
          .add(PAGE_BYTES)
          .add(arrivals)
          .add(headersOnly)
          .add(index)
          .build();
    }

    /** Takes in the page that was asked for. */
    List<Seen> read(Object answer) {
      List<?> reply = (List<?>) answer;
      List<Seen> page = new ArrayList<>(reply.size());
      index = (Long) reply.get(1);
      for (Object raw : reply.subList(2, reply.size())) {
        byte[] bytes = (byte[]) raw;
        if (bytes.length > 0) {
          Seen seen = new Seen(EnvelopeCodec.decode(bytes), position, index);
          page.add(seen);
          position = isReady(list) ? Math.max(seen.arrival(), position) : position;
        }
        position = isReady(list) ? position : position - 1;
        index++;
      }
      long next = (Long) reply.get(0);
      atEnd = next < 0;
      position = atEnd ? position : next;
      return page;
    }
  }
}

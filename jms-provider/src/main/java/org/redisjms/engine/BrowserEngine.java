package org.redisjms.engine;

import jakarta.jms.JMSException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.message.CorruptMessageException;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.Envelope;
import org.redisjms.store.StoreBrowser;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoredMessage;

/**
 * A walk over a queue as it was when the walk began; messages that expired or cannot be decoded are
 * left out.
 */
public final class BrowserEngine {

  private final SessionEngine session;
  private final StoreBrowser store;

  /** Used under the session's lock for work. */
  private Iterator<StoredMessage> page = Collections.emptyIterator();

  BrowserEngine(SessionEngine session, StoreBrowser store) {
    this.session = session;
    this.store = store;
  }

  /**
   * The next message; null at the end.
   *
   * @throws jakarta.jms.IllegalStateException if the session is closed
   */
  public @Nullable RedisJmsMessage next() throws JMSException {
    session.checkOpen();
    session.work().lock();
    try {
      session.checkOpen();
      while (true) {
        while (page.hasNext()) {
          RedisJmsMessage message = shown(page.next());
          if (message != null) {
            return message;
          }
        }
        List<StoredMessage> next = store.next();
        if (next.isEmpty()) {
          return null;
        }
        page = next.iterator();
      }
    } catch (StoreException e) {
      throw StoreErrors.map(e);
    } finally {
      session.work().unlock();
    }
  }

  private @Nullable RedisJmsMessage shown(StoredMessage message) {
    Translator translator = session.connection().translator();
    if (!(message instanceof Envelope envelope) || translator.expired(envelope)) {
      return null;
    }
    try {
      return translator.received(envelope, envelope.deliveryCount() + 1, envelope.redelivered());
    } catch (CorruptMessageException | IllegalArgumentException e) {
      return null;
    }
  }
}

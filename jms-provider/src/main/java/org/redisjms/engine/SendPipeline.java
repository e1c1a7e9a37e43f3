package org.redisjms.engine;

import jakarta.jms.JMSException;
import java.util.List;
import java.util.Optional;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;

/**
 * Sends many messages at a time, outside of any session, so that the session stays free for its
 * thread meanwhile.
 */
public final class SendPipeline {

  private final ConnectionEngine connection;
  private final StoreSession store;

  SendPipeline(ConnectionEngine connection, StoreSession store) {
    this.connection = connection;
    this.store = store;
  }

  /**
   * Sets a message's headers (Jakarta Messaging 3.1, section 3.4) and takes a copy of it. Any
   * thread may call it.
   *
   * @throws JMSException if it cannot be sent: with the error code {@code TOO_LARGE} if it is
   *     larger than {@code maxMessageSize}
   */
  public OutgoingMessage prepare(
      RedisJmsDestination destination, RedisJmsMessage message, SendParameters parameters)
      throws JMSException {
    return connection
        .translator()
        .outgoing(destination, message, parameters, connection.nextMessageId());
  }

  /**
   * Sends messages in order, in as few round trips as possible. One thread at a time.
   *
   * @return for each of them what {@link SessionEngine#send} would throw; empty if it was sent
   */
  public List<Optional<JMSException>> send(List<OutgoingMessage> messages) {
    try {
      return store.send(messages).stream().map(failure -> failure.map(StoreErrors::map)).toList();
    } catch (StoreException e) {
      return messages.stream().map(message -> Optional.of(StoreErrors.map(e))).toList();
    }
  }

  /** Releases what it holds on the client's side. */
  public void close() {
    store.close();
  }
}

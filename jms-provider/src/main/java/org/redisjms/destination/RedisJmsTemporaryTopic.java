package org.redisjms.destination;

import jakarta.jms.JMSException;
import jakarta.jms.TemporaryTopic;
import java.io.Serial;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A topic that lives as long as the connection that made it (Jakarta Messaging 3.1, section 6.2.2).
 *
 * <p>Anybody may send to it; only the connection that made it may consume from it and delete it.
 */
public final class RedisJmsTemporaryTopic extends RedisJmsTopic implements TemporaryTopic {
  @Serial private static final long serialVersionUID = 1L;

  private final @Nullable String ownerConnectionId;
  private final transient @Nullable Deleter deleter;

  /**
   * The temporary topic that a connection just made.
   *
   * @param ownerConnectionId the connection that made it
   * @param deleter what {@link #delete()} calls; neither serialized nor sent
   * @throws IllegalArgumentException if {@link DestinationNames} forbids the name
   */
  public RedisJmsTemporaryTopic(String name, String ownerConnectionId, Deleter deleter) {
    super(name);
    this.ownerConnectionId = ownerConnectionId;
    this.deleter = deleter;
  }

  /** A temporary topic as it is found in a received message: good for sending to. */
  RedisJmsTemporaryTopic(String name) {
    super(name);
    this.ownerConnectionId = null;
    this.deleter = null;
  }

  @Override
  public Kind kind() {
    return Kind.TEMPORARY_TOPIC;
  }

  /** The connection that made it, or null if it came with a message. */
  public @Nullable String ownerConnectionId() {
    return ownerConnectionId;
  }

  /**
   * Deletes it.
   *
   * @throws jakarta.jms.IllegalStateException if it came with a message and was not made by this
   *     connection
   * @throws JMSException if it still has consumers, or Redis cannot be reached
   */
  @Override
  public void delete() throws JMSException {
    Deleter.delete(deleter, this);
  }

  @Override
  public Reference getReference() throws NamingException {
    throw new OperationNotSupportedException(
        this + " ends with its connection and cannot be bound in JNDI");
  }
}

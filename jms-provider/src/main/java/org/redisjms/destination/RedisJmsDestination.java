package org.redisjms.destination;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;

/**
 * A destination in Redis: its kind and its physical name.
 *
 * <p>Destinations are immutable values: equal when kind and name are equal, safe to share between
 * threads, to serialize and to bind in JNDI (Jakarta Messaging 3.1, sections 2.14 and 5.2).
 */
public abstract sealed class RedisJmsDestination implements Destination, Serializable, Referenceable
    permits RedisJmsQueue, RedisJmsTopic {
  /** The type of the reference address that holds the physical name. */
  public static final String PHYSICAL_NAME = "physicalName";

  private static final String OBJECT_FACTORY = "org.redisjms.jndi.RedisJmsObjectFactory";

  @Serial private static final long serialVersionUID = 1L;

  /** The physical name, without the kind. */
  private final String name;

  RedisJmsDestination(@Nullable String name) {
    this.name = DestinationNames.check(name);
  }

  /** What kinds of destination there are. */
  public enum Kind {
    /** A queue. */
    QUEUE("queue"),
    /** A topic. */
    TOPIC("topic"),
    /** A queue that lives as long as the connection that made it. */
    TEMPORARY_QUEUE("temporary-queue"),
    /** A topic that lives as long as the connection that made it. */
    TEMPORARY_TOPIC("temporary-topic");

    private final String scheme;

    Kind(String scheme) {
      this.scheme = scheme;
    }

    /**
     * The first part of an {@linkplain RedisJmsDestination#address() address}: {@code queue},
     * {@code topic}, and so on.
     */
    public String scheme() {
      return scheme;
    }

    /** Whether destinations of this kind are queues, temporary ones included. */
    public boolean isQueue() {
      return this == QUEUE || this == TEMPORARY_QUEUE;
    }

    /** Whether destinations of this kind end with the connection that made them. */
    public boolean isTemporary() {
      return this == TEMPORARY_QUEUE || this == TEMPORARY_TOPIC;
    }
  }

  /** The kind of this destination. */
  public abstract Kind kind();

  /** The physical name, without the kind. */
  public final String name() {
    return name;
  }

  /**
   * The stable text form of kind and name: {@code queue:orders}, {@code topic:prices}, {@code
   * temporary-queue:ID}, {@code temporary-topic:ID}. {@link #parse} reads it.
   */
  public final String address() {
    return kind().scheme() + ':' + name;
  }

  /**
   * Reads an {@linkplain #address() address}. A temporary destination made so cannot be deleted
   * through it.
   *
   * @throws IllegalArgumentException if the text is not an address, or the name in it is not
   *     allowed
   */
  public static RedisJmsDestination parse(String address) {
    int colon = address.indexOf(':');
    if (colon >= 0) {
      String scheme = address.substring(0, colon);
      String name = address.substring(colon + 1);
      for (Kind kind : Kind.values()) {
        if (kind.scheme.equals(scheme)) {
          return of(kind, name);
        }
      }
    }
    throw new IllegalArgumentException(
        "Not the address of a destination (queue:NAME, topic:NAME, temporary-queue:ID or"
            + " temporary-topic:ID): "
            + address);
  }

  /**
   * Makes the destination of that kind and name. A temporary destination made so cannot be deleted
   * through it.
   *
   * @throws IllegalArgumentException if {@link DestinationNames} forbids the name
   */
  public static RedisJmsDestination of(Kind kind, String name) {
    return switch (kind) {
      case QUEUE -> new RedisJmsQueue(name);
      case TOPIC -> new RedisJmsTopic(name);
      case TEMPORARY_QUEUE -> new RedisJmsTemporaryQueue(name);
      case TEMPORARY_TOPIC -> new RedisJmsTemporaryTopic(name);
    };
  }

  /**
   * The destination as one of ours; null if it belongs to another provider.
   *
   * @throws InvalidDestinationException if it is an administered one without an allowed name
   */
  public static @Nullable RedisJmsDestination from(@Nullable Destination destination)
      throws InvalidDestinationException {
    if (destination instanceof AdministeredDestination administered) {
      return administered.destination();
    }
    return destination instanceof RedisJmsDestination ours ? ours : null;
  }

  /**
   * A reference for binding in a naming service that cannot hold serialized objects.
   *
   * @throws NamingException if this is a temporary destination, which ends with its connection
   */
  @Override
  public Reference getReference() throws NamingException {
    return new Reference(
        getClass().getName(), new StringRefAddr(PHYSICAL_NAME, name), OBJECT_FACTORY, null);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof RedisJmsDestination that
        && kind() == that.kind()
        && name.equals(that.name);
  }

  @Override
  public final int hashCode() {
    return 31 * kind().scheme().hashCode() + name.hashCode();
  }

  /** Kind and name for people, for example {@code queue://orders}. */
  @Override
  public final String toString() {
    return kind().scheme() + "://" + name;
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    try {
      DestinationNames.check(name);
    } catch (IllegalArgumentException e) {
      InvalidObjectException failure = new InvalidObjectException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }
}

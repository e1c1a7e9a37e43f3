package org.redisjms.destination;

import jakarta.jms.Queue;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A queue, known by its physical name. */
public sealed class RedisJmsQueue extends RedisJmsDestination implements Queue
    permits RedisJmsTemporaryQueue {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the value; nothing is created in Redis.
   *
   * @param name the physical name
   * @throws IllegalArgumentException if {@link DestinationNames} forbids the name
   */
  public RedisJmsQueue(@Nullable String name) {
    super(name);
  }

  @Override
  public Kind kind() {
    return Kind.QUEUE;
  }

  /** The physical name. */
  @Override
  public final String getQueueName() {
    return name();
  }
}

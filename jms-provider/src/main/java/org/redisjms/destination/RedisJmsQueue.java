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

  /**
   * The queue of this physical name: the temporary one if the name is that of a temporary queue.
   * Programs that keep or pass on only the name of a reply destination rely on that.
   *
   * @throws IllegalArgumentException if {@link DestinationNames} forbids the name
   */
  public static RedisJmsQueue named(@Nullable String name) {
    return name != null && DestinationNames.isTemporary(name)
        ? new RedisJmsTemporaryQueue(name)
        : new RedisJmsQueue(name);
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

package org.redisjms.destination;

import jakarta.jms.Topic;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A topic, known by its physical name. */
public sealed class RedisJmsTopic extends RedisJmsDestination implements Topic
    permits RedisJmsTemporaryTopic {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the value; nothing is created in Redis.
   *
   * @param name the physical name
   * @throws IllegalArgumentException if {@link DestinationNames} forbids the name
   */
  public RedisJmsTopic(@Nullable String name) {
    super(name);
  }

  /**
   * The topic of this physical name: the temporary one if the name is that of a temporary topic.
   * Programs that keep or pass on only the name of a reply destination rely on that.
   *
   * @throws IllegalArgumentException if {@link DestinationNames} forbids the name
   */
  public static RedisJmsTopic named(@Nullable String name) {
    return name != null && DestinationNames.isTemporary(name)
        ? new RedisJmsTemporaryTopic(name)
        : new RedisJmsTopic(name);
  }

  @Override
  public Kind kind() {
    return Kind.TOPIC;
  }

  /** The physical name. */
  @Override
  public final String getTopicName() {
    return name();
  }
}

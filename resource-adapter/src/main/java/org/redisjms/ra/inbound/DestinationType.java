package org.redisjms.ra.inbound;

import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the property {@code destinationType} may say. Beans from before Jakarta EE 9 are understood.
 */
enum DestinationType {
  QUEUE(Queue.class.getName(), "javax.jms.Queue"),
  TOPIC(Topic.class.getName(), "javax.jms.Topic");

  private final Set<String> names;

  DestinationType(String... names) {
    this.names = Set.of(names);
  }

  boolean isNamed(@Nullable String name) {
    return name != null && names.contains(name);
  }
}

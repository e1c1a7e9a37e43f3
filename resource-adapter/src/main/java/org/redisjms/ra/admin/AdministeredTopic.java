package org.redisjms.ra.admin;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Topic;
import jakarta.resource.spi.AdministeredObject;
import java.io.Serial;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsTopic;

/**
 * A topic that an administrator binds in JNDI: the resource adapter's administered object for it.
 */
@AdministeredObject(adminObjectInterfaces = {Topic.class})
public class AdministeredTopic extends AdministeredName implements Topic {

  @Serial private static final long serialVersionUID = 1L;

  @Override
  RedisJmsDestination named(String name) {
    return new RedisJmsTopic(name);
  }

  /**
   * The physical name.
   *
   * @throws InvalidDestinationException if none was configured, or one that is not allowed
   */
  @Override
  public String getTopicName() throws InvalidDestinationException {
    return destination().name();
  }
}

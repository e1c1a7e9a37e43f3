package org.redisjms.ra.admin;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.Queue;
import jakarta.resource.spi.AdministeredObject;
import java.io.Serial;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsQueue;

/**
 * A queue that an administrator binds in JNDI: the resource adapter's administered object for it.
 */
@AdministeredObject(adminObjectInterfaces = {Queue.class})
public class AdministeredQueue extends AdministeredName implements Queue {

  @Serial private static final long serialVersionUID = 1L;

  @Override
  RedisJmsDestination named(String name) {
    return new RedisJmsQueue(name);
  }

  /**
   * The physical name.
   *
   * @throws InvalidDestinationException if none was configured, or one that is not allowed
   */
  @Override
  public String getQueueName() throws InvalidDestinationException {
    return destination().name();
  }
}

package org.redisjms.jndi;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnectionFactory;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Set;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;

/**
 * Makes connection factories and destinations from references, be they bound by ourselves or
 * written as resource definitions of a container. In Tomcat:
 *
 * <pre>{@code
 * <Resource name="jms/cf" type="jakarta.jms.ConnectionFactory"
 *     factory="org.redisjms.jndi.RedisJmsObjectFactory" uri="redis://localhost:6379" prefetch="50"/>
 * <Resource name="jms/orders" type="jakarta.jms.Queue"
 *     factory="org.redisjms.jndi.RedisJmsObjectFactory" physicalName="orders"/>
 * }</pre>
 *
 * <p>The attributes of a connection factory are {@code uri} and the options; that of a destination
 * is {@code physicalName}.
 */
public final class RedisJmsObjectFactory implements ObjectFactory {

  private static final Set<String> FACTORIES =
      Set.of(
          RedisJmsConnectionFactory.class.getName(),
          ConnectionFactory.class.getName(),
          QueueConnectionFactory.class.getName(),
          TopicConnectionFactory.class.getName());
  private static final Set<String> XA_FACTORIES =
      Set.of(
          RedisJmsXAConnectionFactory.class.getName(),
          XAConnectionFactory.class.getName(),
          XAQueueConnectionFactory.class.getName(),
          XATopicConnectionFactory.class.getName());
  private static final Set<String> QUEUES =
      Set.of(RedisJmsQueue.class.getName(), Queue.class.getName());
  private static final Set<String> TOPICS =
      Set.of(RedisJmsTopic.class.getName(), Topic.class.getName());

  /** What containers add to the attributes for themselves. */
  private static final Set<String> OF_THE_CONTAINER =
      Set.of("factory", "auth", "scope", "singleton", "description", "closeMethod", "name", "type");

  /**
   * The object that a reference describes.
   *
   * @return null if the reference is not one of ours
   * @throws NamingException if it is one of ours and not right; the message says what is wrong
   */
  @Override
  public @Nullable Object getObjectInstance(
      @Nullable Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment)
      throws NamingException {
    if (!(object instanceof Reference reference)) {
      return null;
    }
    String type = reference.getClassName();
    try {
      if (FACTORIES.contains(type)) {
        return withProperties(new RedisJmsConnectionFactory(), reference);
      }
      if (XA_FACTORIES.contains(type)) {
        return withProperties(new RedisJmsXAConnectionFactory(), reference);
      }
      if (QUEUES.contains(type)) {
        return new RedisJmsQueue(physicalName(reference));
      }
      if (TOPICS.contains(type)) {
        return new RedisJmsTopic(physicalName(reference));
      }
    } catch (IllegalArgumentException e) {
      throw Failures.configuration("The definition of " + (name == null ? type : name), e);
    }
    return null;
  }

  private static RedisJmsConnectionFactory withProperties(
      RedisJmsConnectionFactory factory, Reference reference) {
    for (RefAddr address : Collections.list(reference.getAll())) {
      if (!OF_THE_CONTAINER.contains(address.getType())
          && address.getContent() instanceof String value) {
        factory.setProperty(address.getType(), value);
      }
    }
    return factory;
  }

  private static String physicalName(Reference reference) throws ConfigurationException {
    RefAddr address = reference.get(RedisJmsDestination.PHYSICAL_NAME);
    if (address != null && address.getContent() instanceof String name) {
      return name;
    }
    throw new ConfigurationException(
        "A destination needs the attribute '" + RedisJmsDestination.PHYSICAL_NAME + "'");
  }
}

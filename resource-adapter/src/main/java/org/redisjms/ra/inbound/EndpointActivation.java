package org.redisjms.ra.inbound;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.destination.RedisJmsDestination;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A deployed message-driven bean: its connection, which is made in the background for as long as it
 * takes, and what consumes on it. Failovers and outages afterwards are the provider's business: the
 * connection goes on by itself.
 */
public final class EndpointActivation {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointActivation.class);

  /** The pause between two attempts to connect grows up to so many times the first one. */
  private static final int LONGEST_PAUSE = 10;

  /** The connection factory of the resource adapter. */
  @FunctionalInterface
  public interface DefaultFactory {
    RedisJmsXAConnectionFactory get() throws ResourceException;
  }

  private final RedisJmsActivationSpec spec;
  private final MessageEndpointFactory endpoints;
  private final WorkManager workManager;
  private final DefaultFactory defaultFactory;
  private final boolean transacted;

  /** Of the thread that deploys the bean, for looking names up. */
  private final @Nullable ClassLoader contextClassLoader =
      Thread.currentThread().getContextClassLoader();

  private final CountDownLatch ended = new CountDownLatch(1);

  @GuardedBy("this")
  private boolean connecting;

  @GuardedBy("this")
  private boolean closing;

  @GuardedBy("this")
  private @Nullable Consuming consuming;

  /** What there is while the bean is connected. */
  private record Consuming(
      Connection connection, EndpointSessions sessions, ConnectionConsumer consumer) {

    void close() {
      try {
        consumer.close();
        sessions.close();
        connection.close();
      } catch (JMSException e) {
        LOG.debug("{} cannot be closed properly, its lease ends it", connection, e);
      }
    }
  }

  /**
   * An activation that is not {@linkplain #start started}.
   *
   * @throws ResourceException if the bean's activation properties are wrong
   */
  public EndpointActivation(
      RedisJmsActivationSpec spec,
      MessageEndpointFactory endpoints,
      WorkManager workManager,
      DefaultFactory defaultFactory)
      throws ResourceException {
    spec.validate();
    this.spec = spec;
    this.endpoints = endpoints;
    this.workManager = workManager;
    this.defaultFactory = defaultFactory;
    try {
      this.transacted = endpoints.isDeliveryTransacted(TransactedDelivery.ON_MESSAGE);
    } catch (NoSuchMethodException e) {
      throw new ResourceException("The endpoint is no jakarta.jms.MessageListener", e);
    }
  }

  /** Connects in the background; returns at once. */
  public void start() throws WorkException {
    synchronized (this) {
      connecting = true;
    }
    workManager.scheduleWork(new Connect());
  }

  /** Tries to connect until it works or the bean is undeployed. */
  private final class Connect implements Work {
    @Override
    public void run() {
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(contextClassLoader);
      try {
        connectPatiently();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        Thread.currentThread().setContextClassLoader(before);
        connectEnded();
      }
    }

    /** Some servers call this after each work, too: the end of the activation is what counts. */
    @Override
    public void release() {}
  }

  private void connectPatiently() throws InterruptedException {
    long pause = spec.getSetupInterval();
    for (int attempt = 1; !isClosing(); attempt++) {
      try {
        keep(connect());
        LOG.info("{} consumes", spec);
        return;
      } catch (JMSException | ResourceException | NamingException | RuntimeException e) {
        if (attempt == spec.getSetupAttempts()) {
          LOG.error("{} does not consume: gave up after {} attempts", spec, attempt, e);
          return;
        }
        if (attempt == 1) {
          LOG.warn("{} does not consume yet: {}; going on to try", spec, e.toString());
        }
        LOG.debug("{}: attempt {} has failed", spec, attempt, e);
      }
      awaitClosing(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE * spec.getSetupInterval());
    }
  }

  private Consuming connect() throws JMSException, ResourceException, NamingException {
    MessageSource source = spec.source(destination());
    RedisJmsXAConnection connection =
        connectionFactory().createXAConnection(spec.getUser(), spec.getPassword());
    Consuming connected = null;
    try {
      if (spec.getClientId() != null) {
        connection.setClientID(spec.getClientId());
      }
      EndpointSessions sessions =
          new EndpointSessions(
              spec.getMaxSession(),
              pool -> new EndpointSession(pool, endpoints, workManager, delivery(connection)));
      ConnectionConsumer consumer = source.consume(connection, sessions);
      connection.start();
      connected = new Consuming(connection, sessions, consumer);
      return connected;
    } finally {
      if (connected == null) {
        connection.close();
      }
    }
  }

  private Delivery delivery(RedisJmsXAConnection connection) throws JMSException {
    return transacted
        ? TransactedDelivery.open(connection)
        : AcknowledgedDelivery.open(connection, spec.sessionMode());
  }

  private RedisJmsXAConnectionFactory connectionFactory()
      throws ResourceException, NamingException {
    String name = spec.getConnectionFactoryLookup();
    return name == null ? defaultFactory.get() : Lookup.connectionFactory(name);
  }

  private RedisJmsDestination destination() throws JMSException, NamingException {
    String name = spec.lookupName();
    if (name == null) {
      return spec.namedDestination();
    }
    Destination found = Lookup.destination(name);
    RedisJmsDestination ours = RedisJmsDestination.from(found);
    if (ours == null) {
      throw new NamingException(name + " is not a destination of Redis JMS: " + found);
    }
    if (spec.isTopic() != (found instanceof Topic) && spec.getDestinationType() != null) {
      throw new NamingException(name + " is not a " + spec.getDestinationType() + ": " + found);
    }
    return ours;
  }

  // The end.

  private synchronized boolean isClosing() {
    return closing;
  }

  private synchronized void awaitClosing(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (!closing && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }

  private void keep(Consuming connected) {
    synchronized (this) {
      if (!closing) {
        consuming = connected;
        return;
      }
    }
    connected.close();
  }

  /** A server takes the classes away after the undeployment, so that waits for this, too. */
  private synchronized void connectEnded() {
    connecting = false;
    if (closing && consuming == null) {
      ended.countDown();
    }
  }

  /** Stops consuming, in the background: Redis or the bean may take its time. */
  public void beginClose() {
    Consuming current;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      current = consuming;
      notifyAll();
      if (current == null) {
        if (!connecting) {
          ended.countDown();
        }
        return;
      }
    }
    Work close = new Close(current);
    try {
      workManager.scheduleWork(close);
    } catch (WorkException e) {
      LOG.debug("The server takes no work any more", e);
      close.run();
    }
  }

  /** Closes the connection, which waits for beans that have a message. */
  private final class Close implements Work {
    private final Consuming connected;

    Close(Consuming connected) {
      this.connected = connected;
    }

    @Override
    public void run() {
      try {
        connected.close();
      } finally {
        ended.countDown();
      }
    }

    @Override
    public void release() {}
  }

  /** Waits until no bean has a message any more, but not for ever. */
  public void awaitEnd(long millis) {
    try {
      if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.info("{} is still busy and ends in the background", spec);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

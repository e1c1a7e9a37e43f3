package org.redisjms.ra.inbound;

import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of a bean: what a connection consumer has loaded into it is delivered by a {@code
 * Work} on a thread of the server, to an endpoint that the server has for that time.
 */
final class EndpointSession implements ServerSession, Work {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointSession.class);

  private final EndpointSessions pool;
  private final MessageEndpointFactory endpoints;
  private final WorkManager workManager;
  private final Delivery delivery;

  /** Set while the session is out of the pool. */
  private volatile @Nullable MessageEndpoint endpoint;

  EndpointSession(
      EndpointSessions pool,
      MessageEndpointFactory endpoints,
      WorkManager workManager,
      Delivery delivery) {
    this.pool = pool;
    this.endpoints = endpoints;
    this.workManager = workManager;
    this.delivery = delivery;
  }

  /**
   * Gets an endpoint before there is a message, which so stays where it is if the server has none.
   */
  void prepare() throws JMSException {
    try {
      MessageEndpoint current = endpoints.createEndpoint(delivery.xaResource());
      endpoint = current;
      delivery.session().setMessageListener(message -> delivery.deliver(current, message));
    } catch (UnavailableException e) {
      JMSException failure = new JMSException("The server has no endpoint: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public Session getSession() {
    return delivery.session();
  }

  @Override
  public void start() throws JMSException {
    try {
      workManager.scheduleWork(this, WorkManager.INDEFINITE, null, new Rejection());
    } catch (WorkException e) {
      giveUp();
      JMSException failure = new JMSException("The server takes no work: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  /** The server has taken the work, but does not do it. */
  private final class Rejection extends WorkAdapter {
    @Override
    public void workRejected(WorkEvent event) {
      LOG.debug("The server has rejected work", event.getException());
      giveUp();
    }
  }

  @Override
  public void run() {
    boolean usable = false;
    try {
      delivery.session().run();
      usable = true;
    } catch (RuntimeException e) {
      LOG.debug("A session has failed, and is replaced", e);
    } finally {
      releaseEndpoint();
      if (usable) {
        pool.giveBack(this);
      } else {
        giveUp();
      }
    }
  }

  /** Closes the session, which gives back what is loaded, and makes room for another one. */
  private void giveUp() {
    releaseEndpoint();
    try {
      delivery.close();
    } catch (JMSException | RuntimeException e) {
      LOG.debug("A session cannot be closed now, and ends with its connection", e);
    } finally {
      pool.forgetOne();
    }
  }

  private void releaseEndpoint() {
    MessageEndpoint current = endpoint;
    endpoint = null;
    if (current != null) {
      current.release();
    }
  }

  /** Called by a server that shuts down; the bean is left to finish its message. */
  @Override
  public void release() {}
}

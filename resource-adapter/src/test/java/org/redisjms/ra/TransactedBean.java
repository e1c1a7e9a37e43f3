package org.redisjms.ra;

import jakarta.jms.Message;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** A message-driven bean whose transactions the server begins before each delivery. */
class TransactedBean extends Bean {

  private static final ThreadLocal<TransactionManager> CURRENT = new ThreadLocal<>();
  private static final ThreadLocal<Boolean> ROLLBACK_ONLY = new ThreadLocal<>();

  final AtomicInteger committed = new AtomicInteger();

  /** Whether the server really begins transactions. */
  volatile boolean begins = true;

  TransactedBean(Consumer<Message> listener) {
    super(listener);
  }

  /** The transaction of the thread that runs a bean. */
  static TransactionManager current() {
    return CURRENT.get();
  }

  static void setRollbackOnly() {
    ROLLBACK_ONLY.set(true);
  }

  private final class TransactedEndpoint extends Endpoint {
    private final XAResource resource;

    TransactedEndpoint(XAResource resource) {
      this.resource = resource;
    }

    @Override
    public void beforeDelivery(Method method) {
      if (!begins) {
        return;
      }
      ROLLBACK_ONLY.set(false);
      TransactionManager transaction = new TransactionManager();
      CURRENT.set(transaction);
      try {
        transaction.enlist(resource);
      } catch (XAException e) {
        throw new IllegalStateException("error " + e.errorCode, e);
      }
    }

    @Override
    public void onMessage(Message message) {
      try {
        super.onMessage(message);
      } catch (RuntimeException e) {
        setRollbackOnly();
        throw e;
      }
    }

    @Override
    public void afterDelivery() {
      if (!begins) {
        return;
      }
      try {
        if (ROLLBACK_ONLY.get()) {
          current().rollback();
        } else {
          current().commit();
          committed.incrementAndGet();
        }
      } catch (XAException e) {
        throw new IllegalStateException("error " + e.errorCode, e);
      } finally {
        CURRENT.remove();
      }
    }
  }

  @Override
  public MessageEndpoint createEndpoint(XAResource resource) throws UnavailableException {
    endpoints.incrementAndGet();
    return new TransactedEndpoint(resource);
  }

  @Override
  public boolean isDeliveryTransacted(Method method) {
    return true;
  }
}

package org.redisjms.ra.outbound;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.IllegalStateException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that servers have of a resource adapter between its start and its stop. Servers
 * should close them themselves, but WildFly's recovery may open one while all is undeployed.
 */
public final class OpenConnections {

  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  /** Those that a server has destroyed and forgotten vanish by themselves. */
  @GuardedBy("this")
  private final Set<RedisJmsManagedConnection> connections =
      Collections.newSetFromMap(new WeakHashMap<>());

  @GuardedBy("this")
  private boolean closed;

  /** A resource adapter that keeps them. */
  public interface Owner {
    /** Those since its last start. */
    OpenConnections openConnections();
  }

  /** Keeps a new one, or destroys it if it is too late. */
  void add(RedisJmsManagedConnection opened) throws ResourceException {
    synchronized (this) {
      if (!closed) {
        connections.add(opened);
        return;
      }
    }
    opened.destroy();
    throw new IllegalStateException("The resource adapter is stopped");
  }

  /** Destroys all that are still open. */
  public void close() {
    List<RedisJmsManagedConnection> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(connections);
      connections.clear();
    }
    for (RedisJmsManagedConnection connection : left) {
      try {
        connection.destroy();
      } catch (ResourceException e) {
        LOG.debug("A connection cannot be closed properly", e);
      }
    }
  }
}

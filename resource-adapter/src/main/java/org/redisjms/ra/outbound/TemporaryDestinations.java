package org.redisjms.ra.outbound;

import jakarta.jms.JMSException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary destinations that applications have made on a pooled connection. They would last as
 * long as that, and the next application would inherit them.
 */
final class TemporaryDestinations {

  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDestinations.class);

  /** How a temporary queue or topic is deleted. */
  @FunctionalInterface
  interface Deletion {
    void delete() throws JMSException;
  }

  private final Map<Object, Deletion> deletions = new ConcurrentHashMap<>();

  /** To be deleted when the connection goes back into the pool. */
  void add(Object destination, Deletion deletion) {
    deletions.put(destination, deletion);
  }

  /** Deletes them all; nobody uses them any more. */
  void delete() {
    for (Map.Entry<Object, Deletion> entry : Map.copyOf(deletions).entrySet()) {
      deletions.remove(entry.getKey());
      try {
        entry.getValue().delete();
      } catch (JMSException e) {
        LOG.debug("{} ends with its connection", entry.getKey(), e);
      }
    }
  }
}

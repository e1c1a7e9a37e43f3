package org.redisjms.client;

import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction manager knows a broker by: the resource of a session, or what stands for one.
 * All of them recognise each other, whoever is asked: a transaction manager that gets different
 * answers takes one broker for two, and then forgets how long a branch has been in doubt.
 */
public interface BrokerResource extends XAResource {

  /** The broker and the key prefix, the same for all resources that end each other's branches. */
  String resourceManager();

  /**
   * Whether the other one is for the same Redis, database and key prefix; needs no connection and
   * throws nothing.
   */
  @Override
  default boolean isSameRM(@Nullable XAResource other) {
    return other instanceof BrokerResource resource
        && resourceManager().equals(resource.resourceManager());
  }
}

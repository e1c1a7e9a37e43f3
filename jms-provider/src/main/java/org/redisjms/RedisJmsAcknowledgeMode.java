package org.redisjms;

import org.redisjms.engine.AcknowledgeMode;

/** Session modes that this provider has besides those of Jakarta Messaging. */
public final class RedisJmsAcknowledgeMode {
  /**
   * {@code acknowledge()} on a message acknowledges that message alone, in any order. For {@code
   * createSession} and {@code createContext}.
   */
  public static final int INDIVIDUAL_ACKNOWLEDGE = AcknowledgeMode.INDIVIDUAL_ACKNOWLEDGE;

  private RedisJmsAcknowledgeMode() {}
}

package org.redisjms;

import org.redisjms.message.MessageCodec;

/** Message properties that mean something to this provider. */
public final class RedisJmsMessageProperty {
  /**
   * What has to confirm this message's send, in place of what the option {@code durability} says
   * and of what follows from the delivery mode: {@code master}, {@code replica}, {@code all} or
   * {@code fsync}. A transaction waits for the most that one of its messages asks for. Another
   * value fails the send. It is not sent along.
   */
  public static final String DURABILITY = MessageCodec.DURABILITY;

  private RedisJmsMessageProperty() {}
}

package org.redisjms.testkit;

/** The server answered with an error; the message is the server's, code first. */
public final class RedisReplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisReplyException(String message) {
    super(message);
  }
}

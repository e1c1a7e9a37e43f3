package org.redisjms.store.redis;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Under what name a connection is known to Redis. It gets a new one when it was given up for dead.
 * Ids of consumers, senders and sessions are made from it and never used twice.
 */
final class Identity {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";

  private final String id;
  private final AtomicLong next = new AtomicLong();

  Identity() {
    id = randomId();
  }

  /** 80 random bits. */
  static String randomId() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  String id() {
    return id;
  }

  String nextId() {
    return id + "." + Long.toString(next.incrementAndGet(), Character.MAX_RADIX);
  }
}

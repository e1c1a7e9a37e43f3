package org.redisjms.store;

/**
 * A message in flight with one consumer, and its position there. Positions start at 1 and are never
 * used twice.
 */
public record Claim(long position, StoredMessage message) {}

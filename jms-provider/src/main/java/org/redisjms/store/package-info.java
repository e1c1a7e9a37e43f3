/**
 * The seam between the messaging engine and whatever keeps the messages. Everything here speaks of
 * queues, messages, consumers and transactions; JMS objects stay above it, Redis, its keys and its
 * scripts below it.
 *
 * <p>A message is always in exactly one place: ready in a queue, or in flight with one consumer. A
 * consumer's messages in flight have positions that rise and are never used twice; with the
 * message's id they name a message beyond doubt, also after the store failed over to a copy that
 * lacks the last moments.
 */
@NullMarked
package org.redisjms.store;

import org.jspecify.annotations.NullMarked;

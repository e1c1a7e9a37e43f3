/**
 * The destinations of Redis JMS: queues, topics and their temporary kinds, as immutable,
 * serializable values.
 *
 * <p>A destination is its kind and its physical name and nothing else; it holds no connection. What
 * names are allowed is decided in one place, {@link org.redisjms.destination.DestinationNames}.
 * This package depends on no other one.
 */
@NullMarked
package org.redisjms.destination;

import org.jspecify.annotations.NullMarked;

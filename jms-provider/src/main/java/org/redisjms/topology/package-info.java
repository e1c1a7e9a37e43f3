/**
 * Connections to the Redis master, wherever it is at the moment.
 *
 * <p>{@link org.redisjms.topology.RedisUri} says where to look, {@link
 * org.redisjms.topology.MasterConnections} hands out connections to a server whose {@code ROLE}
 * says master. It follows failovers: Sentinel's answers are verified, a {@code READONLY} error or
 * the sentinels' message that they replace the master, or have replaced it, closes every connection
 * to it, and while there is no master callers wait no longer than {@code failoverTimeout}. Every
 * socket has a timeout.
 */
@NullMarked
package org.redisjms.topology;

import org.jspecify.annotations.NullMarked;

/**
 * Connections for applications that send and receive by themselves.
 *
 * <p>The application holds handles: {@code ConnectionHandle}, {@code SessionHandle}, {@code
 * ContextHandle} and what they make. The server holds {@code RedisJmsManagedConnection}s in its
 * pool, each with one connection to the broker. A session handle looks before each operation which
 * session of the provider does the work: the one that the server's transaction has, while there is
 * such a transaction, and otherwise one of its own. So a handle that is kept in a field takes part
 * in whatever transaction the server has at that moment.
 */
@NullMarked
package org.redisjms.ra.outbound;

import org.jspecify.annotations.NullMarked;

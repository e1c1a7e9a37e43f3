/**
 * The resource adapter for Jakarta EE servers (Jakarta Connectors 2.1).
 *
 * <p>{@link org.redisjms.ra.RedisJmsResourceAdapter} is what a server starts and stops. {@code
 * outbound} makes connections for applications that send and receive by themselves; {@code inbound}
 * brings messages to message-driven beans; {@code admin} holds what both are configured with. All
 * of it stands on the provider's {@code RedisJmsConnectionFactory} and its JMS objects.
 */
@NullMarked
package org.redisjms.ra;

import org.jspecify.annotations.NullMarked;

/**
 * Messages for message-driven beans.
 *
 * <p>An {@code EndpointActivation} is one deployed bean with its {@code RedisJmsActivationSpec}. It
 * connects in the background and opens a connection consumer (Jakarta Messaging 3.1, section 11.2),
 * which loads each message into a session of {@code EndpointSessions}. That session delivers it as
 * {@code Work} on a thread of the server; idle beans hold no thread.
 */
@NullMarked
package org.redisjms.ra.inbound;

import org.jspecify.annotations.NullMarked;

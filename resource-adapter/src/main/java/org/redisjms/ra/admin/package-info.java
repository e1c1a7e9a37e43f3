/**
 * What an administrator configures and the other packages share: the {@linkplain
 * org.redisjms.ra.admin.BrokerProperties properties} that say where the broker is, and the queues
 * and topics that are bound in JNDI.
 */
@NullMarked
package org.redisjms.ra.admin;

import org.jspecify.annotations.NullMarked;

/**
 * Libraries that are written for any Jakarta Messaging provider, used on Redis JMS the way their
 * users do: Spring JMS, the connection pool pooled-jms, Apache Camel, and the transaction manager
 * Narayana. These tests know nothing of Redis but the URI.
 */
@NullMarked
package org.redisjms.tck.clients;

import org.jspecify.annotations.NullMarked;

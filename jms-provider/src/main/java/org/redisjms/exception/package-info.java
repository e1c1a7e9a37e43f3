/**
 * The exceptions that Redis JMS has besides those of Jakarta Messaging, for applications that want
 * to tell them apart. Each is a {@link jakarta.jms.JMSException}, or its counterpart in the
 * simplified API.
 */
@NullMarked
package org.redisjms.exception;

import org.jspecify.annotations.NullMarked;

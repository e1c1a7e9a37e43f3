/**
 * The exceptions that Redis JMS has besides those of Jakarta Messaging, for applications that want
 * to tell them apart. All of them are {@link jakarta.jms.JMSException}s.
 */
@NullMarked
package org.redisjms.exception;

import org.jspecify.annotations.NullMarked;

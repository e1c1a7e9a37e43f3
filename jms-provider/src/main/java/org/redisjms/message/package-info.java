/**
 * The message types of Redis JMS and how they travel.
 *
 * <p>The six types of Jakarta Messaging 3.1, chapter 3, with their property and body conversions;
 * the conversion of other providers' messages; the allow-list that guards object messages; and
 * {@link org.redisjms.message.MessageCodec}, which turns a message into two byte strings and back.
 * Nothing here knows sessions, stores or Redis. Like the interfaces that they implement, messages
 * are not safe for use by several threads at once.
 */
@NullMarked
package org.redisjms.message;

import org.jspecify.annotations.NullMarked;

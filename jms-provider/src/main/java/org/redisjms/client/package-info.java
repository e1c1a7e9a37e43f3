/**
 * The objects of the Jakarta Messaging API, both the classic and the simplified one. They are thin:
 * they check arguments, the closed state and who may call what from where, and leave the work to
 * the engine. Queue and topic variants of a class are one class; {@link org.redisjms.client.Domain}
 * says what a domain-specific one refuses.
 */
@NullMarked
package org.redisjms.client;

import org.jspecify.annotations.NullMarked;

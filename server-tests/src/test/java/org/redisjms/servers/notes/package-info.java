/**
 * An application that defines the connection factory and the queue that it uses by annotations. As
 * servers differ in what they want to hear, there is a servlet for each kind; an archive has one of
 * them.
 */
@NullMarked
package org.redisjms.servers.notes;

import org.jspecify.annotations.NullMarked;

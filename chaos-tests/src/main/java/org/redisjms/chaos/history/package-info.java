/**
 * What a client process writes down while it works: one line for each call before it is made, one
 * for its outcome, and one for each message that is received. A line is on its way to the file
 * before the program goes on, so a killed process has told all that it did.
 */
@NullMarked
package org.redisjms.chaos.history;

import org.jspecify.annotations.NullMarked;

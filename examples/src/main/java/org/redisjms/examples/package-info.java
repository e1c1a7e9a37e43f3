/** Small programs that show how Redis JMS is used, each complete in itself. */
@NullMarked
package org.redisjms.examples;

import org.jspecify.annotations.NullMarked;

/**
 * The Joram JMS tests, another project's, on both providers: JUnit 3 tests for JMS 1.1, which the
 * build moves from {@code javax.jms} to {@code jakarta.jms}. {@link org.redisjms.tck.joram.JoramIT}
 * runs all that there are.
 */
@NullMarked
package org.redisjms.tck.joram;

import org.jspecify.annotations.NullMarked;

/**
 * What runs the same test on two providers and reports what came of it. {@link
 * org.redisjms.tck.harness.ConformanceTest} is the base of the tests, {@link
 * org.redisjms.tck.harness.Provider} what they know of a provider; {@link
 * org.redisjms.tck.harness.ConformanceReport} makes the table from what the JVMs of the tests have
 * written.
 */
@NullMarked
package org.redisjms.tck.harness;

import org.jspecify.annotations.NullMarked;

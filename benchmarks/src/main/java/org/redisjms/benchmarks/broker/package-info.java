/** The brokers that are Java programs, in a JVM of their own. */
@NullMarked
package org.redisjms.benchmarks.broker;

import org.jspecify.annotations.NullMarked;

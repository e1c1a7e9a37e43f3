/**
 * What is measured, written once for all JMS providers. Which there are is in {@link
 * org.redisjms.benchmarks.scenario.Scenarios}.
 */
@NullMarked
package org.redisjms.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;

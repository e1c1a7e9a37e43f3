/**
 * How rates and latencies are taken: threads that repeat a step, backlogs that are drained, and a
 * schedule that does not wait for slow answers.
 */
@NullMarked
package org.redisjms.benchmarks.measure;

import org.jspecify.annotations.NullMarked;

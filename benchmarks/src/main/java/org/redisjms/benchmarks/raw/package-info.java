/**
 * The same jobs on bare Redis, with the fewest commands that do them: no headers, no fences, no
 * recovery. What Redis JMS could reach at the very best.
 */
@NullMarked
package org.redisjms.benchmarks.raw;

import org.jspecify.annotations.NullMarked;

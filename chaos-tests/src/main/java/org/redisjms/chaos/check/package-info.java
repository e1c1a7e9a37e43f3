/**
 * Decides from histories, faults and what is left in Redis whether the guarantees were kept: a pure
 * function, with one class for each rule.
 */
@NullMarked
package org.redisjms.chaos.check;

import org.jspecify.annotations.NullMarked;

package org.redisjms.benchmarks.scale;

/** One question, on servers of its own. */
@FunctionalInterface
interface Part {
  Findings measure(Amounts amounts) throws Exception;
}

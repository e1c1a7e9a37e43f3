/**
 * Redis JMS beside other brokers and beside bare Redis: every scenario with every provider, in
 * turns, each time in a JVM of its own against a server in a process of its own. {@code
 * docs/benchmarks.md} says how to run it and how to read what it prints.
 */
@NullMarked
package org.redisjms.benchmarks;

import org.jspecify.annotations.NullMarked;

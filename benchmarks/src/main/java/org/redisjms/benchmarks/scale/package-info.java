/**
 * How Redis JMS behaves with much: a deep backlog, many queues and consumers, few connections in
 * the pool, large messages. Unlike the scenarios these are compared with nobody but themselves.
 */
@NullMarked
package org.redisjms.benchmarks.scale;

import org.jspecify.annotations.NullMarked;

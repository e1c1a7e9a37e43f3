/**
 * Real Redis servers for tests: a single server or a Sentinel group, as processes on free loopback
 * ports, in a temporary folder.
 *
 * <p>{@link org.redisjms.testkit.RedisServer} and {@link org.redisjms.testkit.SentinelGroup} start
 * them; {@link org.redisjms.testkit.RedisProcess} kills, pauses, stops and restarts one of them;
 * {@link org.redisjms.testkit.WithRedis} and {@link org.redisjms.testkit.WithSentinelGroup} bring
 * them into JUnit tests. {@link org.redisjms.testkit.FaultProxy} stands between a client and a
 * server and breaks their connection at any byte. Whatever was started ends with the JVM, also when
 * that is killed.
 */
@NullMarked
package org.redisjms.testkit;

import org.jspecify.annotations.NullMarked;

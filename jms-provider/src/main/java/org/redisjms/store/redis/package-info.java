/**
 * The message store on Redis: one Lua script per operation, transactions included.
 *
 * <p>{@link org.redisjms.store.redis.RedisMessageStore} is what one client process holds against
 * one Redis: the pool of connections, one subscriber for wake-ups ({@code WakeUps}) and the
 * heartbeat ({@code LeaseKeeper}). A script may be run twice by a client whose connection broke,
 * and a late first attempt may arrive after that: each script answers both.
 */
@NullMarked
package org.redisjms.store.redis;

import org.jspecify.annotations.NullMarked;

-- Creates a temporary destination, or takes it over under a connection's new identity.
-- KEYS  1 root of the queue or topic, 2 connections, 3 the connection's hash, 4 destinations
-- ARGV  1 connection, 2 destination name, 3 attempt
-- Answers OK, DEAD (the connection is not alive), LATE
-- @include attempts
-- @include connection
if not alive(KEYS[2], ARGV[1]) then return 'DEAD' end
if late(KEYS[3], ARGV[3]) then return 'LATE' end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the writes after it pass when memory is short
redis.call('HSET', KEYS[3], 'temporary:' .. ARGV[2], KEYS[1])
redis.call('SET', KEYS[1] .. ':temporary', ARGV[1])
redis.call('SADD', KEYS[4], ARGV[2])
return 'OK'

-- Makes a sender known to a queue or topic, at number 0. Those of a temporary destination are deleted with it.
-- KEYS  1 root of the queue or topic, 2 connections, 3 the connection's hash, 4 destinations
-- ARGV  1 connection, 2 sender, 3 destination name
-- Answers OK, DEAD (the connection is not alive), GONE (a temporary destination that was deleted)
-- @include connection
-- @include temporary
if not alive(KEYS[2], ARGV[1]) then return 'DEAD' end
if gone(KEYS[1]) then return 'GONE' end
redis.call('HSET', KEYS[3], 'sender:' .. ARGV[2], KEYS[1])
redis.call('HSETNX', KEYS[1] .. ':senders', ARGV[2], 0)
redis.call('SADD', KEYS[4], ARGV[3])
return 'OK'

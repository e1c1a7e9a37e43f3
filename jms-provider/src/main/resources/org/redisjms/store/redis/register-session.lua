-- Gives a session its transaction number, 0, in a round trip of its own before the first commit.
-- KEYS  1 connections, 2 the connection's hash
-- ARGV  1 connection, 2 session field
-- Answers OK, DEAD (the connection is not alive)
-- @include connection
if not alive(KEYS[1], ARGV[1]) then return 'DEAD' end
redis.call('DEL', KEYS[2] .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('HSETNX', KEYS[2], ARGV[2], 0)
return 'OK'

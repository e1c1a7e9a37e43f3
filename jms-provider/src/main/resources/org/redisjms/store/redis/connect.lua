-- Registers a connection.
-- KEYS  1 connections, 2 the connection's hash
-- ARGV  1 connection, 2 lease in ms, 3 description
-- Answers OK
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the writes after it pass when memory is short
-- A late first attempt must not revive a connection that was given up meanwhile.
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2] .. ':0')
redis.call('HSET', KEYS[2], 'description', ARGV[3])
return 'OK'

-- Registers a connection.
-- KEYS  1 connections, 2 the connection's hash
-- ARGV  1 connection, 2 lease in ms, 3 description
-- Answers OK
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':0')
redis.call('HSET', KEYS[2], 'description', ARGV[3])
return 'OK'

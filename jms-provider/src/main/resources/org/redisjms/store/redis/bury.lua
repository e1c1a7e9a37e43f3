-- Gives a connection up, if it has not moved since the entry was read.
-- KEYS  1 connections
-- ARGV  1 connection, 2 its entry as it was seen
-- Answers BURIED, ALIVE
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 'ALIVE' end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('HSET', KEYS[1], ARGV[1], 'dead')
return 'BURIED'

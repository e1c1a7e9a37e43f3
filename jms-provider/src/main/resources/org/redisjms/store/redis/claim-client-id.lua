-- Makes a client id a connection's own, unless another one that lives has it.
-- KEYS  1 client ids, 2 connections, 3 the connection's hash
-- ARGV  1 connection, 2 client id
-- Answers OK, DEAD (the connection is not alive), TAKEN
-- @include connection
if not alive(KEYS[2], ARGV[1]) then return 'DEAD' end
local holder = redis.call('HGET', KEYS[1], ARGV[2])
if holder and holder ~= ARGV[1] and alive(KEYS[2], holder) then return 'TAKEN' end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the writes after it pass when memory is short
redis.call('HSET', KEYS[3], 'client', ARGV[2])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[1])
return 'OK'

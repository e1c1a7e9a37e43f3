-- Registers a consumer: its hash is the fence that guards everything it will claim.
-- KEYS  1 queue root, 2 connections, 3 the connection's hash, 4 destinations
-- ARGV  1 connection, 2 consumer, 3 wake-up channel, 4 destination name, 5 '1' when it has a selector,
--       6 attempt, 7 (optional) the consumer of this queue beside which it is opened
-- Answers OK, DEAD (the connection is not alive), LATE, GONE (a temporary queue that was deleted), FENCED (the other
-- consumer is not there)
-- @include attempts
-- @include connection
-- @include temporary
if not alive(KEYS[2], ARGV[1]) then return 'DEAD' end
if late(KEYS[3], ARGV[6]) then return 'LATE' end
if gone(KEYS[1]) then return 'GONE' end
if ARGV[7] and redis.call('EXISTS', KEYS[1] .. ':consumer:' .. ARGV[7]) == 0 then return 'FENCED' end
local fence = KEYS[1] .. ':consumer:' .. ARGV[2]
-- A queue that has filled the memory must find a consumer: this is never refused, and lets the writes after it pass.
redis.call('DEL', KEYS[1] .. ':none')
redis.call('HSET', KEYS[3], 'consumer:' .. ARGV[2], KEYS[1])
redis.call('HSETNX', fence, 'head', 1)
redis.call('HSET', fence, 'channel', ARGV[3])
if ARGV[5] == '1' then redis.call('HSET', fence, 'selective', 1) end
redis.call('SADD', KEYS[1] .. ':consumers', ARGV[2])
redis.call('SADD', KEYS[4], ARGV[4])
return 'OK'

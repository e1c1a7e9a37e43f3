-- Puts a consumer with a selector into `waiting`, unless something arrived or came back since it looked.
-- KEYS  1 queue root
-- ARGV  1 consumer, 2 arrivals as it saw them
-- Answers WAITING, CHANGED, FENCED
local root, consumer = KEYS[1], ARGV[1]
if redis.call('EXISTS', root .. ':consumer:' .. consumer) == 0 then return 'FENCED' end
if (redis.call('GET', root .. ':arrivals') or '0') ~= ARGV[2] then return 'CHANGED' end
local time = redis.call('TIME')
redis.call('DEL', root .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('ZADD', root .. ':waiting', 'NX', time[1] * 1000000 + time[2], consumer)
return 'WAITING'

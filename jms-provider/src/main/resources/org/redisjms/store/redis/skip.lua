-- Burns a sender's number whose send was given up, so that a late first attempt can no longer be applied.
-- KEYS  1 queue root
-- ARGV  1 sender, 2 number
-- Answers APPLIED (the send had taken effect), SKIPPED, ABSENT (an unknown sender's sends are refused anyway)
local senders = KEYS[1] .. ':senders'
local last = redis.call('HGET', senders, ARGV[1])
if not last then return 'ABSENT' end
if tonumber(last) >= tonumber(ARGV[2]) then return 'APPLIED' end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('HSET', senders, ARGV[1], ARGV[2])
return 'SKIPPED'

-- Burns a sender's number whose send was given up, so that a late first attempt can no longer be applied.
-- KEYS  1 queue root
-- ARGV  1 sender, 2 number
-- Answers APPLIED (the send had taken effect), SKIPPED (also when it was done before), ABSENT (an unknown sender's
-- sends are refused anyway), GAP <stored number> (this one would be refused as well)
local senders, number = KEYS[1] .. ':senders', tonumber(ARGV[2])
local stored = redis.call('HGET', senders, ARGV[1])
if not stored then return 'ABSENT' end
local last, skipped = string.match(stored, '^(%d+)(.*)$')
last = tonumber(last)
if last == number and skipped ~= '' then return 'SKIPPED' end
if last >= number then return 'APPLIED' end
if last ~= number - 1 then return 'GAP ' .. last end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('HSET', senders, ARGV[1], ARGV[2] .. ' skipped')
return 'SKIPPED'

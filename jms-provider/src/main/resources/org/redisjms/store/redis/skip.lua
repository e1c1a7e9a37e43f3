-- Burns a sender's numbers whose sends were given up, so that late first attempts can no longer be applied.
-- KEYS  1 queue root
-- ARGV  1 sender, 2 first and 3 last of the numbers
-- Answers APPLIED <number> (up to this one, which may be the one before the first, the sends took effect, and those
-- behind it never will; the same when it is repeated), ABSENT (an unknown sender's sends are refused anyway),
-- GAP <stored number> (these would be refused as well)
-- @include senders
local senders, first, last = KEYS[1] .. ':senders', tonumber(ARGV[2]), tonumber(ARGV[3])
local stored, applied = numbers_of(senders, ARGV[1])
if not stored then return 'ABSENT' end
if stored < first - 1 then return 'GAP ' .. stored end
if stored >= last then
  write_again(senders, ARGV[1], redis.call('HGET', senders, ARGV[1]))
  return 'APPLIED ' .. math.min(applied, last)
end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('HSET', senders, ARGV[1], last .. ' ' .. stored)
return 'APPLIED ' .. stored

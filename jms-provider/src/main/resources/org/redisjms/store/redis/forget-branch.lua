-- Forgets how an operator has ended a branch, because its transaction manager knows.
-- KEYS  1 branches, 2 how it ended
-- ARGV  1 branch
-- Answers OK (also when there is nothing to forget any more), PREPARED (not ended), UNKNOWN
-- @include branches
local ended = how_it_ended(KEYS[1], KEYS[2], ARGV[1])
if not ended then return 'PREPARED' end
redis.call('HDEL', KEYS[1], ARGV[1])
return ended == 'UNKNOWN' and ended or 'OK'

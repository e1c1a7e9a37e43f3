-- Finds out whether a commit whose reply was lost took effect, and makes it impossible from now on if it did not.
-- KEYS  1 the connection's hash
-- ARGV  1 session field, 2 transaction number
-- Answers COMMITTED, ABORTED, ABSENT (nothing can be committed under this session any more)
-- @include again
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return 'ABSENT' end
local number, aborted = string.match(stored, '^(%d+)(.*)$')
if number == ARGV[2] then
  write_again(KEYS[1], ARGV[1], stored)
  return aborted == '' and 'COMMITTED' or 'ABORTED'
end
if tonumber(number) ~= tonumber(ARGV[2]) - 1 then return 'ABSENT' end
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the next write pass when memory is short
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' aborted')
return 'ABORTED'

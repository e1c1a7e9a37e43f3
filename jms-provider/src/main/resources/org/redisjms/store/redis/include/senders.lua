-- @include again
-- A sender's entry is the number of its last send. If the last ones were given up, the number of the last one before
-- them follows. Answers the first, and up to which number sends took effect; nil for an unknown sender.
local function numbers_of(senders, sender)
  local entry = redis.call('HGET', senders, sender)
  if not entry then return nil end
  local last, applied = string.match(entry, '^(%d+) ?(%d*)$')
  last = tonumber(last)
  return last, tonumber(applied) or last
end

-- The answer to a send that is not the sender's next one; nil for the next one.
local function answer_to_repeated(senders, sender, number)
  local last, applied = numbers_of(senders, sender)
  if not last then return 'ABSENT' end
  if number <= last then
    if number > applied then return 'SKIPPED' end
    write_again(senders, sender, redis.call('HGET', senders, sender))
    return 'OK'
  end
  if number ~= last + 1 then return 'GAP ' .. last end
end

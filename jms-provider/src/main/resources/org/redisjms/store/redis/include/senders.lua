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

-- The answer to sends of which none is the sender's next one. Otherwise nil, and how many of them took effect before.
local function answer_to_repeated(senders, sender, first, last)
  local stored, applied = numbers_of(senders, sender)
  if not stored then return 'ABSENT' end
  if first > stored + 1 then return 'GAP ' .. stored end
  if first <= stored and math.min(last, stored) > applied then return 'SKIPPED' end
  if last <= stored then
    write_again(senders, sender, redis.call('HGET', senders, sender))
    return 'OK'
  end
  return nil, stored + 1 - first
end

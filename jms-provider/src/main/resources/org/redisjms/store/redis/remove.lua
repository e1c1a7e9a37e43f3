-- Takes messages out of a consumer's inflight list: acknowledged, given back, delayed or dead-lettered. All are checked
-- before the first is touched; what was removed before is passed over, so the same call can be repeated.
-- KEYS  1 queue root, 2 dead-letter queue root (target dead only)
-- ARGV  1 consumer, 2 first position, 3 ids (16 bytes each), 4 target: gone | returned | delayed | dead,
--       returned: 5 delivery counts (2 bytes each)
--       delayed:  5 delivery counts, 6 delay in ms
--       dead:     5 destination name, 6 destinations, 7... replacement envelopes from their delivery count on
-- Answers OK, FENCED, MISMATCH (other messages are there: another master)
-- @include again
-- @include claims
local root, consumer, first, ids, target = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local refusal, claim = check_claim(root, consumer, first, ids)
if refusal then return refusal end
if claim.count == 0 then
  write_again(claim.fence.key, 'head', claim.fence.head)
  return 'OK'
end
if target == 'gone' then
  apply_claim(claim)
  return 'OK'
end

-- @include queue
local envelopes = envelopes_of(claim)
redis.call('DEL', root .. ':none')  -- never refused, and lets the writes after it pass when memory is short
if target == 'dead' then
  redis.call('SADD', ARGV[6], ARGV[5])
  for i, raw in ipairs(envelopes) do
    if raw ~= '' then
      redis.call('RPUSH', KEYS[2] .. ':ready:4', stamped(KEYS[2], ARGV[6 + i + claim.skipped]))
    end
  end
  apply_claim(claim)
  dispatch(KEYS[2])
  return 'OK'
end

local counts, kept = ARGV[5], {}
for i, raw in ipairs(envelopes) do
  if raw ~= '' then
    kept[#kept + 1] = with_count(raw, (struct.unpack('>I2', counts, (claim.skipped + i) * 2 - 1)))
  end
end
apply_claim(claim)
if target == 'returned' then
  give_back(root, kept)
  dispatch(root)
elseif target == 'delayed' then
  local due = now_millis() + tonumber(ARGV[6])
  for _, raw in ipairs(kept) do redis.call('ZADD', root .. ':delayed', due, raw) end
  wake_one(root)
end
return 'OK'

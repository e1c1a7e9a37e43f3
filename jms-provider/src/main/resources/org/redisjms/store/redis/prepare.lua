-- Prepares a branch of a global transaction: takes what it received out of flight and keeps it, with what it sends.
-- KEYS  1 branches, 2 the branch's list, 3 how it ended, 4 destinations, 5... roots of queues and topics
-- ARGV  1 branch, 2 token of this preparation, by which it is known when it is repeated, then operations:
--       A <key index> <consumer> <first position> <ids> <delivery counts, 2 bytes each> <what precedes each envelope>
--       S <key index> <item> - - - -
-- Answers OK (also when it was done before), COMMITTED, ROLLED_BACK (it ended before), PREPARED (by somebody else),
-- FENCED, MISMATCH, GONE (a temporary destination was deleted)
-- @include again
-- @include claims
-- @include temporary
local prepared, items, branch = KEYS[1], KEYS[2], ARGV[1]
local ended = redis.call('GET', KEYS[3])
if ended then return ended end
local state = redis.call('HGET', prepared, branch)
if state then
  if string.match(state, '^%d+ (.*)$') ~= ARGV[2] then return 'PREPARED' end
  write_again(prepared, branch, state)
  return 'OK'
end

local claims, sends, i = {}, false, 3
while i <= #ARGV do
  local root = KEYS[tonumber(ARGV[i + 1])]
  if ARGV[i] == 'A' then
    local refusal, claim = check_claim(root, ARGV[i + 2], tonumber(ARGV[i + 3]), ARGV[i + 4])
    if refusal then return refusal end
    if claim.skipped > 0 or claim.holed then return 'MISMATCH' end
    claim.counts, claim.header = ARGV[i + 5], ARGV[i + 6]
    claims[#claims + 1] = claim
  else
    if gone(root) then return 'GONE' end
    sends = true
  end
  i = i + 7
end

-- Sends may be refused for want of memory, by the first write; what was received only changes its place.
if not sends then redis.call('DEL', prepared .. ':none') end
redis.call('HSET', prepared, branch, string.format('%.0f %s', now_millis(), ARGV[2]))
for _, claim in ipairs(claims) do
  for j, raw in ipairs(envelopes_of(claim)) do
    local count = struct.unpack('>I2', claim.counts, j * 2 - 1)
    redis.call('RPUSH', items, claim.header .. with_count(raw, count))
  end
  apply_claim(claim)
end
i = 3
while i <= #ARGV do
  if ARGV[i] == 'S' then redis.call('RPUSH', items, ARGV[i + 2]) end
  i = i + 7
end
return 'OK'

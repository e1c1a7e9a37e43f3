-- Commits a transaction: everything is checked, then everything is applied. It is the first command of a MULTI whose
-- other commands (dispatch) do no harm when this one refuses.
-- KEYS  1 the connection's hash, 2... roots of queues and topics
-- ARGV  1 session field, 2 transaction number, then operations:
--       S <key index> <priority> <delivery time or 0> <envelope from its delivery count on>
--       A <key index> <consumer> <first position> <ids>
--       V <key index> <version of the topic's subscriptions> - -
-- Answers OK, DONE (this number was committed before), NUMBER <stored> (refused: another number is next), FENCED,
-- MISMATCH, STALE (a topic has other subscriptions now), GONE (a temporary destination was deleted)
-- @include again
-- @include claims
-- @include queue
-- @include temporary
local number, stored = tonumber(ARGV[2]), redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return 'NUMBER absent' end
if stored == ARGV[2] then
  write_again(KEYS[1], ARGV[1], stored)
  return 'DONE'
end
if tonumber(string.match(stored, '^%d+')) ~= number - 1 then return 'NUMBER ' .. stored end

local claims, sends, i = {}, false, 3
while i <= #ARGV do
  if ARGV[i] == 'A' then
    local refusal, claim = check_claim(KEYS[tonumber(ARGV[i + 1])], ARGV[i + 2], tonumber(ARGV[i + 3]), ARGV[i + 4])
    if refusal then return refusal end
    -- What a transaction removes must still be there: what is already gone was settled by something else.
    if claim.skipped > 0 then return 'MISMATCH' end
    for _, raw in ipairs(claim.envelopes) do
      if raw == '' then return 'MISMATCH' end
    end
    claims[#claims + 1] = claim
  else
    local root = KEYS[tonumber(ARGV[i + 1])]
    if gone(root) then return 'GONE' end
    if ARGV[i] == 'S' then
      sends = true
    elseif (redis.call('GET', root .. ':subscriptions-version') or '0') ~= ARGV[i + 2] then
      return 'STALE'
    end
  end
  i = i + 5
end

-- A commit that sends may be refused for want of memory, by its first write; one that only acknowledges may not.
if not sends then redis.call('DEL', KEYS[1] .. ':none') end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for _, claim in ipairs(claims) do apply_claim(claim) end
local now
i = 3
while i <= #ARGV do
  if ARGV[i] == 'S' then
    local root, due = KEYS[tonumber(ARGV[i + 1])], tonumber(ARGV[i + 3])
    local raw = stamped(root, ARGV[i + 4])
    if due > 0 then now = now or now_millis() end
    if due > 0 and due > now then
      redis.call('ZADD', root .. ':delayed', due, raw)
      wake_one(root)
    else
      redis.call('RPUSH', root .. ':ready:' .. ARGV[i + 2], raw)
    end
  end
  i = i + 5
end
return 'OK'

-- @include queue
-- Checks a run of positions in a consumer's inflight list against the ids that are expected there. Answers a refusal
-- (FENCED, MISMATCH) or nil and the claim; its first `skipped` messages were removed before.
local function check_claim(root, consumer, first, ids)
  local fence = root .. ':consumer:' .. consumer
  local head = redis.call('HGET', fence, 'head')
  if not head then return 'FENCED' end
  head = tonumber(head)
  local inflight = root .. ':inflight:' .. consumer
  local last = first + #ids / 16 - 1
  local skipped = math.max(math.min(head, last + 1) - first, 0)
  local claim = {fence = fence, inflight = inflight, head = head, first = first + skipped, last = last,
    skipped = skipped, envelopes = {}}
  if claim.first > last then return nil, claim end
  claim.envelopes = redis.call('LRANGE', inflight, claim.first - head, last - head)
  if #claim.envelopes < last - claim.first + 1 then return 'MISMATCH' end
  for i, raw in ipairs(claim.envelopes) do
    local at = (skipped + i - 1) * 16
    if raw ~= '' and id_of(raw) ~= string.sub(ids, at + 1, at + 16) then return 'MISMATCH' end
  end
  return nil, claim
end

-- Removes a checked claim: from the head by trimming, from the middle by tombstones, so that positions stay true.
local function apply_claim(claim)
  local count = #claim.envelopes
  if count == 0 then return end
  -- An earlier claim of the same call may have moved the head.
  local head = tonumber(redis.call('HGET', claim.fence, 'head'))
  if claim.last < head then return end
  if claim.first <= head then
    redis.call('LTRIM', claim.inflight, claim.last - head + 1, -1)
    head = claim.last + 1
    while redis.call('LINDEX', claim.inflight, 0) == '' do
      redis.call('LPOP', claim.inflight)
      head = head + 1
    end
    redis.call('HSET', claim.fence, 'head', head)
  else
    for position = claim.first, claim.last do
      redis.call('LSET', claim.inflight, position - head, '')
    end
  end
end

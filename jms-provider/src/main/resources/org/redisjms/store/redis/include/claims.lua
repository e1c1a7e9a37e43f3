-- @include envelope
-- What is known of a consumer, read once: earlier claims of the same call may have moved its head.
local fences = {}
local function fence_of(root, consumer)
  local key = root .. ':consumer:' .. consumer
  local fence = fences[key]
  if not fence then
    local head, holes = unpack(redis.call('HMGET', key, 'head', 'holes'))
    fence = {key = key, inflight = root .. ':inflight:' .. consumer, head = tonumber(head or nil), holes = holes}
    fences[key] = fence
  end
  return fence
end

-- Checks a run of positions in a consumer's inflight list against the ids that are expected there. Answers a refusal
-- (FENCED, MISMATCH) or nil and the claim; its first `skipped` messages were removed before.
local function check_claim(root, consumer, first, ids)
  local fence = fence_of(root, consumer)
  local head = fence.head
  if not head then return 'FENCED' end
  local last = first + #ids / 16 - 1
  local skipped = math.max(math.min(head, last + 1) - first, 0)
  local claim = {fence = fence, first = first + skipped, last = last, skipped = skipped, envelopes = {}}
  if claim.first > last then return nil, claim end
  claim.envelopes = redis.call('LRANGE', fence.inflight, claim.first - head, last - head)
  if #claim.envelopes < last - claim.first + 1 then return 'MISMATCH' end
  for i, raw in ipairs(claim.envelopes) do
    local at = (skipped + i - 1) * 16
    if raw ~= '' and id_of(raw) ~= string.sub(ids, at + 1, at + 16) then return 'MISMATCH' end
  end
  return nil, claim
end

-- Removes a checked claim: from the head by trimming, which is never refused when memory is short; from the middle by
-- tombstones, so that positions stay true. From then on the fence says that there may be some.
local function apply_claim(claim)
  local fence = claim.fence
  if #claim.envelopes == 0 or claim.last < fence.head then return end
  if claim.first <= fence.head then
    redis.call('LTRIM', fence.inflight, claim.last - fence.head + 1, -1)
    fence.head = claim.last + 1
    while fence.holes and redis.call('LINDEX', fence.inflight, 0) == '' do
      redis.call('LPOP', fence.inflight)
      fence.head = fence.head + 1
    end
    redis.call('HSET', fence.key, 'head', fence.head)
  else
    redis.call('DEL', fence.key .. ':none')  -- never refused, and lets the writes after it pass when memory is short
    for position = claim.first, claim.last do
      redis.call('LSET', fence.inflight, position - fence.head, '')
    end
    if not fence.holes then redis.call('HSET', fence.key, 'holes', 1) end
    fence.holes = '1'
  end
end

-- @include envelope
-- What is known of a consumer, read once: earlier claims of the same call may have moved its head, but not the position
-- behind its tail.
local fences = {}
local function fence_of(root, consumer)
  local key = root .. ':consumer:' .. consumer
  local fence = fences[key]
  if not fence then
    local head, holes = unpack(redis.call('HMGET', key, 'head', 'holes'))
    fence = {key = key, holes = holes}
    fence.inflight, fence.ids = root .. ':inflight:' .. consumer, root .. ':ids:' .. consumer
    if head then
      fence.head = tonumber(head)
      fence.tail = fence.head + redis.call('LLEN', fence.inflight)
    end
    fences[key] = fence
  end
  return fence
end

-- The messages of a claim that was not applied yet; '' stands for one that was taken out of the middle.
local function envelopes_of(claim)
  local fence = claim.fence
  if claim.count == 0 then return {} end
  return redis.call('LRANGE', fence.inflight, claim.first - fence.head, claim.last - fence.head)
end

-- Checks a run of positions in a consumer's inflight list against the ids that are expected there. Answers a refusal
-- (FENCED, MISMATCH) or nil and the claim: its first `skipped` messages were removed before, `count` follow, and of these
-- some were removed before as well if it is `holed`.
local function check_claim(root, consumer, first, ids)
  local fence = fence_of(root, consumer)
  local head = fence.head
  if not head then return 'FENCED' end
  local last = first + #ids / 16 - 1
  local skipped = math.max(math.min(head, last + 1) - first, 0)
  local claim = {fence = fence, first = first + skipped, last = last, skipped = skipped, holed = false}
  claim.count = last - claim.first + 1
  if claim.count == 0 then return nil, claim end
  if last >= fence.tail then return 'MISMATCH' end
  if skipped > 0 then ids = string.sub(ids, skipped * 16 + 1) end
  if fence.holes then
    for i, raw in ipairs(envelopes_of(claim)) do
      if raw == '' then
        claim.holed = true
      elseif id_of(raw) ~= string.sub(ids, i * 16 - 15, i * 16) then
        return 'MISMATCH'
      end
    end
  else
    local from_end = (claim.first - fence.tail) * 16
    if redis.call('GETRANGE', fence.ids, from_end, from_end + #ids - 1) ~= ids then return 'MISMATCH' end
  end
  return nil, claim
end

-- Removes a checked claim: from the head by trimming, which is never refused when memory is short; from the middle by
-- tombstones, so that positions stay true. From then on the fence says that there may be some, until nothing is left.
local function apply_claim(claim)
  local fence = claim.fence
  if claim.count == 0 or claim.last < fence.head then return end
  if claim.first <= fence.head then
    redis.call('LTRIM', fence.inflight, claim.last - fence.head + 1, -1)
    fence.head = claim.last + 1
    if fence.holes then
      while redis.call('LINDEX', fence.inflight, 0) == '' do
        redis.call('LPOP', fence.inflight)
        fence.head = fence.head + 1
      end
      if fence.head == fence.tail then
        redis.call('HDEL', fence.key, 'holes')
        fence.holes = nil
      end
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

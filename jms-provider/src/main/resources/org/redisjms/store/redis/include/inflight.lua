-- @include queue
-- What a consumer knows of its inflight list against what is there. Answers nil when they differ (another master), else
-- a list of the envelopes behind the known position; '' stands for one that was taken out of the middle.
local function beyond(inflight, head, known, id)
  local tail = head + redis.call('LLEN', inflight) - 1
  if known > tail then return nil end
  if known >= head then
    local raw = redis.call('LINDEX', inflight, known - head)
    if raw ~= '' and id_of(raw) ~= id then return nil end
  end
  return redis.call('LRANGE', inflight, math.max(known + 1 - head, 0), -1)
end

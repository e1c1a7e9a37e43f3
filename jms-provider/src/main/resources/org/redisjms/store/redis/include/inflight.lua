-- @include envelope
-- What a consumer knows of its inflight list against what is there. Answers nil when they differ (another master), else
-- a list of the envelopes behind the known position; '' stands for one that was taken out of the middle.
local function beyond(inflight, head, known, id)
  local envelopes = redis.call('LRANGE', inflight, math.max(known - head, 0), -1)
  if known >= head then
    local raw = table.remove(envelopes, 1)
    if not raw or raw ~= '' and id_of(raw) ~= id then return nil end
  end
  return envelopes
end

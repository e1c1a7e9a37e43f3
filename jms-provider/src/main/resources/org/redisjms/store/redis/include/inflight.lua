-- @include envelope
-- What a consumer knows of its inflight list against what is there. Answers nil when they differ (another master), else
-- a list of the envelopes behind the known position; '' stands for one that was taken out of the middle.
local function beyond(inflight, ids, head, known, id)
  if known >= head then
    local from_end = (known - head - redis.call('LLEN', inflight)) * 16
    if from_end >= 0 or redis.call('GETRANGE', ids, from_end, from_end + 15) ~= id then return nil end
  end
  return redis.call('LRANGE', inflight, math.max(known - head + 1, 0), -1)
end

-- Makes the ids of what a consumer holds anew.
local function renew_ids(ids, envelopes)
  local all = {}
  for i, raw in ipairs(envelopes) do all[i] = id_of(raw) end
  redis.call('SET', ids, table.concat(all))
end

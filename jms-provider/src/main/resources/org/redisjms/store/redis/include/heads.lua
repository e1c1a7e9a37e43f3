-- @include envelope
-- What is next in line in a queue, and how a consumer gets it.
local BATCH = 100            -- no script looks at more messages than this in one go ...
local BATCH_BYTES = 1048576  -- ... or moves much more than this

-- The list that is next in line: what came back first, then the highest priority. A name that ends with 'd' is what a
-- dead consumer left. Also answers how many messages can be taken from it before another may be in line.
local function next_source(root)
  local returns, ready = root .. ':returns', root .. ':ready:'
  local lists = redis.call('EXISTS', returns, ready .. '9', ready .. '8', ready .. '7', ready .. '6', ready .. '5',
    ready .. '4', ready .. '3', ready .. '2', ready .. '1', ready .. '0')
  if lists == 0 then return nil, false, 0 end
  if lists == 1 then
    -- Mostly all messages have the default priority.
    local length = redis.call('LLEN', ready .. '4')
    if length > 0 then return 'ready:4', false, length end
  end
  local list = redis.call('ZRANGE', returns, 0, 0)[1]
  if list then
    return 'returned:' .. list, string.sub(list, -1) == 'd', 1
  end
  for priority = 9, 0, -1 do
    local length = redis.call('LLEN', ready .. priority)
    if length > 0 then return 'ready:' .. priority, false, length end
  end
end

-- Orders a returned list by what is now at its head, or forgets it when it is used up.
local function reorder(root, source)
  if string.sub(source, 1, 9) == 'returned:' then
    local list = string.sub(source, 10)
    local head = redis.call('LINDEX', root .. ':' .. source, 0)
    if head then
      redis.call('ZADD', root .. ':returns', arrival_of(head), list)
    else
      redis.call('ZREM', root .. ':returns', list)
    end
  end
end

local IDS_KEPT = 1024  -- bytes of ids that may stay when their messages are settled

-- Notes the ids of what was appended to a consumer's inflight list, where an acknowledgement compares them without
-- handing payloads to Lua, which takes it about 1 µs for each KiB. The ends of the list and of this string belong
-- together; at the front of the string are ids of what is settled, until they are more than half of it.
-- `held` is how many are in the list, if that is known.
local function note_ids(root, consumer, ids, held)
  if ids == '' then return end
  local key = root .. ':ids:' .. consumer
  local length = redis.call('APPEND', key, ids)
  if length > IDS_KEPT then
    held = (held or redis.call('LLEN', root .. ':inflight:' .. consumer)) * 16
    if length > held * 2 then redis.call('SET', key, redis.call('GETRANGE', key, -held, -1)) end
  end
end

-- Counts a delivery of the last message in flight beforehand, because it may be what killed the one before. The fence
-- remembers which one, so that closing can take it back when it was not delivered.
local function raise_last(root, consumer, raw)
  local fence, inflight = root .. ':consumer:' .. consumer, root .. ':inflight:' .. consumer
  raw = with_count(raw, count_of(raw) + 1)
  redis.call('LSET', inflight, -1, raw)
  redis.call('HSET', fence, 'raised', redis.call('HGET', fence, 'head') + redis.call('LLEN', inflight) - 1)
  return raw
end

-- Moves the head of a source to a consumer's inflight list and answers it; nil when it had expired and was dropped
-- instead. What a dead consumer had is counted as delivered once more.
local function claim_head(root, source, dead, consumer)
  local inflight = root .. ':inflight:' .. consumer
  local raw = redis.call('LMOVE', root .. ':' .. source, inflight, 'LEFT', 'RIGHT')
  if raw == '' or expired(raw) then
    redis.call('RPOP', inflight)
    if raw == '' and redis.call('HINCRBY', root .. ':holes', source, -1) <= 0 then
      redis.call('HDEL', root .. ':holes', source)
    end
    raw = nil
  elseif dead then
    raw = raise_last(root, consumer, raw)
  end
  reorder(root, source)
  return raw
end

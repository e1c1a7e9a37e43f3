-- @include heads
-- What every operation on a queue shares. `root` is the queue's key root, for example jms:{queue:orders}; all names
-- are derived from it and lie in its slot.
local HAND_OFF_BYTES = 2048  -- larger envelopes are claimed for the waiter, which then fetches them

-- Makes a list of envelopes the next `returned` list of the queue.
local function give_back(root, envelopes)
  if #envelopes > 0 then
    local list = tostring(redis.call('INCR', root .. ':arrivals'))
    for _, raw in ipairs(envelopes) do
      redis.call('RPUSH', root .. ':returned:' .. list, raw)
    end
    redis.call('ZADD', root .. ':returns', arrival_of(envelopes[1]), list)
  end
end

-- Moves what is due to the queue: a new message to the tail of its priority, with a new arrival number; a redelivered
-- one before them. Answers how many.
local function promote(root, now)
  local delayed = root .. ':delayed'
  local promoted, bytes, redelivered = 0, 0, {}
  while promoted < BATCH and bytes < BATCH_BYTES do
    local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, 10)
    if #due == 0 then break end
    redis.call('ZREMRANGEBYRANK', delayed, 0, #due - 1)
    for _, raw in ipairs(due) do
      promoted = promoted + 1
      bytes = bytes + #raw
      if count_of(raw) > 0 then
        redelivered[#redelivered + 1] = raw
      else
        local rest = intact(raw) and string.sub(raw, 10)
        redis.call('RPUSH', root .. ':ready:' .. priority_of(raw), rest and stamped(root, rest) or raw)
      end
    end
  end
  if #redelivered > 0 then
    table.sort(redelivered, function(a, b) return arrival_of(a) < arrival_of(b) end)
    give_back(root, redelivered)
  end
  return promoted
end

local function notice(position, consumer)
  return 'N' .. struct.pack('>I8I2', position, #consumer) .. consumer
end

-- Wakes the longest waiting consumer so that it asks again: there is a new earliest due time.
local function wake_one(root)
  local waiting = root .. ':waiting'
  while true do
    local consumer = redis.call('ZRANGE', waiting, 0, 0)[1]
    if not consumer then return end
    redis.call('ZREM', waiting, consumer)
    local channel = redis.call('HGET', root .. ':consumer:' .. consumer, 'channel')
    if channel and redis.call('PUBLISH', channel, notice(0, consumer)) > 0 then return end
  end
end

-- Hands ready messages to waiting consumers, the longest waiting first. A message that nobody hears of stays where it
-- is. A consumer with a selector is only told to look, so the message stays for the next waiter as well. Answers whether
-- there may be more to hand out.
local function dispatch(root)
  local waiting = root .. ':waiting'
  local handed, ended
  for _ = 1, BATCH do
    if redis.call('EXISTS', waiting) == 0 then return end
    local consumer = redis.call('ZRANGE', waiting, 0, 0)[1]
    local source, dead = next_source(root)
    if not source then
      ended = true
      break
    end
    local fence = redis.call('HMGET', root .. ':consumer:' .. consumer, 'head', 'channel', 'selective')
    local head, channel, selective = fence[1], fence[2], fence[3]
    if not head then
      redis.call('ZREM', waiting, consumer)
    elseif selective then
      redis.call('ZREM', waiting, consumer)
      redis.call('PUBLISH', channel, notice(0, consumer))
    else
      local inflight = root .. ':inflight:' .. consumer
      local raw = claim_head(root, source, dead, consumer)
      if raw then
        redis.call('ZREM', waiting, consumer)
        local position = head + redis.call('LLEN', inflight) - 1
        local message = notice(position, consumer)
        if #raw <= HAND_OFF_BYTES then
          message = 'M' .. string.sub(message, 2) .. raw
        end
        if redis.call('PUBLISH', channel, message) == 0 then
          -- Nobody listens (a dying client, or one that reconnects and will ask by itself): undo the claim.
          if dead then
            redis.call('LSET', inflight, -1, with_count(raw, count_of(raw) - 1))
            redis.call('HDEL', root .. ':consumer:' .. consumer, 'raised')
          end
          redis.call('LMOVE', inflight, root .. ':' .. source, 'RIGHT', 'LEFT')
          reorder(root, source)
        else
          note_ids(root, consumer, id_of(raw))
          handed = true
        end
      end
    end
  end
  -- Whoever was handed a message is busy now, and may have been the one that watched the due time.
  if handed and redis.call('EXISTS', root .. ':delayed') == 1 then wake_one(root) end
  return not ended
end

-- Ends a consumer: without its fence nothing of it can be acknowledged or committed any more. What it still held
-- becomes a returned list as it is; `mark` is 'd' when its consumer died.
local function end_consumer(root, consumer, mark)
  if redis.call('DEL', root .. ':consumer:' .. consumer) == 0 then return end
  redis.call('SREM', root .. ':consumers', consumer)
  redis.call('DEL', root .. ':ids:' .. consumer)
  redis.call('SREM', root .. ':closing', consumer)
  redis.call('ZREM', root .. ':waiting', consumer)
  local inflight = root .. ':inflight:' .. consumer
  redis.call('LREM', inflight, 0, '')
  local first = redis.call('LINDEX', inflight, 0)
  if first then
    local list = redis.call('INCR', root .. ':arrivals') .. mark
    redis.call('RENAME', inflight, root .. ':returned:' .. list)
    redis.call('ZADD', root .. ':returns', arrival_of(first), list)
  end
  dispatch(root)
end

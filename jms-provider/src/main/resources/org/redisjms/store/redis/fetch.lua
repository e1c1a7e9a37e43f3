-- Gives a consumer its next messages; also the poll, the recovery after a reconnect, and (with a maximum of 0) the way
-- out of `waiting`.
-- KEYS  1 queue root
-- ARGV  1 consumer, 2 known position, 3 id of the message there, 4 maximum (-1: a consumer with a selector, which looks
--       elsewhere), 5 bytes, 6 messages in the client's buffer, 7 for how many messages to wait when there is nothing
--       (0: not), 8 attempt
-- Answers {'FENCED'}, {'LATE'} or {status, head, next due in ms or -1, first position, envelope ...}; status OK, MORE
-- (ask again at once), WAITING, or RESYNC: the known message is not there, these are all that the consumer holds.
-- @include attempts
-- @include heads
-- @include inflight
-- An equal part of what is ready for each of the consumers that are busy.
local function fair_share(root)
  local active = redis.call('SCARD', root .. ':consumers') - redis.call('ZCARD', root .. ':waiting')
  if active <= 1 then return math.huge end
  local ready = 0
  for _, list in ipairs(redis.call('ZRANGE', root .. ':returns', 0, 9)) do
    ready = ready + redis.call('LLEN', root .. ':returned:' .. list)
  end
  for priority = 0, 9 do ready = ready + redis.call('LLEN', root .. ':ready:' .. priority) end
  return math.max(1, math.ceil(ready / active))
end

local root, consumer = KEYS[1], ARGV[1]
local known, maximum, bytes = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local fence = root .. ':consumer:' .. consumer
local head, attempt, handoffs = unpack(redis.call('HMGET', fence, 'head', 'attempt', 'handoffs'))
if not head then return {'FENCED'} end
if late(fence, ARGV[8], attempt) then return {'LATE'} end
head = tonumber(head)
local inflight, noted = root .. ':inflight:' .. consumer, root .. ':ids:' .. consumer
-- Never refused when memory is short, and lets the writes after it pass.
redis.call('ZREM', root .. ':waiting', consumer)

local envelopes = beyond(inflight, noted, head, known, ARGV[3])
if not envelopes then
  local all, held = {'RESYNC', head, -1, head}, redis.call('LRANGE', inflight, 0, -1)
  renew_ids(noted, held)
  for _, raw in ipairs(held) do all[#all + 1] = raw end
  return all
end
-- Whoever asks for everything is in doubt of what is there.
if ARGV[3] == '' and #envelopes > 0 then renew_ids(noted, envelopes) end
local status, due, taken, source = 'OK', -1, #envelopes, nil
local reply = {status, head, due, math.max(known + 1, head)}
for _, raw in ipairs(envelopes) do reply[#reply + 1] = raw end

local function take()
  local dead, run, size, looked, ids = nil, nil, 0, 0, {}
  source, dead, run = next_source(root)
  if source and maximum > 1 then maximum = math.min(maximum, fair_share(root)) end
  while source and taken < maximum and size < bytes do
    -- What a dead consumer left is taken one at a time, so that a message that kills does not take others along.
    if dead and (taken > 0 or tonumber(ARGV[6]) > 0) then break end
    if looked == BATCH * 10 then
      status = 'MORE'
      break
    end
    looked = looked + 1
    local raw = claim_head(root, source, dead, consumer)
    if raw then
      taken = taken + 1
      size = size + #raw
      reply[#reply + 1] = raw
      ids[#ids + 1] = id_of(raw)
      if dead then break end
    end
    run = run - 1
    if run == 0 then source, dead, run = next_source(root) end
  end
  note_ids(root, consumer, table.concat(ids))
end

if maximum == -1 or redis.call('EXISTS', root .. ':delayed') == 0 then
  if maximum > taken then take() end
else
  -- Here, because each function costs time, and mostly none of these is called.
-- @include queue
  if maximum > taken then
    local promoted = promote(root, now_millis())
    take()
    if promoted > 0 then dispatch(root) end
    local first = redis.call('ZRANGE', root .. ':delayed', 0, 0, 'WITHSCORES')
    if first[2] then due = math.max(tonumber(first[2]) - now_millis(), 0) end
  else
    wake_one(root)  -- the one that leaves may have been the one that watched the due time
  end
end
if maximum > 0 and taken == 0 and status == 'OK' then
  if source then
    status = 'MORE'
  elseif ARGV[7] ~= '0' then
    -- More than one is for a consumer that has its queue to itself.
    if ARGV[7] ~= (handoffs or '1') then redis.call('HSET', fence, 'handoffs', ARGV[7]) end
    local time = redis.call('TIME')
    redis.call('ZADD', root .. ':waiting', 'NX', time[1] * 1000000 + time[2], consumer)
    status = 'WAITING'
  end
end
reply[1], reply[3] = status, due
return reply

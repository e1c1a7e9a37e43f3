-- Appends one message to subscriptions of a topic, exactly once however often it is sent, as send.lua does.
-- KEYS  1 topic root
-- ARGV  1 sender, 2 number, 3 version of the topic's subscriptions as the publisher knows them, 4 priority, 5 delivery
--       time (server ms) or 0, 6 envelope from its delivery count on, 7... ids of the subscriptions that want it
-- Answers OK (also when it was done before), STALE (there are other subscriptions now), SKIPPED (this number was given
-- up), ABSENT (unknown sender, also of a temporary topic that was deleted), GAP <stored number>
-- @include queue
-- @include senders
local root, sender, number = KEYS[1], ARGV[1], tonumber(ARGV[2])
local senders = root .. ':senders'
local answer = answer_to_repeated(senders, sender, number, number)
if answer then return answer end
if (redis.call('GET', root .. ':subscriptions-version') or '0') ~= ARGV[3] then return 'STALE' end

local due = tonumber(ARGV[5])
local delayed = due > 0 and due > now_millis()
-- By wake-up channel: who is handed the message.
local receivers = {}

-- Hands the message to a consumer that stands in line for several: it has the subscription to itself. It stays there
-- until it holds so many. Nobody else could get the message, so unlike `dispatch` this does not take it back when
-- nobody hears of it: the consumer asks when it hears again. Nothing was ready when it came into the line, and whatever
-- makes a message ready afterwards hands it over at once; so looking where this message would go is enough.
local function hand_over(subscription, consumer, raw)
  local head, channel, handoffs = unpack(redis.call('HMGET', subscription .. ':consumer:' .. consumer, 'head', 'channel',
    'handoffs'))
  if not head or not handoffs then return false end
  if redis.call('EXISTS', subscription .. ':returns', subscription .. ':ready:' .. ARGV[4]) > 0 then return false end
  local held = redis.call('RPUSH', subscription .. ':inflight:' .. consumer, raw)
  note_ids(subscription, consumer, id_of(raw), held)
  local in_line = held < tonumber(handoffs)
  if not in_line then redis.call('ZREM', subscription .. ':waiting', consumer) end
  local of_channel = receivers[channel] or {}
  receivers[channel] = of_channel
  of_channel[#of_channel + 1] = struct.pack('>I8BI2', head + held - 1, in_line and 1 or 0, #consumer) .. consumer
  return true
end

local others, arrival, raw = {}, nil, nil
for i = 7, #ARGV do
  local subscription = root .. ':sub:' .. ARGV[i]
  -- The first INCR is refused when memory is short, and then nothing has been written.
  local number = redis.call('INCR', subscription .. ':arrivals')
  -- Subscriptions that began together have the same numbers, and each string costs Lua a look at all of its bytes.
  if number ~= arrival then arrival, raw = number, stamp(number, ARGV[6]) end
  if delayed then
    redis.call('ZADD', subscription .. ':delayed', due, raw)
    others[#others + 1] = subscription
  else
    local consumer = redis.call('ZRANGE', subscription .. ':waiting', 0, 0)[1]
    if not consumer or #raw > HAND_OFF_BYTES or not hand_over(subscription, consumer, raw) then
      redis.call('RPUSH', subscription .. ':ready:' .. ARGV[4], raw)
      if consumer then others[#others + 1] = subscription end
    end
  end
end
redis.call('HSET', senders, sender, number)
-- One message for all consumers of a client, with the envelope once.
for channel, of_channel in pairs(receivers) do
  local list = table.concat(of_channel)
  redis.call('PUBLISH', channel, 'P' .. struct.pack('>I4I4', #of_channel, #list) .. list .. stamp(0, ARGV[6]))
end
for _, subscription in ipairs(others) do
  if delayed then wake_one(subscription) else dispatch(subscription) end
end
return 'OK'

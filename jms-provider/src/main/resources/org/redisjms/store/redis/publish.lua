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
for i = 7, #ARGV do
  local subscription = root .. ':sub:' .. ARGV[i]
  -- The first INCR is refused when memory is short, and then nothing has been written.
  local raw = stamped(subscription, ARGV[6])
  if delayed then
    redis.call('ZADD', subscription .. ':delayed', due, raw)
  else
    redis.call('RPUSH', subscription .. ':ready:' .. ARGV[4], raw)
  end
end
redis.call('HSET', senders, sender, number)
for i = 7, #ARGV do
  local subscription = root .. ':sub:' .. ARGV[i]
  if delayed then wake_one(subscription) else dispatch(subscription) end
end
return 'OK'

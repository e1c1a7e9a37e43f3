-- Creates or joins a subscription, or replaces one that nobody uses, and registers a consumer on its queue.
-- KEYS  1 topic root, 2 connections, 3 the connection's hash, 4 destinations, 5 subscriptions
-- ARGV  1 connection, 2 consumer, 3 wake-up channel, 4 topic name, 5 id, 6 definition, which begins with the kind,
--       7 '1' when it may have many consumers, 8 attempt
-- Answers OK, DEAD (the connection is not alive), LATE, GONE (a temporary topic that was deleted), KIND (there is one of
-- another kind), IN_USE (it has a consumer), DIFFERENT (it is used with another topic, selector or noLocal)
-- @include attempts
-- @include connection
-- @include lifetime
local topic, id, definition, subscriptions = KEYS[1], ARGV[5], ARGV[6], KEYS[5]
local private = string.sub(id, 1, 1) == 'p'
local root = topic .. ':sub:' .. id
if not alive(KEYS[2], ARGV[1]) then return 'DEAD' end
if late(KEYS[3], ARGV[8]) then return 'LATE' end
if gone(topic) then return 'GONE' end
-- An attempt whose reply was lost has done it already.
local fence = root .. ':consumer:' .. ARGV[2]
if redis.call('EXISTS', fence) == 1 then return 'OK' end

local old_topic = private and topic or redis.call('HGET', subscriptions, id)
local old = old_topic and redis.call('HGET', old_topic .. ':subscriptions', id)
local same = old == definition and old_topic == topic
local old_root = old and old_topic .. ':sub:' .. id
if old then
  if string.match(old, '^%S+') ~= string.match(definition, '^%S+') then return 'KIND' end
  if redis.call('SCARD', old_root .. ':consumers') > 0 then
    if not same then return 'DIFFERENT' end
    if ARGV[7] ~= '1' then return 'IN_USE' end
  elseif not same and redis.call('SCARD', old_root .. ':closing') > 0 then
    return 'DIFFERENT'
  end
end

-- A subscription that has filled the memory must find a consumer: this is never refused, and lets the writes after it
-- pass.
redis.call('DEL', root .. ':none')
if old and not same then
  forget_subscription(old_topic, id, subscriptions)
  delete_queue(old_root)
end
redis.call('HSET', KEYS[3], 'consumer:' .. ARGV[2], root)
if not same then
  redis.call('HSET', topic .. ':subscriptions', id, definition)
  subscriptions_changed(topic)
  if not private then redis.call('HSET', subscriptions, id, topic) end
end
redis.call('HSETNX', fence, 'head', 1)
redis.call('HSET', fence, 'channel', ARGV[3])
redis.call('SADD', root .. ':consumers', ARGV[2])
redis.call('SADD', KEYS[4], ARGV[4])
return 'OK'

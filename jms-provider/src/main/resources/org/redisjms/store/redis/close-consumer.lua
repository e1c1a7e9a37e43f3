-- Closes a consumer: it leaves `waiting`, gives back what was not delivered, and ends unless something that was
-- delivered is still unsettled; then its session closes it again later.
-- KEYS  1 queue root, 2 the connection's hash, 3 subscriptions
-- ARGV  1 consumer, 2 last delivered position, 3 '1' to end it whatever it holds: a failover lost its end, and maybe
--       acknowledgements too, so what it holds is counted as delivered
-- Answers CLOSED, KEPT, FENCED
-- @include lifetime
local root, consumer = KEYS[1], ARGV[1]
local fence = root .. ':consumer:' .. consumer
local head = redis.call('HGET', fence, 'head')
if not head then
  redis.call('HDEL', KEYS[2], 'consumer:' .. consumer)
  return 'FENCED'
end
if ARGV[3] == '1' then
  end_consumer(root, consumer, 'd')
  consumer_left(root, KEYS[3])
  redis.call('HDEL', KEYS[2], 'consumer:' .. consumer)
  return 'CLOSED'
end
local inflight, ids = root .. ':inflight:' .. consumer, root .. ':ids:' .. consumer
redis.call('ZREM', root .. ':waiting', consumer)
redis.call('SREM', root .. ':consumers', consumer)
local delivered = math.max(tonumber(ARGV[2]) - head + 1, 0)
local undelivered, raised = {}, tonumber(redis.call('HGET', fence, 'raised') or 0)
local behind = redis.call('LRANGE', inflight, delivered, -1)
for i, raw in ipairs(behind) do
  if head + delivered + i - 1 == raised then raw = with_count(raw, count_of(raw) - 1) end
  if raw ~= '' then undelivered[#undelivered + 1] = raw end
end
if delivered == 0 then
  redis.call('DEL', inflight)
else
  redis.call('LTRIM', inflight, 0, delivered - 1)
  if #behind > 0 then redis.call('SET', ids, redis.call('GETRANGE', ids, 0, -#behind * 16 - 1)) end
end
give_back(root, undelivered)
local answer = 'KEPT'
if redis.call('EXISTS', inflight) == 0 then
  redis.call('DEL', fence, ids)
  redis.call('SREM', root .. ':closing', consumer)
  redis.call('HDEL', KEYS[2], 'consumer:' .. consumer)
  answer = 'CLOSED'
else
  redis.call('SADD', root .. ':closing', consumer)
end
dispatch(root)
if redis.call('EXISTS', root .. ':delayed') == 1 then wake_one(root) end
consumer_left(root, KEYS[3])
return answer

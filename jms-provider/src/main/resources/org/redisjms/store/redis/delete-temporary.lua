-- Deletes a temporary destination, unless it is gone already.
-- KEYS  1 root of the queue or topic, 2 the connection's hash, 3 destinations, 4 subscriptions
-- ARGV  1 destination name
-- Answers OK, IN_USE (it has a consumer)
-- @include lifetime
local root = KEYS[1]
if redis.call('EXISTS', root .. ':temporary') == 1 then
  local consumers = redis.call('SCARD', root .. ':consumers')
  for _, id in ipairs(redis.call('HKEYS', root .. ':subscriptions')) do
    consumers = consumers + redis.call('SCARD', root .. ':sub:' .. id .. ':consumers')
  end
  if consumers > 0 then return 'IN_USE' end
  redis.call('DEL', root .. ':none')  -- never refused, and lets the writes after it pass when memory is short
  delete_temporary(root, ARGV[1], KEYS[4], KEYS[3])
end
redis.call('HDEL', KEYS[2], 'temporary:' .. ARGV[1])
return 'OK'

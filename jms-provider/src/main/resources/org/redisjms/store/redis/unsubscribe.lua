-- Deletes a durable subscription with its messages.
-- KEYS  1 subscriptions, 2 connections, 3 the connection's hash
-- ARGV  1 id, 2 connection, 3 attempt
-- Answers OK, DEAD (the connection is not alive), LATE, ABSENT, IN_USE (it has a consumer, or one that was closed has
-- not settled everything)
-- @include attempts
-- @include connection
-- @include lifetime
local id = ARGV[1]
if not alive(KEYS[2], ARGV[2]) then return 'DEAD' end
if late(KEYS[3], ARGV[3]) then return 'LATE' end
local topic = redis.call('HGET', KEYS[1], id)
if not topic then return 'ABSENT' end
local root = topic .. ':sub:' .. id
if redis.call('SCARD', root .. ':consumers') + redis.call('SCARD', root .. ':closing') > 0 then return 'IN_USE' end
redis.call('DEL', root .. ':none')  -- never refused, and lets the writes after it pass when memory is short
forget_subscription(topic, id, KEYS[1])
redis.call('HDEL', KEYS[1], id)
delete_queue(root)
return 'OK'

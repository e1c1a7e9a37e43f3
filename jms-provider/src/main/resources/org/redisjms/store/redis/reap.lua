-- Takes over from a connection that ended: its consumers end and what they held returns; its non-durable subscriptions,
-- temporary destinations and client id end with it. It may be called by anybody, any number of times. With state
-- 'closed' the owner itself says goodbye; nothing of it can be under way any more. With 'left' the owner comes back to
-- say it after an outage, for which its last calls may have been cut off: it is as good as dead.
-- KEYS  1 connections, 2 the connection's hash, 3 graves, 4 subscriptions, 5 destinations, 6 client ids
-- ARGV  1 connection, 2 'dead' | 'closed' | 'left', 3 time (ms) for which senders and transaction numbers are kept
-- Answers DONE, MORE (call again), ALIVE (not given up)
-- @include lifetime
local connections, connection, closed = KEYS[1], ARGV[1], ARGV[2] == 'closed'
local entry = redis.call('HGET', connections, connection)
if entry and entry ~= 'dead' and ARGV[2] == 'dead' then return 'ALIVE' end
redis.call('DEL', connections .. ':none')  -- never refused, and lets the writes after it pass when memory is short
if entry and ARGV[2] == 'left' then redis.call('HSET', connections, connection, 'dead') end
local ended = 0
local fields = redis.call('HKEYS', KEYS[2])
for _, field in ipairs(fields) do
  local consumer = string.match(field, '^consumer:(.*)$')
  if consumer then
    if ended == BATCH then return 'MORE' end
    ended = ended + 1
    local root = redis.call('HGET', KEYS[2], field)
    end_consumer(root, consumer, closed and entry ~= 'dead' and '' or 'd')
    consumer_left(root, KEYS[4])
    redis.call('HDEL', KEYS[2], field)
  end
end
for _, field in ipairs(fields) do
  local address = string.match(field, '^temporary:(.*)$')
  if address then
    if ended == BATCH then return 'MORE' end
    ended = ended + 1
    local root = redis.call('HGET', KEYS[2], field)
    -- Its creator may have gone on under a new identity, and taken it along.
    if redis.call('GET', root .. ':temporary') == connection then
      delete_temporary(root, address, KEYS[4], KEYS[5])
    end
    redis.call('HDEL', KEYS[2], field)
  end
end
local client = redis.call('HGET', KEYS[2], 'client')
if client then
  if redis.call('HGET', KEYS[6], client) == connection then redis.call('HDEL', KEYS[6], client) end
  redis.call('HDEL', KEYS[2], 'client')
end
if closed and entry ~= 'dead' then
  for _, field in ipairs(fields) do
    local sender = string.match(field, '^sender:(.*)$')
    if sender then redis.call('HDEL', redis.call('HGET', KEYS[2], field) .. ':senders', sender) end
  end
  redis.call('DEL', KEYS[2])
elseif redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('ZADD', KEYS[3], 'NX', now_millis() + ARGV[3], connection)
end
redis.call('HDEL', connections, connection)
return 'DONE'

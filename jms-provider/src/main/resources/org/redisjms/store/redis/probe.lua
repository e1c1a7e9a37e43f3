-- Tries every command and every kind of key that the other scripts use, on names of its own that it removes again. A
-- user who may not do all of it learns so when it connects, and not by half a write later.
-- KEYS  none: a key that is named here and denied would be refused without saying which one it is
-- ARGV  1 scratch queue root, 2 connections, 3 scratch connection's hash, 4 graves, 5 destinations, 6 scratch channel,
--       7 scratch name, 8 subscriptions, 9 client ids
-- Answers OK, or the command, key and error of the first refusal
local root, connections, connection, graves, destinations, channel, name, subscriptions, clients = unpack(ARGV)
local refusal
local function try(command, ...)
  if refusal then return end
  local reply = redis.pcall(command, ...)
  if type(reply) == 'table' and reply.err then
    refusal = command .. ' ' .. ((...) or '') .. ': ' .. reply.err
  end
end

-- What removes comes first: nothing is written that could not be taken away again.
local consumer, delayed, inflight = root .. ':consumer:c', root .. ':delayed', root .. ':inflight:c'
local ready, returned, returns = root .. ':ready:4', root .. ':returned:1d', root .. ':returns'
local arrivals, senders, waiting = root .. ':arrivals', root .. ':senders', root .. ':waiting'
local consumers, temporary, ids = root .. ':consumers', root .. ':temporary', root .. ':ids:c'
local holes = root .. ':holes'
for _, key in ipairs({root .. ':none', connections .. ':none', connection .. ':none', connection, arrivals, consumer,
  consumers, delayed, holes, ids, inflight, ready, returned, returns, senders, temporary, waiting}) do
  try('DEL', key)
end
try('HDEL', connections, name)
try('ZREM', graves, name)
try('SREM', destinations, name)
try('HDEL', subscriptions, name)
try('HDEL', clients, name)

try('HGET', connections, name)
try('HSETNX', connections, name, 'dead')
try('HSET', connections, name, 'dead')
try('HDEL', connections, name)
try('HSET', connection, name, 0)
try('HKEYS', connection)
try('HGETALL', connection)
try('DEL', connection)
try('ZADD', graves, 'NX', 0, name)
try('ZRANGEBYSCORE', graves, 0, 0, 'LIMIT', 0, 1)
try('ZREM', graves, name)
try('SADD', destinations, name)
try('SREM', destinations, name)
try('HSET', subscriptions, name, 'topic')
try('HDEL', subscriptions, name)
try('HSET', clients, name, name)
try('HDEL', clients, name)

try('TIME')
try('PUBLISH', channel, name)
try('INCR', arrivals)
try('INCRBY', arrivals, 1)
try('GET', arrivals)
try('HSETNX', senders, name, 0)
try('HSETNX', consumer, 'head', 1)
try('HMGET', consumer, 'head')
try('SADD', consumers, name)
try('HINCRBY', holes, ready, 1)
try('SCARD', consumers)
try('ZADD', waiting, 'NX', 1, name)
try('ZCARD', waiting)
try('ZADD', delayed, 1, name)
try('ZRANGE', delayed, 0, 0)
try('ZREMRANGEBYRANK', delayed, 0, 0)
try('RPUSH', ready, 1, 2, 3, 4, 5, 6)
try('EXISTS', ready)
try('LLEN', ready)
try('LINDEX', ready, 0)
try('LRANGE', ready, 0, 0)
try('LSET', ready, 0, 0)
try('LPOP', ready)
try('LMOVE', ready, inflight, 'LEFT', 'RIGHT')
try('LMOVE', ready, inflight, 'LEFT', 'RIGHT')
try('RPOP', inflight)
try('LREM', ready, 0, 0)
try('LTRIM', ready, 1, -1)
try('RENAME', inflight, returned)
try('ZADD', returns, 1, '1d')
try('SET', temporary, name)
try('APPEND', ids, name)
try('GETRANGE', ids, -1, -1)
try('HLEN', connection)
try('HEXISTS', connection, name)
try('UNLINK', temporary)

-- Each of these was allowed above, or there is nothing to remove.
for _, key in ipairs({connection, arrivals, consumer, consumers, delayed, holes, ids, inflight, ready, returned,
  returns, senders, temporary, waiting}) do
  redis.pcall('DEL', key)
end
redis.pcall('HDEL', connections, name)
redis.pcall('ZREM', graves, name)
redis.pcall('SREM', destinations, name)
redis.pcall('HDEL', subscriptions, name)
redis.pcall('HDEL', clients, name)
return refusal or 'OK'

-- Forgets the senders and transaction numbers of connections that died long ago. Nothing of theirs can arrive any more.
-- KEYS  1 graves
-- ARGV  1 root of the connections' hashes
-- Answers how many connections were forgotten
-- @include envelope
local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now_millis(), 'LIMIT', 0, 10)
for _, connection in ipairs(old) do
  local hash = ARGV[1] .. connection
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    local sender = string.match(field, '^sender:(.*)$')
    if sender then redis.call('HDEL', redis.call('HGET', hash, field) .. ':senders', sender) end
  end
  redis.call('DEL', hash)
  redis.call('ZREM', KEYS[1], connection)
end
return #old

-- Writes once more what is there already. What answers that it was done before does this, so that a WAIT behind it covers
-- the first attempt as well: from Redis 7.2 on, a WAIT only covers what its own connection has written.
local function write_again(key, field, value)
  redis.call('DEL', key .. ':none')  -- never refused, and lets the next write pass when memory is short
  redis.call('HSET', key, field, value)
end

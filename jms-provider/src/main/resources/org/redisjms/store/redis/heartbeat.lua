-- Shows that a connection lives. A connection that was given up stays so.
-- KEYS  1 connections
-- ARGV  1 connection, 2 '1' to answer everybody's entry
-- Answers {'OK' | 'DEAD', {connection, entry, ...}}
-- @include connection
local state = 'DEAD'
if alive(KEYS[1], ARGV[1]) then
  local lease, counter = string.match(redis.call('HGET', KEYS[1], ARGV[1]), '^(%d+):(%d+)$')
  redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the next write pass when memory is short
  redis.call('HSET', KEYS[1], ARGV[1], lease .. ':' .. (counter + 1))
  state = 'OK'
end
return {state, ARGV[2] == '1' and redis.call('HGETALL', KEYS[1]) or {}}

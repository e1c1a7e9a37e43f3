-- Hands out what is ready to whoever waits, and moves what is due; harmless at any time.
-- KEYS  1 queue root
-- ARGV  none
-- Answers how many delayed messages were moved to the queue
-- @include queue
redis.call('DEL', KEYS[1] .. ':none')  -- never refused, and lets the writes after it pass when memory is short
local promoted = promote(KEYS[1], now_millis())
dispatch(KEYS[1])
return promoted

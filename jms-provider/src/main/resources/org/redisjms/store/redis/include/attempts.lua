-- Some commands cannot be told from their own repetition once what they did is over: a fetch, the registration of a
-- consumer that was closed meanwhile. They carry a number that rises whenever a connection broke, and raise it in the
-- hash of what they act for: the attempt that was never answered is refused when it arrives late.
local function late(hash, number)
  local seen = tonumber(redis.call('HGET', hash, 'attempt') or 0)
  number = tonumber(number)
  if number > seen then
    redis.call('DEL', hash .. ':none')  -- never refused, and lets the next write pass when memory is short
    redis.call('HSET', hash, 'attempt', number)
  end
  return number < seen
end

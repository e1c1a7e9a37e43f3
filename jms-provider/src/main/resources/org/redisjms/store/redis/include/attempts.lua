-- Some commands cannot be told from their own repetition once what they did is over: a fetch, the registration of a
-- consumer that was closed meanwhile. They carry a number that rises whenever a connection broke, and raise it in the
-- hash of what they act for: the attempt that was never answered is refused when it arrives late.
--   `seen` is what the hash has, if that was read already.
local function late(hash, number, seen)
  if seen == nil then seen = redis.call('HGET', hash, 'attempt') end
  seen, number = tonumber(seen or 0), tonumber(number)
  if number > seen then
    redis.call('DEL', hash .. ':none')  -- never refused, and lets the next write pass when memory is short
    redis.call('HSET', hash, 'attempt', number)
  end
  return number < seen
end

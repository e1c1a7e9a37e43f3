local clock
-- The server's time in ms, the same in all of a script.
local function now_millis()
  if not clock then
    local time = redis.call('TIME')
    clock = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return clock
end

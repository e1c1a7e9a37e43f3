-- Moves what is due to the queue, and tells where its messages are, in the order of their delivery: for browsers and for
-- consumers with a selector.
-- KEYS  1 queue root
-- ARGV  none
-- Answers {arrivals, server time in ms, next due in ms or -1, list, length, ...}
-- @include queue
local root, now, due = KEYS[1], now_millis(), -1
if promote(root, now) > 0 then dispatch(root) end
local first = redis.call('ZRANGE', root .. ':delayed', 0, 0, 'WITHSCORES')
if first[2] then due = math.max(tonumber(first[2]) - now, 0) end
local reply = {tonumber(redis.call('GET', root .. ':arrivals') or 0), now, due}
local function add(list)
  local length = redis.call('LLEN', root .. ':' .. list)
  if length > 0 then
    reply[#reply + 1] = list
    reply[#reply + 1] = length
  end
end
for _, list in ipairs(redis.call('ZRANGE', root .. ':returns', 0, -1)) do add('returned:' .. list) end
for priority = 9, 0, -1 do add('ready:' .. priority) end
return reply

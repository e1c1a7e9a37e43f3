-- How many messages there are, a line for each queue and for each subscription of a topic. It only reads, so run it on
-- a replica:
--     redis-cli --eval queue-depths.lua
--     redis-cli --eval queue-depths.lua , KEYPREFIX
local prefix = ARGV[1] or 'jms'

-- As the client writes names into keys.
local function encoded(name)
  return (string.gsub(name, '[%z\1-\31{}%%]', function(c) return string.format('%%%02x', string.byte(c)) end))
end

local lines = {}

local function count(name, root)
  local ready, returned, inflight = 0, 0, 0
  for priority = 0, 9 do
    ready = ready + redis.call('LLEN', root .. ':ready:' .. priority)
  end
  -- What selectors have taken out of the middle has left holes.
  for _, holes in ipairs(redis.call('HVALS', root .. ':holes')) do ready = ready - holes end
  for _, list in ipairs(redis.call('ZRANGE', root .. ':returns', 0, -1)) do
    returned = returned + redis.call('LLEN', root .. ':returned:' .. list)
  end
  local consumers = redis.call('SMEMBERS', root .. ':consumers')
  for _, consumer in ipairs(consumers) do
    inflight = inflight + redis.call('LLEN', root .. ':inflight:' .. consumer)
  end
  lines[#lines + 1] = string.format('%s ready=%d returned=%d inflight=%d delayed=%d consumers=%d', name, ready,
    returned, inflight, redis.call('ZCARD', root .. ':delayed'), #consumers)
end

local destinations = redis.call('SMEMBERS', prefix .. ':destinations')
table.sort(destinations)
for _, name in ipairs(destinations) do
  local root = prefix .. ':{' .. encoded(name) .. '}'
  if string.sub(name, 1, 6) == 'queue:' then
    count(name, root)
  end
  for _, id in ipairs(redis.call('HKEYS', root .. ':subscriptions')) do
    count(name .. ' subscription ' .. id, root .. ':sub:' .. id)
  end
end
return lines

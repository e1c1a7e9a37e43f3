-- @include queue
-- @include temporary
-- How queues end: temporary ones, and those of subscriptions. A subscription's queue has the root <topic>:sub:<id>; the
-- first letter of the id tells its kind: d durable, s shared, p private.

-- Deletes a queue that has no active consumers. What those that were closed have not settled yet stays until then.
local function delete_queue(root)
  local keys = {}
  for _, list in ipairs(redis.call('ZRANGE', root .. ':returns', 0, -1)) do
    redis.call('UNLINK', root .. ':returned:' .. list)
  end
  for _, name in ipairs({'returns', 'delayed', 'arrivals', 'senders', 'waiting', 'holes'}) do
    keys[#keys + 1] = root .. ':' .. name
  end
  for priority = 0, 9 do keys[#keys + 1] = root .. ':ready:' .. priority end
  redis.call('UNLINK', unpack(keys))
end

-- Says that a topic has other subscriptions now. The version is the time, and not a counter, so that the one which a
-- failover lost is not given to another state; without subscriptions there is none.
local function subscriptions_changed(topic)
  local version = topic .. ':subscriptions-version'
  if redis.call('HLEN', topic .. ':subscriptions') == 0 then
    redis.call('UNLINK', version)
  else
    local time = redis.call('TIME')
    redis.call('SET', version, string.format('%d%06d', time[1], time[2]))
  end
end

-- Takes a subscription out of its topic's table, so that publishers with the old one are refused.
local function forget_subscription(topic, id, subscriptions)
  if redis.call('HDEL', topic .. ':subscriptions', id) == 0 then return end
  subscriptions_changed(topic)
  if string.sub(id, 1, 1) ~= 'p' then redis.call('HDEL', subscriptions, id) end
end

-- A consumer was closed or has ended: what lives as long as its consumers may be over.
local function consumer_left(root, subscriptions)
  local topic, id = string.match(root, '^(.*}):sub:(.*)$')
  local over
  if topic then over = string.sub(id, 1, 1) ~= 'd' else over = gone(root) end
  if over and redis.call('SCARD', root .. ':consumers') == 0 then
    if topic then forget_subscription(topic, id, subscriptions) end
    delete_queue(root)
  end
end

-- Deletes a temporary queue, or a temporary topic with its subscriptions.
local function delete_temporary(root, address, subscriptions, destinations)
  for _, id in ipairs(redis.call('HKEYS', root .. ':subscriptions')) do
    forget_subscription(root, id, subscriptions)
    delete_queue(root .. ':sub:' .. id)
  end
  delete_queue(root)
  redis.call('UNLINK', root .. ':temporary')
  redis.call('SREM', destinations, address)
end

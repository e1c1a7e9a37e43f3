-- A connection's entry in jms:connections is '<lease in ms>:<counter>' while it lives and 'dead' once it was given up.
local function alive(connections, connection)
  local entry = redis.call('HGET', connections, connection)
  return entry and entry ~= 'dead'
end

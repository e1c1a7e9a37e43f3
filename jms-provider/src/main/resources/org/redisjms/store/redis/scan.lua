-- One page of a list of messages, without taking any.
-- KEYS  1 queue root
-- ARGV  1 list, 2 cursor: for a ready list the arrival number to go on behind, for a returned list how many messages
--       before its end to go on at, 3 maximum, 4 bytes, 5 last arrival number of interest, 6 '1' for headers only, 7 the
--       index at which the page is expected to begin in a ready list
-- Answers {cursor or -1 at the end, index of the first, envelope ...}; a body that was left out leaves the envelope
-- shorter. '' stands for what nobody can go on behind in a ready list: tombstones and damaged messages.
-- @include scan
local root, list, cursor = KEYS[1], ARGV[1], tonumber(ARGV[2])
local maximum, bytes, last = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local key = root .. ':' .. list
local length = redis.call('LLEN', key)
local ready = string.sub(list, 1, 6) == 'ready:'
local index = ready and index_behind(key, length, cursor, tonumber(ARGV[7])) or math.max(length - cursor, 0)
local reply, count, size, few, largest = {-1, index}, 2, 0, 1, 1
-- This runs for each message of a backlog: one look at its prefix instead of a function for each field.
local heads, sub, unpack = ARGV[6] == '1', string.sub, struct.unpack
while index < length do
  if count >= maximum + 2 or size >= bytes then
    reply[1] = ready and cursor or length - index
    break
  end
  for _, raw in ipairs(redis.call('LRANGE', key, index, index + few - 1)) do
    if size >= bytes then break end
    local length, arrival, head = #raw, 0, 0
    if length >= 41 then
      local version, number, _, priority, flags = unpack('>BI8I2BB', raw)
      head = unpack('>I4', raw, 38)
      if version == 1 and priority <= 9 and flags <= 3 and head <= length - 41 then arrival = number end
    end
    if ready and arrival > last then return reply end
    -- Copying a body costs even when it is not answered.
    size = size + length
    if length > largest then largest = length end
    if arrival > 0 then
      cursor = arrival
      if heads then raw = sub(raw, 1, 41 + head) end
    elseif ready then
      raw = ''
    end
    count = count + 1
    reply[count] = raw
    index = index + 1
  end
  -- Some at a time, as each look walks along the list; only as many as will fit by what was seen so far.
  few = math.min(maximum + 2 - count, math.ceil((bytes - size) / largest), few * 2, 32)
end
return reply

-- Claims chosen messages of one list for a consumer with a selector. One that is gone was taken by somebody else; one
-- that has expired is dropped.
-- The messages are named in the order of the list. What an earlier attempt claimed, whose answer was lost, is answered
-- instead of more.
-- KEYS  1 queue root
-- ARGV  1 consumer, 2 list, 3 messages in the client's buffer, 4 known position, 5 attempt, then for each message: index
--       at which it was seen, arrival number, id
-- Answers {'FENCED'}, {'LATE'} or {'OK', position of the first, envelope ...}
-- @include attempts
-- @include holes
local root, consumer, list = KEYS[1], ARGV[1], ARGV[2]
local fence = root .. ':consumer:' .. consumer
local head, attempt = unpack(redis.call('HMGET', fence, 'head', 'attempt'))
if not head then return {'FENCED'} end
if late(fence, ARGV[5], attempt) then return {'LATE'} end
local key, inflight = root .. ':' .. list, root .. ':inflight:' .. consumer
local length = redis.call('LLEN', key)
local ready, dead = string.sub(list, 1, 6) == 'ready:', string.sub(list, -1) == 'd'
redis.call('DEL', root .. ':none')  -- never refused, and lets the writes after it pass when memory is short
local first, known = head + redis.call('LLEN', inflight), tonumber(ARGV[4])
if first ~= math.max(known + 1, head) then
  local earlier = {'OK', math.max(known + 1, head)}
  for _, raw in ipairs(redis.call('LRANGE', inflight, earlier[2] - head, -1)) do earlier[#earlier + 1] = raw end
  return earlier
end

-- What was taken from before a message since it was seen has moved it towards the head, and those behind it as far.
local moved, places = 0, nil

-- Where a message of a returned list is now. None is behind the place at which the last one was seen.
local function place_of(id)
  if not places then
    places = {}
    local stop = math.min(tonumber(ARGV[#ARGV - 2]) + 1, length)
    for start = 0, stop - 1, 10 do
      for i, raw in ipairs(redis.call('LRANGE', key, start, math.min(start + 10, stop) - 1)) do
        places[id_of(raw)] = start + i - 1
      end
    end
  end
  return places[id]
end

local function find(seen, arrival, id)
  local raw = redis.call('LINDEX', key, seen - moved)
  if raw and id_of(raw) == id then return seen - moved, raw end
  local there = raw
  local index = ready and index_behind(key, length, arrival - 1, seen - moved) or place_of(id)
  if not index then return nil end
  raw = redis.call('LINDEX', key, index)
  if raw and id_of(raw) == id then
    moved = seen - index
    return index, raw
  end
  -- A tombstone may be just this message; anything else says that the list has moved.
  if there ~= '' then moved = seen - index end
end

local found = {}
for i = 6, #ARGV, 3 do
  if dead and (#found > 0 or tonumber(ARGV[3]) > 0) then break end
  local index, raw = find(tonumber(ARGV[i]), tonumber(ARGV[i + 1]), ARGV[i + 2])
  if index then found[#found + 1] = {index = index, raw = raw} end
end
if #found == 0 then return {'OK', first} end

local reply, raws, ids = {'OK', first}, {}, {}
for _, message in ipairs(found) do
  local raw = message.raw
  redis.call('LSET', key, message.index, '')
  if not expired(raw) then
    raws[#raws + 1] = raw
    ids[#ids + 1] = id_of(raw)
    reply[#reply + 1] = raw
  end
end
if #raws > 0 then
  redis.call('RPUSH', inflight, unpack(raws))
  if dead then reply[3] = raise_last(root, consumer, raws[1]) end
  note_ids(root, consumer, table.concat(ids))
end
if ready then
  dig(root, list, length, #found)
else
  redis.call('LREM', key, found[1].index < length / 2 and #found or -#found, '')
  reorder(root, list)
end
return reply

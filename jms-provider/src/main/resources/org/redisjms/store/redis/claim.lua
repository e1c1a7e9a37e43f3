-- Claims chosen messages of one list for a consumer with a selector. One that is gone was taken by somebody else; one
-- that has expired is dropped.
-- The messages are named in the order of the list. What an earlier attempt claimed, whose answer was lost, is answered
-- instead of more.
-- KEYS  1 queue root
-- ARGV  1 consumer, 2 list, 3 messages in the client's buffer, 4 known position, 5 attempt, then for each message: arrival number,
--       id
-- Answers {'FENCED'}, {'LATE'} or {'OK', position of the first, envelope ...}
-- @include attempts
-- @include scan
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
local found, from = {}, 0
for i = 6, #ARGV, 2 do
  if dead and (#found > 0 or tonumber(ARGV[3]) > 0) then break end
  local id, raw, index = ARGV[i + 1]
  if ready then
    index = index_behind(key, length, ARGV[i] - 1)
    raw = redis.call('LINDEX', key, index)
    while raw and not intact(raw) do
      index = index + 1
      raw = redis.call('LINDEX', key, index)
    end
  else
    index = from - 1
    repeat
      index = index + 1
      raw = redis.call('LINDEX', key, index)
    until not raw or id_of(raw) == id
  end
  if raw and id_of(raw) == id then
    found[#found + 1] = {index = index, raw = raw}
    from = index + 1
  end
end
if #found == 0 then return {'OK', first} end

-- Marked first and removed together: one walk over the list, however many they are.
local reply, ids = {'OK', first}, {}
for _, message in ipairs(found) do
  local raw = message.raw
  redis.call('LSET', key, message.index, 'claimed')
  if not expired(raw) then
    redis.call('RPUSH', inflight, raw)
    ids[#ids + 1] = id_of(raw)
    if dead then raw = raise_last(root, consumer, raw) end
    reply[#reply + 1] = raw
  end
end
note_ids(root, consumer, table.concat(ids))
redis.call('LREM', key, found[1].index < length / 2 and #found or -#found, 'claimed')
reorder(root, list)
return reply

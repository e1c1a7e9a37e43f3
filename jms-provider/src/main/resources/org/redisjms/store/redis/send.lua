-- Appends messages, in order, all of them or none, exactly once however often they are sent: a sender's numbers follow
-- each other without a gap.
-- KEYS  1 queue root
-- ARGV  1 sender, 2 number of the first message; then for each (100 at most): priority, delivery time (server ms) or 0,
--       envelope from its delivery count on
-- Answers OK (also when it was done before), SKIPPED (these numbers were given up), ABSENT (unknown sender),
-- GAP <stored number>
-- @include clock
-- @include stamp
local root, sender, first = KEYS[1], ARGV[1], tonumber(ARGV[2])
local senders, count, done = root .. ':senders', (#ARGV - 2) / 3, 0
if tonumber(redis.call('HGET', senders, sender)) ~= first - 1 then
  -- Here, because each function costs time, and mostly this is the sender's next number.
-- @include senders
  local answer
  answer, done = answer_to_repeated(senders, sender, first, first + count - 1)
  if answer then return answer end
end

-- INCRBY comes first: out of memory refuses it, and then nothing has been written.
local arrival = redis.call('INCRBY', root .. ':arrivals', count - done) - count + done
local delayed = root .. ':delayed'
local next_due, earliest
local ready, priority = {}, nil
local function append()
  if #ready > 0 then redis.call('RPUSH', root .. ':ready:' .. priority, unpack(ready)) end
end
for i = 3 + 3 * done, #ARGV, 3 do
  arrival = arrival + 1
  local raw, due = stamp(arrival, ARGV[i + 2]), tonumber(ARGV[i + 1])
  if due > 0 and due > now_millis() then
    next_due = next_due or tonumber(redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]) or math.huge
    earliest = math.min(earliest or due, due)
    redis.call('ZADD', delayed, due, raw)
  else
    if ARGV[i] ~= priority then
      append()
      ready, priority = {}, ARGV[i]
    end
    ready[#ready + 1] = raw
  end
end
append()
redis.call('HSET', senders, sender, first + count - 1)
if redis.call('EXISTS', root .. ':waiting') == 0 then return 'OK' end
-- Here, because each function costs time, and mostly nobody waits.
-- @include queue
if earliest and earliest < next_due then wake_one(root) end
if priority then
  -- One look after the other, as many as there would be if they had come one by one.
  for _ = 1, count do
    if not dispatch(root) then break end
  end
end
return 'OK'

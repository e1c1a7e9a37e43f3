-- Appends one message, exactly once however often it is sent: a sender's numbers follow each other without a gap.
-- KEYS  1 queue root
-- ARGV  1 sender, 2 number, 3 priority, 4 delivery time (server ms) or 0, 5 envelope from its delivery count on
-- Answers OK (also when it was done before), SKIPPED (this number was given up), ABSENT (unknown sender),
-- GAP <stored number>
-- @include queue
-- @include senders
local root, sender, number = KEYS[1], ARGV[1], tonumber(ARGV[2])
local senders = root .. ':senders'
local answer = answer_to_repeated(senders, sender, number)
if answer then return answer end

-- INCR comes first: out of memory refuses it, and then nothing has been written.
local raw = stamped(root, ARGV[5])
local due = tonumber(ARGV[4])
if due > 0 and due > now_millis() then
  local delayed = root .. ':delayed'
  local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
  redis.call('ZADD', delayed, due, raw)
  redis.call('HSET', senders, sender, number)
  if not first[2] or tonumber(first[2]) > due then wake_one(root) end
else
  redis.call('RPUSH', root .. ':ready:' .. ARGV[3], raw)
  redis.call('HSET', senders, sender, number)
  dispatch(root)
end
return 'OK'

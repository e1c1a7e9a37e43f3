-- Commits a prepared branch: sends its messages, which were read before (nothing changes them any more).
-- KEYS  1 branches, 2 the branch's list, 3 how it ended, 4 destinations, 5... roots of queues and topics
-- ARGV  1 branch, 2 how long to remember its end (ms), or '' for an operator's decision, 3 how many items were read, then
--       operations, as far as they are there as in commit.lua:
--       S <key index> <priority> <delivery time or 0> <envelope from its delivery count on>
--       V <key index> <version of the topic's subscriptions> - -
--       N <key index> <name of the destination> - -
-- Answers COMMITTED (also when it was done before), ROLLED_BACK, HEURISTICALLY_COMMITTED, HEURISTICALLY_ROLLED_BACK
-- (it ended before), UNKNOWN, STALE (a topic has other subscriptions now, or something else was read)
-- @include branches
local prepared, items, branch = KEYS[1], KEYS[2], ARGV[1]
local ended = how_it_ended(prepared, KEYS[3], branch)
if ended then return ended end
if redis.call('LLEN', items) ~= tonumber(ARGV[3]) then return 'STALE' end
for i = 4, #ARGV, 5 do
  local version = KEYS[tonumber(ARGV[i + 1])] .. ':subscriptions-version'
  if ARGV[i] == 'V' and (redis.call('GET', version) or '0') ~= ARGV[i + 2] then return 'STALE' end
end

local answer = end_branch(prepared, items, KEYS[3], branch, 'COMMITTED', ARGV[2])
local now, roots = now_millis(), {}
for i = 4, #ARGV, 5 do
  local root = KEYS[tonumber(ARGV[i + 1])]
  if ARGV[i] == 'N' then
    redis.call('SADD', KEYS[4], ARGV[i + 2])
  -- Who waited at a temporary destination that is gone is gone as well.
  elseif ARGV[i] == 'S' and not gone(root) then
    local raw, due = stamped(root, ARGV[i + 4]), tonumber(ARGV[i + 3])
    if due > now then
      redis.call('ZADD', root .. ':delayed', due, raw)
      wake_one(root)
    else
      redis.call('RPUSH', root .. ':ready:' .. ARGV[i + 2], raw)
      roots[root] = true
    end
  end
end
for i = 5, #KEYS do
  if roots[KEYS[i]] then dispatch(KEYS[i]) end
end
return answer

-- Rolls a branch back: what it received returns to the head of its queues, in order; what it sends is forgotten.
-- KEYS  1 branches, 2 the branch's list, 3 how it ended
-- ARGV  1 branch, 2 how long to remember its end (ms), or '' for an operator's decision
-- Answers ROLLED_BACK (also when it was done before), COMMITTED, HEURISTICALLY_COMMITTED, HEURISTICALLY_ROLLED_BACK (it
-- ended before), UNKNOWN; then it cannot be prepared any more
-- @include branches
local prepared, items, branch = KEYS[1], KEYS[2], ARGV[1]
local ended = how_it_ended(prepared, KEYS[3], branch)
if ended then
  if ended == 'UNKNOWN' and ARGV[2] ~= '' then end_branch(prepared, items, KEYS[3], branch, 'ROLLED_BACK', ARGV[2]) end
  return ended
end
local received, roots = {}, {}
for _, item in ipairs(redis.call('LRANGE', items, 0, -1)) do
  if string.sub(item, 1, 1) == 'A' then
    local length = struct.unpack('>I2', item, 2)
    local root = string.sub(item, 4, 3 + length)
    if not received[root] then
      received[root] = {}
      roots[#roots + 1] = root
    end
    table.insert(received[root], string.sub(item, 4 + length))
  end
end
local answer = end_branch(prepared, items, KEYS[3], branch, 'ROLLED_BACK', ARGV[2])
for _, root in ipairs(roots) do
  local topic, id = string.match(root, '^(.*}):sub:(.*)$')
  -- A subscription or temporary queue that was deleted meanwhile is not brought back.
  if not gone(root) and not (topic and redis.call('HEXISTS', topic .. ':subscriptions', id) == 0) then
    -- Several consumers of the queue may have had a part in it.
    table.sort(received[root], function(a, b) return arrival_of(a) < arrival_of(b) end)
    give_back(root, received[root])
    dispatch(root)
  end
end
return answer

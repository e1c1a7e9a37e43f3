-- Commits a transaction: everything is checked, then everything is applied, and what it sends is handed out.
-- KEYS  1 the connection's hash, 2... roots of queues and topics, destinations
-- ARGV  1 session field, 2 transaction number, then operations:
--       S <key index> <priority> <delivery time or 0> <envelope from its delivery count on>
--       A <key index> <consumer> <first position> <ids>
--       V <key index> <version of the topic's subscriptions> - -
--       N <key index of destinations> <name of a queue that it sends to> - -
-- Answers OK, DONE (this number was committed before), NUMBER <stored> (refused: another number is next), FENCED,
-- MISMATCH, STALE (a topic has other subscriptions now), GONE (a temporary destination was deleted)
-- @include again
-- @include claims
-- @include temporary
local arguments, number, stored = #ARGV, tonumber(ARGV[2]), redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return 'NUMBER absent' end
if stored == ARGV[2] then
  write_again(KEYS[1], ARGV[1], stored)
  return 'DONE'
end
if tonumber(string.match(stored, '^%d+')) ~= number - 1 then return 'NUMBER ' .. stored end

-- How many messages go to each root, and the roots that any go to.
local claims, sends, roots = {}, {}, {}
for i = 3, arguments, 5 do
  local kind, root = ARGV[i], KEYS[tonumber(ARGV[i + 1])]
  if kind == 'A' then
    local refusal, claim = check_claim(root, ARGV[i + 2], tonumber(ARGV[i + 3]), ARGV[i + 4])
    if refusal then return refusal end
    -- What a transaction removes must still be there: what is already gone was settled by something else.
    if claim.skipped > 0 or claim.holed then return 'MISMATCH' end
    claims[#claims + 1] = claim
  elseif kind == 'S' then
    if not sends[root] then
      if gone(root) then return 'GONE' end
      sends[root] = 0
      roots[#roots + 1] = root
    end
    sends[root] = sends[root] + 1
  elseif kind == 'V' then
    if gone(root) then return 'GONE' end
    if (redis.call('GET', root .. ':subscriptions-version') or '0') ~= ARGV[i + 2] then return 'STALE' end
  end
end

-- A commit that sends may be refused for want of memory, by its first write; one that only acknowledges may not.
if #roots == 0 then redis.call('DEL', KEYS[1] .. ':none') end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for _, claim in ipairs(claims) do apply_claim(claim) end
if #roots == 0 then return 'OK' end

local arrivals, lists, names, delayed = {}, {}, {}, {}
for _, root in ipairs(roots) do
  arrivals[root] = redis.call('INCRBY', root .. ':arrivals', sends[root]) - sends[root]
end
local function append(list)
  if #lists[list] > 0 then redis.call('RPUSH', list, unpack(lists[list])) end
  lists[list] = {}
end
for i = 3, arguments, 5 do
  local key = KEYS[tonumber(ARGV[i + 1])]
  if ARGV[i] == 'S' then
    arrivals[key] = arrivals[key] + 1
    local raw, due = stamp(arrivals[key], ARGV[i + 4]), tonumber(ARGV[i + 3])
    if due > 0 and due > now_millis() then
      redis.call('ZADD', key .. ':delayed', due, raw)
      delayed[key] = true
    else
      local list = key .. ':ready:' .. ARGV[i + 2]
      if not lists[list] then
        lists[list] = {}
        names[#names + 1] = list
      end
      table.insert(lists[list], raw)
      -- One command goes to replicas and into the append-only file as a whole.
      if #lists[list] == 100 or #raw > 65536 then append(list) end
    end
  elseif ARGV[i] == 'N' then
    redis.call('SADD', key, ARGV[i + 2])
  end
end
for _, list in ipairs(names) do append(list) end

local waiting = 0
for _, root in ipairs(roots) do waiting = waiting + redis.call('EXISTS', root .. ':waiting') end
if waiting == 0 then return 'OK' end
-- @include queue
for _, root in ipairs(roots) do
  -- It is committed, whatever goes wrong in handing it out.
  if delayed[root] then pcall(wake_one, root) end
  pcall(dispatch, root)
end
return 'OK'

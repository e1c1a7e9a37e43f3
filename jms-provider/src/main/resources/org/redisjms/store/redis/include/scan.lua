-- @include queue
-- Finding messages again in a ready list. Arrival numbers rise along it; tombstones and damaged messages have none.

-- The first message with an arrival number from an index on, and that number; the end and 0 if there is none before it.
-- Tombstones may be many and cost little, messages may be large: it reads ever more at a time.
local function arrival_from(key, index, stop)
  local few = 1
  while index < stop do
    for _, raw in ipairs(redis.call('LRANGE', key, index, math.min(index + few, stop) - 1)) do
      local arrival = arrival_of(raw)
      if arrival > 0 then return index, arrival end
      index = index + 1
    end
    few = math.min(few * 2, 1000)
  end
  return stop, 0
end

local NEAR = 8  -- so far from where a message is expected it is looked for one by one

-- Where the messages behind `arrival` begin, if that is at `index` or there are only a few tombstones between; else nil.
local function confirmed(key, length, index, arrival)
  if index > length then return nil end
  local before = index == 0 and arrival or 0
  for at = index - 1, math.max(index - NEAR, 0), -1 do
    before = arrival_of(redis.call('LINDEX', key, at))
    if before > 0 then break end
  end
  if before == 0 or before > arrival then return nil end
  local first, after = arrival_from(key, index, math.min(index + NEAR, length))
  if after > arrival or first == length then return first end
end

-- The index of the first message of a ready list that arrived after `arrival`; the list's length if there is none.
-- `hint` is where it was seen. Each look walks along the list from its nearer end.
local function index_behind(key, length, arrival, hint)
  if hint then
    local index = confirmed(key, length, hint, arrival)
    if index then return index end
  end
  local first, least = arrival_from(key, 0, length)
  if first == length or least > arrival then return first end
  local low, high, found = first + 1, length, length
  -- No arrival number is there twice, so that it is no farther from the first one than it is greater. Only damaged
  -- messages and tombstones can move it.
  local bound = first + arrival - least + 1
  if bound <= length then
    local index = confirmed(key, length, bound, arrival)
    if index then return index end
    if arrival_of(redis.call('LINDEX', key, bound) or '') > arrival then high, found = bound, bound end
  end
  while low < high do
    local middle = math.floor((low + high) / 2)
    local index, seen = arrival_from(key, middle, high)
    if seen > 0 and seen <= arrival then
      low = index + 1
    else
      if seen > 0 then found = index end
      high = middle
    end
  end
  return found
end

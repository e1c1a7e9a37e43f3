-- @include queue
-- The index of the first message of a ready list that arrived after `arrival`, or of a damaged one right before it.
-- Arrival numbers rise along the list; damaged messages have none, and the next one behind them is asked.
local function index_behind(key, length, arrival)
  if arrival <= 0 then return 0 end
  local low, high = 0, length
  -- No arrival number is there twice, so that it is no farther from the head than it is greater. Only damaged messages,
  -- which have none, can move it. A probe in the middle would walk along half of a long list.
  local first = arrival_of(redis.call('LINDEX', key, 0) or '')
  if first > arrival then return 0 end
  local bound = arrival - first + 1
  if first > 0 and bound <= length then
    if arrival_of(redis.call('LINDEX', key, bound - 1)) == arrival then return bound end
    if arrival_of(redis.call('LINDEX', key, bound) or '') > arrival then high = bound end
  end
  while low < high do
    local middle = math.floor((low + high) / 2)
    local probe, found = middle, 0
    repeat
      found = arrival_of(redis.call('LINDEX', key, probe))
      probe = probe + 1
    until found > 0 or probe == high
    if found > 0 and found <= arrival then
      low = probe
    else
      high = middle
    end
  end
  return low
end

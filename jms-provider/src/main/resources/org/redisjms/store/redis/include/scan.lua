-- @include queue
-- The index of the first message of a ready list that arrived after `arrival`. Arrival numbers rise along the list.
local function index_behind(key, length, arrival)
  if arrival <= 0 then return 0 end
  local low, high = 0, length
  while low < high do
    local middle = math.floor((low + high) / 2)
    if arrival_of(redis.call('LINDEX', key, middle)) <= arrival then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

-- @include scan
-- Claims out of the middle of a ready list leave tombstones, because to remove an element Redis compares all those
-- between it and the nearer end. The hash `holes` counts them for each list.
local SWEPT = 10000  -- no longer list is compared as a whole
local EDGE = 1000    -- so many at an end are removed in one go

local function count_holes(root, list, change)
  local holes = redis.call('HINCRBY', root .. ':holes', list, change)
  if holes <= 0 then redis.call('HDEL', root .. ':holes', list) end
  return holes
end

-- How many tombstones follow each other at one end of a list.
local function edge(key, from_end)
  local count, few = 0, 1
  while count < EDGE do
    local raws
    if from_end then
      raws = redis.call('LRANGE', key, -count - few, -count - 1)
    else
      raws = redis.call('LRANGE', key, count, count + few - 1)
    end
    for i = 1, #raws do
      if raws[from_end and #raws + 1 - i or i] ~= '' then return count end
      count = count + 1
    end
    if #raws < few then return count end
    few = few * 2
  end
  return count
end

-- Notes new tombstones in a list of so many, and removes what can be removed at little cost: those at its ends, and all
-- when they have become a tenth of it.
local function dig(root, list, length, new)
  local key = root .. ':' .. list
  if length <= SWEPT and (new * 10 >= length or count_holes(root, list, new) * 10 >= length) then
    redis.call('LREM', key, 0, '')
    redis.call('HDEL', root .. ':holes', list)
    return
  end
  if length > SWEPT then count_holes(root, list, new) end
  local head, tail = edge(key), edge(key, true)
  if head + tail > 0 then
    redis.call('LTRIM', key, head, -tail - 1)
    count_holes(root, list, -head - tail)
  end
end

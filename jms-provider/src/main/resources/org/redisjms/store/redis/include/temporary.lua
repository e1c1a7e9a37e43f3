-- Whether this is the root of a temporary destination that is not there any more. What cannot be created under such a
-- root cannot bring it back.
local function gone(root)
  return string.find(root, ':{temporary%-[^}]*}$') and redis.call('EXISTS', root .. ':temporary') == 0
end

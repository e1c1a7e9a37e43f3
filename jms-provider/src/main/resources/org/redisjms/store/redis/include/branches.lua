-- @include queue
-- @include temporary
-- Branches of global transactions are in a hash: '<time (ms)> <token of the preparation>' for one that is prepared, or
-- COMMITTED or ROLLED_BACK for one that an operator has ended, until its transaction manager says that it knows. How a
-- branch was ended by its transaction manager is remembered for a while, so that it can be asked again.

-- Answers nil for a branch that is prepared, else COMMITTED, ROLLED_BACK, HEURISTICALLY_COMMITTED,
-- HEURISTICALLY_ROLLED_BACK or UNKNOWN.
local function how_it_ended(prepared, outcome, branch)
  local state = redis.call('HGET', prepared, branch)
  if state == 'COMMITTED' or state == 'ROLLED_BACK' then return 'HEURISTICALLY_' .. state end
  if state then return nil end
  local ended = redis.call('GET', outcome)
  if ended then
    redis.call('DEL', prepared .. ':none')  -- never refused, and lets the next write pass when memory is short
    redis.call('SET', outcome, ended, 'KEEPTTL')  -- so that a WAIT behind it covers the end, see again.lua
  end
  return ended or 'UNKNOWN'
end

-- Nothing here is refused when memory is short: a prepared branch can always be ended. `remember` is the time (ms) to
-- remember its end, or '' for an operator's decision. Answers what to answer.
local function end_branch(prepared, items, outcome, branch, ended, remember)
  redis.call('DEL', prepared .. ':none')
  redis.call('UNLINK', items)
  if remember == '' then
    redis.call('HSET', prepared, branch, ended)
    return 'HEURISTICALLY_' .. ended
  end
  redis.call('HDEL', prepared, branch)
  redis.call('SET', outcome, ended, 'PX', remember)
  return ended
end

-- Tells how far a session's transactions have come, after a failover or when Redis may have lost its data.
-- KEYS  1 the connection's hash
-- ARGV  1 session field
-- Answers the last number, ABSENT (unknown session)
local stored = redis.call('HGET', KEYS[1], ARGV[1])
return stored and string.match(stored, '^%d+') or 'ABSENT'

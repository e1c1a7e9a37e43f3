-- Tells how far a sender's messages have come, after a failover or when Redis may have lost its data.
-- KEYS  1 root of the queue or topic
-- ARGV  1 sender
-- Answers the number of the last message that was stored, ABSENT (unknown sender), GONE (a temporary destination that
-- was deleted, and its messages with it)
-- @include senders
-- @include temporary
local _, applied = numbers_of(KEYS[1] .. ':senders', ARGV[1])
if applied then return tostring(applied) end
return gone(KEYS[1]) and 'GONE' or 'ABSENT'

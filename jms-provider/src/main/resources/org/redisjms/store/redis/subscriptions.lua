-- Tells what subscriptions a topic has.
-- KEYS  1 topic root
-- ARGV  none
-- Answers {version, {id, definition, ...}}
return {redis.call('GET', KEYS[1] .. ':subscriptions-version') or '0',
  redis.call('HGETALL', KEYS[1] .. ':subscriptions')}

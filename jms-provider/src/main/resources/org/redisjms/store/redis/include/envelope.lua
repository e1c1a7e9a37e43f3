-- @include clock
-- @include stamp
-- The envelope's fixed prefix, as EnvelopeCodec writes it (offsets from 1):
--   1 version | 2-9 arrival | 10-11 delivery count | 12 priority | 13 flags | 14-21 expiry | 22-37 id | 38-41 header length
-- Whether the client will be able to read it, by the same rules: of a damaged one nothing can be believed.
local function intact(raw)
  return #raw >= 41 and string.byte(raw, 1) == 1 and string.byte(raw, 12) <= 9 and string.byte(raw, 13) <= 3
    and struct.unpack('>I4', raw, 38) <= #raw - 41
end

local function arrival_of(raw)
  if not intact(raw) then return 0 end
  return (struct.unpack('>I8', raw, 2))
end

local function count_of(raw)
  if not intact(raw) then return 0 end
  return (struct.unpack('>I2', raw, 10))
end

local function with_count(raw, count)
  if not intact(raw) then return raw end
  return string.sub(raw, 1, 9) .. struct.pack('>I2', math.min(count, 65535)) .. string.sub(raw, 12)
end

local NEVER = string.rep('\0', 8)
-- A damaged envelope never expires: it must reach the dead-letter queue.
local function expired(raw)
  return string.sub(raw, 14, 21) ~= NEVER and intact(raw) and struct.unpack('>I8', raw, 14) <= now_millis()
end

local function id_of(raw)
  local id = string.sub(raw, 22, 37)
  return #id == 16 and id or id .. string.rep('\0', 16 - #id)
end

local function stamped(root, rest)
  return stamp(redis.call('INCR', root .. ':arrivals'), rest)
end

local function priority_of(raw)
  local priority = string.byte(raw, 12) or 4
  return math.min(priority, 9)
end

-- `rest` is an envelope without version and arrival number: these are stamped here, and only here.
local function stamp(arrival, rest)
  return '\1' .. struct.pack('>I8', arrival) .. rest
end

-- Sends one request shape with random seeded numbers; what it sends is written by WrkRequest.cs.
-- Arguments: head file, line file, contacts, seed, lines per request, area codes, index and number to agree on.
local phone_mark = "+10000000000"
local key_mark = string.rep("0", 32)
local threads = 0

function setup(thread)
  thread:set("thread_number", threads)
  threads = threads + 1
end

local exchanges = {}
for exchange = 200, 999 do
  if exchange % 100 ~= 11 and exchange ~= 555 then exchanges[#exchanges + 1] = exchange end
end
local areas = {}
local floor, random, format = math.floor, math.random, string.format

local function number(index)
  local rest = floor(index / #areas)
  local line = floor(rest / #exchanges)
  return format("+1%d%d%04d", areas[index % #areas + 1], exchanges[rest % #exchanges + 1], line)
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local function split(text, mark)
  local from, to = text:find(mark, 1, true)
  if not from then return text, nil end
  return text:sub(1, from - 1), text:sub(to + 1)
end

local head_start, head_end, line_start, line_end, contacts, lines
local seed, sent = 0, 0

function init(args)
  head_start, head_end = split(read(args[1]), key_mark)
  line_start, line_end = split(read(args[2]), phone_mark)
  contacts, seed, lines = tonumber(args[3]), tonumber(args[4]), tonumber(args[5])
  for area in args[6]:gmatch("%d+") do areas[#areas + 1] = tonumber(area) end
  assert(number(tonumber(args[7])) == args[8], "number(i) differs from Numbers.cs")
  math.randomseed(seed * 64 + thread_number)
end

function request()
  local head = head_start
  if head_end then
    sent = sent + 1
    head = head_start .. format("%08x%04x%020x", seed, thread_number, sent) .. head_end
  end
  if lines == 1 then return head .. line_start .. number(random(0, contacts - 1)) .. line_end end
  local parts = { head }
  for at = 2, lines * 3, 3 do
    parts[at] = line_start
    parts[at + 1] = number(random(0, contacts - 1))
    parts[at + 2] = line_end
  end
  return table.concat(parts)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(format(
    'RESULT {"requests":%d,"seconds":%.6f,"p50_ms":%.4f,"p99_ms":%.4f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

#include "indexer/format/shards.h"

#include "indexer/format/manifest.h"

namespace kb::format {

namespace {

constexpr std::size_t kFixedBytes = 4 + 4 + 4 + 2 + 1;

void put(std::string& out, std::uint32_t value, unsigned bytes) {
  for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::uint32_t take(std::string_view& bytes, unsigned count) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(count);
  return value;
}

}  // namespace

std::string shard_name(unsigned shard) { return "shard-" + std::to_string(shard); }

std::string shard_folder(const std::string& generation, unsigned shard, unsigned shards) {
  return shards == 0 ? generation : generation + "/" + shard_name(shard);
}

std::string generation_stub(unsigned shards) {
  std::string text;
  for (unsigned i = 0; i < shards; ++i) text += "auto " + shard_name(i) + "/" + std::string(kDatabaseName) + "\n";
  return text;
}

std::string info_value(const ForwardInfo& info, std::string_view category) {
  std::string value;
  put(value, info.number, 4);
  put(value, info.date, 4);
  put(value, info.weight_length, 4);
  put(value, info.sections, 2);
  put(value, info.type, 1);
  value.append(category);
  return value;
}

std::optional<InfoValue> parse_info_value(std::string_view value) {
  if (value.size() != 4 && value.size() < kFixedBytes) return std::nullopt;
  const bool whole = value.size() > 4;
  InfoValue parsed;
  parsed.info.number = take(value, 4);
  if (!whole) return parsed;
  parsed.info.date = take(value, 4);
  parsed.info.weight_length = take(value, 4);
  parsed.info.sections = static_cast<std::uint16_t>(take(value, 2));
  parsed.info.type = static_cast<std::uint8_t>(take(value, 1));
  parsed.category = value;
  return parsed;
}

}  // namespace kb::format

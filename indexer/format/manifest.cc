#include "indexer/format/manifest.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "indexer/format/shards.h"

namespace kb::format {

namespace {

/// Reads a member that must be a whole number, not below 0, where there is one; false when it is something else. The
/// library would convert -1e300, which no integer is.
bool read_whole(const nlohmann::json& json, const char* name, std::uint64_t& to) {
  const auto at = json.find(name);
  if (at == json.end()) return true;
  if (!at->is_number_unsigned()) return false;
  to = at->get<std::uint64_t>();
  return true;
}

constexpr std::string_view kCheck = ",\n  \"check\": \"";

/// Nothing when there is none.
std::optional<bool> check_holds(std::string_view text) {
  const std::size_t at = text.rfind(kCheck);
  if (at == std::string_view::npos) return std::nullopt;
  return text.substr(at + kCheck.size()) == checksum_text(text.substr(0, at)) + "\"\n}\n";
}

}  // namespace

std::string to_json(const Manifest& m) {
  nlohmann::ordered_json json;
  json["format"] = "kbsearch index";
  json["schema"] = m.schema;
  json["generation"] = m.generation;
  json["articles"] = m.articles;
  if (m.shards > 0) json["shards"] = m.shards;
  json["built"] = m.built;
  json["program"] = m.program;
  json["xapian"] = m.xapian;
  json["icu"] = m.icu;
  json["sources"] = m.sources;
  json["seconds"] = m.seconds;
  json["text_bytes"] = m.text_bytes;
  json["compact_bytes"] = m.compact_bytes;
  if (!m.checksums.empty()) json["checksums"] = m.checksums;
  std::string text = json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.resize(text.size() - 2);  // the line end and the brace
  const std::string check = checksum_text(text);
  return text + std::string(kCheck) + check + "\"\n}\n";
}

Result<Manifest> parse_manifest(std::string_view text) {
  const auto corrupt = [] { return fail(ErrorCode::corrupt, "the manifest is damaged"); };
  const std::optional<bool> holds = check_holds(text);
  if (!holds.value_or(true)) return corrupt();
  const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return corrupt();
  Manifest m;
  try {
    m.schema = json.value("schema", "");
    m.built = json.value("built", "");
    m.program = json.value("program", "");
    m.xapian = json.value("xapian", "");
    m.icu = json.value("icu", "");
    m.sources = json.value("sources", std::vector<std::string>{});
    m.checksums = json.value("checksums", "");
    m.seconds = json.value("seconds", 0.0);
    if (!read_whole(json, "generation", m.generation) || !read_whole(json, "articles", m.articles) ||
        !read_whole(json, "shards", m.shards) || m.shards > kMostShards ||
        !read_whole(json, "text_bytes", m.text_bytes) || !read_whole(json, "compact_bytes", m.compact_bytes))
      return corrupt();
  } catch (const nlohmann::json::exception&) {  // a member of another type
    return corrupt();
  }
  // Who writes checksums writes a check as well: without it, its name is what was damaged.
  if (!holds && !m.checksums.empty()) return corrupt();
  return m;
}

std::string generation_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return std::string(kGenerationPrefix) + digits;
}

std::uint64_t generation_number(std::string_view name) {
  if (!name.starts_with(kGenerationPrefix)) return 0;
  name.remove_prefix(kGenerationPrefix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || name.size() < 6) return 0;
  return number;
}

std::string current_text(std::string_view generation) {
  return std::string(generation) + "\n" + checksum_text(generation) + "\n";
}

Result<std::string> read_current(const std::string& directory) {
  auto text = read_small_file(directory + "/" + std::string(kCurrentFile), 256);
  if (!text) return text;
  std::string name = *std::move(text);
  std::string check;
  if (const std::size_t end = name.find('\n'); end != std::string::npos) {
    check = name.substr(end + 1);
    name.resize(end);
  }
  const auto trim = [](std::string& line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  };
  trim(name);
  trim(check);
  // The name becomes part of a path: anything but a generation's name is damage (or an attack).
  if (generation_number(name) == 0 || (!check.empty() && check != checksum_text(name)))
    return fail(ErrorCode::corrupt, "'" + directory + "/CURRENT' does not name a generation",
                "kbindex check --db " + directory);
  return name;
}

Result<std::string> read_small_file(const std::string& path, std::size_t most) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return tl::unexpected<Error>(system_error(errno, "open", path));
  std::string content;
  char buffer[16384];
  for (;;) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n == 0) break;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int error = errno;
      ::close(fd);
      return tl::unexpected<Error>(system_error(error, "read", path));
    }
    content.append(buffer, static_cast<std::size_t>(n));
    if (content.size() > most) {
      ::close(fd);
      return fail(ErrorCode::limit, "'" + path + "' is larger than it can be");
    }
  }
  ::close(fd);
  return content;
}

Error system_error(int error, std::string_view attempted, std::string_view path) {
  ErrorCode code = ErrorCode::io;
  if (error == ENOENT || error == ENOTDIR) code = ErrorCode::not_found;
  if (error == EACCES || error == EPERM || error == EROFS) code = ErrorCode::permission;
  if (error == ENOSPC || error == EDQUOT) code = ErrorCode::no_space;
  if (error == EEXIST) code = ErrorCode::exists;
  return {code,
          "cannot " + std::string(attempted) + " '" + std::string(path) +
              "': " + std::system_category().message(error),
          {}};
}

}  // namespace kb::format

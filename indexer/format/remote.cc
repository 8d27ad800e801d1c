#include <algorithm>
#include <charconv>

#include "indexer/format/locations.h"
#include "indexer/format/schema.h"

// Databases on other machines, over what Debian ships: xapian-tcpsrv and xapian-progsrv.

namespace kb::format {

namespace {

constexpr std::string_view kTcp = "remote:";
constexpr std::string_view kSsh = "ssh://";
constexpr std::string_view kProgram = "prog:";  // from a stub: "prog:ssh ARGUMENTS"
constexpr std::string_view kServer = "xapian-progsrv";

Error bad(const std::string& location, const std::string& why) {
  return {ErrorCode::invalid_argument, "'" + location + "': " + why,
          "remote:HOST:PORT, or ssh://[USER@]HOST[:PORT]/PATH"};
}

/// "HOST:PORT" or "[ADDRESS]:PORT"; false when it is neither.
bool split_port(std::string_view text, std::string& host, unsigned& port) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  std::string_view name = text.substr(0, colon);
  if (name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  host = name;
  return error == std::errc() && end == digits.data() + digits.size() && port > 0 && port < 65536 && !host.empty();
}

bool is_plain(std::string_view text, std::string_view beside) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || beside.find(c) != std::string_view::npos;
  });
}

/// The arguments of ssh. Its host must not look like an option, and the path goes through a shell over there.
Result<std::string> ssh_arguments(const std::string& location, const OpenOptions& options) {
  std::string_view rest = std::string_view(location).substr(kSsh.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return tl::unexpected<Error>(bad(location, "there is no path in it"));
  const std::string_view path = rest.substr(slash);
  std::string host(rest.substr(0, slash));
  std::string port_option;
  if (host.find(':') != std::string::npos) {
    unsigned port = 0;
    if (!split_port(std::string(host), host, port)) return tl::unexpected<Error>(bad(location, "its port is no number"));
    port_option = "-p " + std::to_string(port) + " ";
  }
  if (!is_plain(host, "@._-") || host.front() == '-') return tl::unexpected<Error>(bad(location, "that is no host's name"));
  if (!is_plain(path, "/._-+,@%=~")) return tl::unexpected<Error>(bad(location, "its path has other characters than letters, digits and /._-+,@%=~"));
  // Nobody is there to type a password; a dead host must not hold the search up.
  return "-o BatchMode=yes -o ConnectTimeout=" + std::to_string(options.timeout_seconds) + " " + port_option + host + " " +
         std::string(kServer) + " " + std::string(path);
}

/// A command that shows what is wrong with a location that ssh_arguments() has taken.
std::string by_hand(const std::string& location) {
  const std::string rest = location.substr(kSsh.size());
  std::string host = rest.substr(0, rest.find('/'));
  const std::string path = rest.substr(host.size());
  unsigned port = 0;
  const std::string with_port = host;
  const bool has_port = with_port.find(':') != std::string::npos && split_port(with_port, host, port);
  return "ssh " + (has_port ? "-p " + std::to_string(port) + " " : std::string()) + host + " " + std::string(kServer) + " " + path;
}

Result<Xapian::Database> connect(const std::string& location, const OpenOptions& options) {
  const unsigned timeout = options.timeout_seconds * 1000;
  if (location.starts_with(kTcp)) {
    std::string host;
    unsigned port = 0;
    if (!split_port(std::string_view(location).substr(kTcp.size()), host, port))
      return tl::unexpected<Error>(bad(location, "host or port is missing"));
    return Xapian::Remote::open(host, port, timeout, timeout);
  }
  if (location.starts_with(kProgram)) {
    const std::string command = location.substr(kProgram.size());
    const std::size_t blank = std::min(command.find(' '), command.size());
    return Xapian::Remote::open(command.substr(0, blank), command.substr(std::min(blank + 1, command.size())), timeout);
  }
  auto arguments = ssh_arguments(location, options);
  if (!arguments) return fail(std::move(arguments));
  return Xapian::Remote::open("ssh", *arguments, timeout);
}

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

bool is_allowed_program(std::string_view program) {
  const std::size_t slash = program.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? program : program.substr(slash + 1);
  return name == "ssh" || name == kServer;
}

}  // namespace

bool is_remote_location(std::string_view location) {
  return location.starts_with(kTcp) || location.starts_with(kSsh) || location.starts_with(kProgram);
}

Result<OpenShard> open_remote(const std::string& location, const OpenOptions& options) {
  OpenShard shard;
  shard.location = location;
  shard.remote = true;
  try {
    auto database = connect(location, options);
    if (!database) return fail(std::move(database));
    shard.database = *std::move(database);
    const std::string schema = shard.database.get_metadata(metadata::kSchema);
    if (schema != schema_fingerprint())
      return fail(ErrorCode::version_mismatch,
                  "'" + location + "' was built by another version: it has " +
                      (schema.empty() ? std::string("no schema") : "\"" + schema + "\"") + ", this program reads \"" +
                      schema_fingerprint() + "\"",
                  "kbindex build --db DIR --shards N DUMP, with this version, where it is served");
    shard.marks = shard.database.get_metadata(metadata::kShards);
    if (auto whole = check_has_articles(shard); !whole) return fail(std::move(whole));
  } catch (const Xapian::Error& error) {
    Error translated = translate_xapian_error(error, "reach", location);
    if (translated.code == ErrorCode::network || translated.code == ErrorCode::io) {
      translated.code = ErrorCode::network;
      translated.hint = "--partial searches what can be reached";
      // Xapian sends what ssh says to nowhere.
      if (location.starts_with(kSsh)) translated.hint = "ssh by hand says why: " + by_hand(location) + "; " + translated.hint;
    }
    return tl::unexpected<Error>(std::move(translated));
  }
  return shard;
}

Result<std::vector<std::string>> parse_stub(std::string_view text, const std::string& folder, const std::string& name) {
  std::vector<std::string> locations;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const auto wrong = [&](const std::string& why) {
      std::string message = "stub file '";
      message.append(name).append("', line ").append(std::to_string(number)).append(": ").append(why);
      return fail(ErrorCode::invalid_argument, std::move(message),
                  "lines are: auto PATH, or remote HOST:PORT, or remote :ssh HOST xapian-progsrv PATH");
    };
    const std::string_view type = next_word(line);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty()) return wrong("it names no database");
    if (type == "auto" || type == "glass" || type == "honey" || type == "chert") {
      locations.push_back(line.front() == '/' ? std::string(line) : folder + "/" + std::string(line));
    } else if (type == "remote" && line.front() == ':') {
      std::string_view program = line.substr(1);
      if (!is_allowed_program(next_word(program))) return wrong("only ssh and xapian-progsrv are run for a stub");
      locations.push_back(std::string(kProgram) + std::string(line.substr(1)));
    } else if (type == "remote") {
      locations.push_back(std::string(kTcp) + std::string(line));
    } else {
      return wrong("'" + std::string(type) + "' is no kind of database");
    }
  }
  return locations;
}

}  // namespace kb::format

#include "tools/kbsearch/state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/random_name.h"
#include "tools/cli/display.h"
#include "tools/cli/output.h"

namespace kb::cli {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxStateBytes = 4 << 20;
constexpr std::size_t kKeptHistoryBytes = 256 << 10;
constexpr std::uint64_t kMaxArticle = 0xFFFFFFFF;
constexpr std::uint64_t kMaxPosition = std::uint64_t{1} << 40;  // of a hit: sums of two cannot overflow

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : value_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool open() const { return value_ >= 0; }

 private:
  int value_;
};

// A number of the file, when it is one that the program could have written: a fraction or a number out of
// range must not be converted.
template <class Number>
bool take_number(const Json& json, std::uint64_t highest, Number& out) {
  if (!json.is_number_unsigned() || json.get<std::uint64_t>() > highest) return false;
  out = static_cast<Number>(json.get<std::uint64_t>());
  return true;
}

std::string read_all(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  std::string out;
  if (!file.open()) return out;
  std::string buffer(64 << 10, '\0');
  for (ssize_t got = 0;
       out.size() < kMaxStateBytes && (got = ::read(file.get(), buffer.data(), buffer.size())) > 0;)
    out.append(buffer, 0, static_cast<std::size_t>(got));
  return out;
}

// Aside and renamed: two terminals may end a search at the same moment.
void replace_file(const std::string& path, const std::string& text) {
  const std::string random = random_name();
  if (random.empty()) return;
  const std::string aside = path + '.' + random;
  bool written = false;
  {
    const Descriptor file(aside, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.open()) return;
    written = write_all(file.get(), text) == 0;
  }
  if (!written || ::rename(aside.c_str(), path.c_str()) != 0) ::unlink(aside.c_str());
}

void make_folders(const std::string& path) {
  for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
    ::mkdir(path.substr(0, at).c_str(), 0700);
  ::mkdir(path.c_str(), 0700);
}

}  // namespace

std::optional<LastSearch> State::last() const {
  if (folder_.empty()) return std::nullopt;
  const Json json = Json::parse(read_all(last_file()), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  try {
    LastSearch out;
    out.query = json.at("query").get<std::string>();
    out.sort = json.at("sort").get<std::string>();
    out.databases = json.at("databases").get<std::vector<std::string>>();
    bool good = take_number(json.at("similar"), kMaxArticle, out.similar) &&
                take_number(json.at("offset"), kMaxPosition, out.offset) &&
                take_number(json.at("limit"), kMaxPosition, out.limit) && out.limit > 0;
    for (const Json& number : json.at("numbers"))
      good = good && take_number(number, kMaxArticle, out.numbers.emplace_back());
    if (good) return out;
    return std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;  // not ours, or of another version: as if there were none
  }
}

void State::remember(const LastSearch& search) const {
  if (folder_.empty()) return;
  make_folders(folder_);
  const Json json = {{"query", search.query},    {"similar", search.similar}, {"sort", search.sort},
                     {"offset", search.offset},  {"limit", search.limit},     {"databases", search.databases},
                     {"numbers", search.numbers}};
  replace_file(last_file(), json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n');
  if (!search.query.empty()) append_history(search.query);
}

std::vector<std::string> State::history() const {
  std::vector<std::string> out;
  if (folder_.empty()) return out;
  const std::string text = read_all(history_file());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

void State::append_history(const std::string& query) const {
  const std::string line = neutralise(query.substr(0, 4096));
  const std::vector<std::string> before = history();
  if (!before.empty() && before.back() == line) return;
  std::size_t bytes = 0;
  for (const std::string& old : before) bytes += old.size() + 1;
  if (bytes > kMaxStateBytes / 4) {  // keep the newer part
    std::string kept;
    for (const std::string& old : before) {
      if (bytes <= kKeptHistoryBytes) kept += old + '\n';
      bytes -= old.size() + 1;
    }
    replace_file(history_file(), kept + line + '\n');
    return;
  }
  const Descriptor file(history_file(), O_WRONLY | O_CREAT | O_APPEND);
  if (file.open()) (void)write_all(file.get(), line + '\n');
}

}  // namespace kb::cli

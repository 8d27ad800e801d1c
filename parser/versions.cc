#include "parser/versions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parser/chars.h"

namespace kb::parser {
namespace {

/// An old-style value this long was cut by the source at about 33 columns.
constexpr std::size_t kOldStyleCut = 31;

/// Splits at `mark`, calling `each(part)` with the trimmed parts.
template <class Each>
void split(std::string_view s, char mark, Each&& each) {
  for (;;) {
    const std::size_t at = s.find(mark);
    each(trim(s.substr(0, at)));
    if (at == std::string_view::npos) return;
    s.remove_prefix(at + 1);
  }
}

class VersionLine {
 public:
  explicit VersionLine(std::vector<VersionClause>& out) : out_(out) {}

  /// "platform:1.0,2.0", "Win95", "3.5 3.51"; one clause, or what should have been several.
  void clause(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::size_t bar = text.find('|');
    if (colon != std::string_view::npos &&
        bar < colon) {  // "WINDOWS|MACINTOS:1.0": the versions hold for each
      split(text.substr(0, colon), '|', [&](std::string_view name) {
        open(fold_platform(name).value_or("other"));
        versions(text.substr(colon + 1));
      });
      return;
    }
    if (colon == std::string_view::npos) open("");
    versions(text);
  }

  void open(std::string_view platform) {
    close();
    open_ = true;
    current_.platform = platform;
    base_.clear();
  }

  void close() {
    if (open_ && (!current_.platform.empty() || !current_.versions.empty()) && out_.size() < kMostClauses)
      out_.push_back(std::move(current_));
    current_ = {};
    open_ = false;
  }

  /// Pieces between commas.
  void versions(std::string_view list) {
    split(list, ',', [&](std::string_view piece) {
      while (piece.find(':') != std::string_view::npos && platform_in(piece)) {
      }
      words(piece);
    });
  }

  /// Versions and platform words separated by blanks: "3.50 3.51", "3.11 Win95". Unknown words are passed
  /// over.
  void words(std::string_view s) {
    for (s = trim(s); !s.empty(); s = trim_left(s)) {
      if (const std::optional<std::string_view> platform = fold_platform(s)) {
        open(*platform);
        return;
      }
      if (const ScannedVersion version = scan_version(s, base_); version.used > 0) {
        add(version.text);
        s.remove_prefix(version.used);
        continue;
      }
      const std::string_view word = s.substr(0, s.find(' '));
      if (is_isbn(s)) return;
      glued_platform(word);
      s.remove_prefix(word.size());
    }
  }

 private:
  /// Takes "... PLATFORM:" off the front of a piece; what stands before the platform are versions of the
  /// clause before.
  bool platform_in(std::string_view& piece) {
    const std::size_t colon = piece.find(':');
    const std::string_view left = trim(piece.substr(0, colon));
    const std::string_view right = trim(piece.substr(colon + 1));
    piece = right;
    if (left.empty()) {
      open("");
      return true;
    }
    for (std::size_t at = 0; at < left.size();) {  // the longest run of words at the end that is a platform
      if (const std::optional<std::string_view> platform = fold_platform(left.substr(at))) {
        words(left.substr(0, at));
        open(*platform);
        return true;
      }
      const std::size_t blank = left.find(' ', at);
      if (blank == std::string_view::npos) break;
      at = blank + 1;
    }
    if (const std::optional<std::string_view> platform = fold_platform(right)) {  // "4.0 5.0:Win95"
      open(*platform);
      words(left);
      piece = {};
      return true;
    }
    open("other");
    return true;
  }

  /// "WinNT3.51": a platform with its version glued to it.
  void glued_platform(std::string_view word) {
    std::size_t letters = 0;
    while (letters < word.size() && is_alpha(word[letters])) ++letters;
    const std::optional<std::string_view> platform = fold_platform(word.substr(0, letters));
    if (!platform) return;
    open(*platform);
    if (const ScannedVersion version = scan_version(word.substr(letters), base_); version.used > 0)
      add(version.text);
  }

  static bool is_isbn(std::string_view s) { return s.starts_with("ISBN"); }

  void add(const std::string& version) {
    if (!open_) open("");
    if (current_.versions.size() < kMostVersions) current_.versions.push_back(version);
  }

  std::vector<VersionClause>& out_;
  VersionClause current_;
  bool open_ = false;
  std::string base_;
};

/// The last word of a value the source cut: "1." or a bare "2" after numbers that all have a dot.
std::string_view without_cut_word(std::string_view value) {
  if (value.size() < kOldStyleCut) return value;
  const std::size_t blank = value.rfind(' ');
  if (blank == std::string_view::npos) return value;
  const std::string_view last = value.substr(blank + 1);
  const bool bare = last.find('.') == std::string_view::npos;
  return bare || last.back() == '.' ? trim_right(value.substr(0, blank)) : value;
}

void old_style(std::string_view value, std::string_view os, VersionLine& line) {
  std::vector<std::string_view> platforms;
  split(os, '|', [&](std::string_view name) {
    if (platforms.size() < kMostClauses) platforms.push_back(fold_platform(name).value_or(""));
  });
  std::size_t columns = 0;
  split(value, '|', [&](std::string_view) { ++columns; });
  std::size_t column = 0;
  split(without_cut_word(value), '|', [&](std::string_view versions) {
    line.open(columns == platforms.size() && columns > 1 ? platforms[column] : "");
    line.versions(versions);
    ++column;
  });
}

}  // namespace

std::optional<std::string_view> fold_platform(std::string_view written) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 36> kNames = {{
      {"windows", "Windows"},
      {"win", "Windows"},
      {"win3x", "Windows"},
      {"win3.x", "Windows"},
      {"windows3.1x", "Windows"},
      {"windows3.x", "Windows"},
      {"winnt", "Windows NT"},
      {"nt", "Windows NT"},
      {"windowsnt", "Windows NT"},
      {"winnet", "Windows NT"},
      {"win95", "Windows 95"},
      {"windows95", "Windows 95"},
      {"win98", "Windows 98"},
      {"windows98", "Windows 98"},
      {"win2000", "Windows 2000"},
      {"windows2000", "Windows 2000"},
      {"win2k", "Windows 2000"},
      {"winme", "Windows Me"},
      {"windowsme", "Windows Me"},
      {"winxp", "Windows XP"},
      {"windowsxp", "Windows XP"},
      {"ms-dos", "MS-DOS"},
      {"msdos", "MS-DOS"},
      {"dos", "MS-DOS"},
      {"macintosh", "Macintosh"},
      {"macintos", "Macintosh"},
      {"mac", "Macintosh"},
      {"os/2", "OS/2"},
      {"os2", "OS/2"},
      {"unix", "UNIX"},
      {"wfw", "Windows for Workgroups"},
      {"wfwg", "Windows for Workgroups"},
      {"iis", "other"},
      {"n\\a", ""},
      {"n/a", ""},
      {"platform", ""},
  }};
  constexpr std::size_t kLongest = 11;
  std::array<char, kLongest> key{};
  std::size_t size = 0;
  for (const char c : written) {  // "MS- DOS", "WINDOWS NT"
    if (is_blank(c)) continue;
    if (size == kLongest) return std::nullopt;
    key[size++] = to_lower(c);
  }
  const std::string_view folded(key.data(), size);
  for (const auto& [name, platform] : kNames)
    if (folded == name) return platform;
  return std::nullopt;
}

void parse_versions(std::string_view value, std::string_view os, std::vector<VersionClause>& out) {
  value = trim(value);
  VersionLine line(out);
  if (value.find_first_of(":;") == std::string_view::npos)
    old_style(value, os, line);
  else
    split(value, ';', [&](std::string_view clause) { line.clause(clause); });
  line.close();
}

bool reaches_limit(const std::vector<VersionClause>& clauses) {
  return clauses.size() >= kMostClauses || std::any_of(clauses.begin(), clauses.end(), [](const VersionClause& clause) {
    return clause.versions.size() >= kMostVersions;
  });
}

}  // namespace kb::parser

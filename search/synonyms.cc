#include "search/synonyms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "indexer/format/analyzer.h"
#include "search/query_chars.h"

namespace kb::search {
namespace {

constexpr std::size_t kMostWords = 8;  // of one side
/// A mined meaning this many times rarer than another of the same abbreviation is left out.
constexpr std::uint32_t kRareMeaning = 5;

std::string_view trim(std::string_view text) {
  while (!text.empty() && blank_at(text, 0) > 0) text.remove_prefix(blank_at(text, 0));
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

/// A '#' begins a comment at the beginning of a line or after a blank: "c#" is a word.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i)
    if (line[i] == '#' && (i == 0 || blank_at(line, i - 1) == 1)) return line.substr(0, i);
  return line;
}

std::vector<std::string_view> split(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(mark);
    parts.push_back(trim(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + mark.size());
  }
}

/// What a word is compared by: its stem, so that "hangs" finds the rule for "hang". Abbreviations are only
/// themselves: the stem of "ims" is that of "im".
std::string key_of(const std::string& word) {
  const bool letters = std::all_of(word.begin(), word.end(), is_lower);
  return letters && word.size() >= 4 ? format::stem_word(word) : word;
}

std::uint32_t hash_of(std::string_view word) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(word));
}

std::vector<std::string> blank_separated(std::string_view side) {
  std::vector<std::string> words;
  for (std::string_view word : split(side, " "))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

/// "Information store (IS)", "autonomous system (AS)": nobody who types the little word means that. Sorted.
bool is_function_word(std::string_view word) {
  constexpr std::array<std::string_view, 40> kWords{
      "a",    "all", "am",  "an", "and", "any",  "are", "as", "at", "be",  "by", "can", "do",  "for",
      "from", "go",  "has", "he", "i",   "if",   "in",  "is", "it", "me",  "my", "no",  "not", "of",
      "on",   "or",  "re",  "so", "the", "this", "to",  "up", "us", "was", "we", "you"};
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

/// Reads the lines of a file; the words of a rule are what the analyzer makes of them, as in a query.
class Reader {
 public:
  /// Adds the rules of `line`; what is wrong with it, empty when nothing is. fault() then says where.
  std::string read(std::string_view line, std::uint32_t number, std::vector<SynonymRule>& rules) {
    fault_ = line = trim(without_comment(line));
    if (line.empty()) return {};
    const std::vector<std::string_view> halves = split(line, "->");
    if (halves.size() > 2) return "more than one '->'";
    std::vector<Side> left, right;
    if (std::string why = sides(halves[0], left); !why.empty()) return why;
    if (halves.size() == 1) {
      if (left.size() < 2) return "no '=' and no '->' in it";
      return group(left, left, number, rules);
    }
    if (std::string why = sides(halves[1], right); !why.empty()) return why;
    return group(left, right, number, rules);
  }
  [[nodiscard]] std::string_view fault() const { return fault_; }

 private:
  using Side = std::vector<std::string>;

  std::string sides(std::string_view text, std::vector<Side>& out) {
    for (std::string_view part : split(text, "=")) {
      Side side = words(part);
      if ((side.empty() && !part.empty()) || side.size() > kMostWords) fault_ = part;
      if (side.empty()) return part.empty() ? "a side is empty" : fmt::format("'{}' has no word", part);
      if (side.size() > kMostWords) return fmt::format("'{}' has more than {} words", part, kMostWords);
      out.push_back(std::move(side));
    }
    return {};
  }

  Side words(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || c == ' '; })) {
      // What the analyzer would say, at a tenth of the time: this is read whenever a search starts.
      return blank_separated(text);
    }
    Side side;
    analyzer_.analyze(text, tokens_, format::Mode::query);
    for (const format::Token& token : tokens_)
      if (!token.extra) side.push_back(token.form->word);
    return side;
  }

  static std::string group(const std::vector<Side>& left, const std::vector<Side>& right,
                           std::uint32_t number, std::vector<SynonymRule>& rules) {
    for (std::size_t i = 0; i < left.size(); ++i) {
      for (std::size_t j = 0; j < right.size(); ++j) {
        if (&left == &right && i == j) continue;
        if (left[i] == right[j]) return fmt::format("'{}' stands for itself", fmt::join(left[i], " "));
        rules.push_back(SynonymRule{left[i], right[j], number, false});
      }
    }
    return {};
  }

  format::Analyzer analyzer_;
  std::vector<format::Token> tokens_;
  std::string_view fault_;  // the part of the line that is wrong
};

}  // namespace

tl::expected<Synonyms, SynonymFault> Synonyms::read(std::string_view text) {
  Synonyms synonyms;
  Reader reader;
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    std::string why = reader.read(text.substr(0, text.find('\n')), ++number, synonyms.rules_);
    if (!why.empty()) {
      const auto begin = static_cast<std::uint32_t>(reader.fault().data() - line.data());
      const auto end = begin + static_cast<std::uint32_t>(reader.fault().size());
      return tl::unexpected(SynonymFault{std::move(why), number, line, begin, end});
    }
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  synonyms.add_keys(0);
  return synonyms;
}

Result<Synonyms> Synonyms::parse(std::string_view text) {
  auto synonyms = read(text);
  if (synonyms) return *std::move(synonyms);
  const SynonymFault& fault = synonyms.error();
  return fail(ErrorCode::invalid_argument, fmt::format("synonyms, line {}: {}", fault.line, fault.message),
              std::string(kSynonymSyntax));
}

Synonyms Synonyms::from_acronyms(std::string_view text) {
  struct Line {
    std::string_view acronym, meaning;
    std::uint32_t articles = 0;
  };
  std::vector<Line> lines;
  std::unordered_map<std::string_view, std::uint32_t> most;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string_view> columns = split(text.substr(0, end), "\t");
    text.remove_prefix(std::min(end + 1, text.size()));
    if (columns.size() < 2 || columns[0].empty() || is_function_word(columns[0])) continue;
    Line line{columns[0], columns[1], 0};
    if (columns.size() > 2)
      std::from_chars(columns[2].data(), columns[2].data() + columns[2].size(), line.articles);
    std::uint32_t& top = most[line.acronym];
    top = std::max(top, line.articles);
    lines.push_back(line);
  }
  Synonyms synonyms;
  for (const Line& line : lines) {
    std::vector<std::string> acronym = blank_separated(line.acronym);
    std::vector<std::string> meaning = blank_separated(line.meaning);
    if (line.articles * kRareMeaning < most[line.acronym]) continue;
    if (acronym.size() != 1 || meaning.size() < 2 || meaning.size() > kMostWords) continue;
    synonyms.rules_.push_back(SynonymRule{acronym, meaning, 0, true});
    synonyms.rules_.push_back(SynonymRule{std::move(meaning), std::move(acronym), 0, true});
  }
  synonyms.add_keys(0);
  return synonyms;
}

void Synonyms::append(const Synonyms& other) {
  const std::size_t first = rules_.size();
  rules_.insert(rules_.end(), other.rules_.begin(), other.rules_.end());
  add_keys(first);
}

void Synonyms::append(Synonyms&& other) {
  const std::size_t first = rules_.size();
  std::move(other.rules_.begin(), other.rules_.end(), std::back_inserter(rules_));
  other = Synonyms();
  add_keys(first);
}

void Synonyms::add_keys(std::size_t first_rule) {
  std::unordered_map<std::string_view, std::string> known;
  keys_.resize(rules_.size());
  const std::size_t sorted = by_first_word_.size();
  for (std::size_t i = first_rule; i < rules_.size(); ++i) {
    // Mined ones, thousands of them, are compared as they stand: stemming them all would be felt when a
    // search starts.
    if (!rules_[i].mined) {
      for (const std::string& word : rules_[i].from) {
        const auto [found, added] = known.try_emplace(word);
        if (added) found->second = key_of(word);
        keys_[i].push_back(found->second);
      }
    }
    const auto rule = static_cast<std::uint32_t>(i);
    by_first_word_.emplace_back(hash_of(left(rule).front()), rule);
  }
  const auto middle = by_first_word_.begin() + static_cast<std::ptrdiff_t>(sorted);
  std::sort(middle, by_first_word_.end());
  std::inplace_merge(by_first_word_.begin(), middle, by_first_word_.end());
}

std::vector<Synonyms::Match> Synonyms::match(const std::vector<std::string>& words) const {
  std::vector<std::string> keys;
  keys.reserve(words.size());
  for (const std::string& word : words) keys.push_back(key_of(word));
  std::vector<Match> matches;
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::vector<Match> here;
    match_at(words, keys, at, words[at], here);
    if (keys[at] != words[at]) match_at(words, keys, at, keys[at], here);
    std::stable_sort(here.begin(), here.end(),
                     [](const Match& a, const Match& b) { return a.count > b.count; });
    matches.insert(matches.end(), here.begin(), here.end());
  }
  return matches;
}

void Synonyms::match_at(const std::vector<std::string>& words, const std::vector<std::string>& keys,
                        std::size_t at, const std::string& key, std::vector<Match>& matches) const {
  // "hangs" is no synonym of "hang", and an operator's file may repeat a rule of ours.
  const auto is_news = [&](const Match& match) {
    const std::vector<std::string>& to = match.rule->to;
    const auto same = [](const std::string& word, const std::string& k) {
      return word == k || key_of(word) == k;
    };
    if (std::equal(to.begin(), to.end(), keys.begin() + static_cast<std::ptrdiff_t>(at),
                   keys.begin() + static_cast<std::ptrdiff_t>(at + match.count), same))
      return false;
    return std::none_of(matches.begin(), matches.end(),
                        [&](const Match& m) { return m.count == match.count && m.rule->to == to; });
  };
  const std::pair<std::uint32_t, std::uint32_t> first(hash_of(key), 0);
  for (auto it = std::lower_bound(by_first_word_.begin(), by_first_word_.end(), first);
       it != by_first_word_.end() && it->first == first.first; ++it) {
    const std::vector<std::string>& side = left(it->second);
    if (side.front() != key || side.size() > words.size() - at) continue;
    bool stands = true;
    for (std::size_t i = 1; i < side.size() && stands; ++i)
      stands = side[i] == words[at + i] || side[i] == keys[at + i];
    if (const Match match{at, side.size(), &rules_[it->second]}; stands && is_news(match))
      matches.push_back(match);
  }
}

std::vector<SilentRule> lint(const Synonyms& synonyms,
                             const std::function<std::uint32_t(std::string_view)>& frequency) {
  std::vector<SilentRule> silent;
  const auto unknown = [&](const std::vector<std::string>& side) -> std::string {
    for (const std::string& word : side)
      if (frequency(word) == 0) return word;
    return {};
  };
  for (const SynonymRule& rule : synonyms.rules())
    if (std::string word = unknown(rule.to); !word.empty()) silent.push_back({&rule, std::move(word)});
  return silent;
}

}  // namespace kb::search

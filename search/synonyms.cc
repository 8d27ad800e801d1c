#include "search/synonyms.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "indexer/format/analyzer.h"
#include "search/query_chars.h"

namespace kb::search {
namespace {

constexpr std::size_t kMostWords = 8;  // of one side

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

bool same_words(const SynonymRule& a, const SynonymRule& b) {
  return a.from == b.from && a.to == b.to;
}

/// Reads the lines of a file; the words of a rule are what the analyzer makes of them, as in a query.
class Reader {
 public:
  /// Adds the rules of `line`; what is wrong with it, empty when nothing is.
  std::string read(std::string_view line, std::uint32_t number, std::vector<SynonymRule>& rules) {
    line = trim(without_comment(line));
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

 private:
  using Side = std::vector<std::string>;

  std::string sides(std::string_view text, std::vector<Side>& out) {
    for (std::string_view part : split(text, "=")) {
      Side side = words(part);
      if (side.empty()) return part.empty() ? "a side is empty" : fmt::format("'{}' has no word", part);
      if (side.size() > kMostWords) return fmt::format("'{}' has more than {} words", part, kMostWords);
      out.push_back(std::move(side));
    }
    return {};
  }

  Side words(std::string_view text) {
    Side side;
    if (std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || c == ' '; })) {
      // What the analyzer would say, at a tenth of the time: this is read whenever a search starts.
      for (std::string_view word : split(text, " "))
        if (!word.empty()) side.emplace_back(word);
      return side;
    }
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
};

}  // namespace

Result<Synonyms> Synonyms::parse(std::string_view text) {
  Synonyms synonyms;
  Reader reader;
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const std::string why = reader.read(text.substr(0, end), ++number, synonyms.rules_); !why.empty())
      return fail(ErrorCode::invalid_argument, fmt::format("synonyms, line {}: {}", number, why),
                  "one rule a line: 'ndr = non-delivery report', 'bsod -> stop error'; '#' begins a comment");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  synonyms.add_keys(0);
  return synonyms;
}

Synonyms Synonyms::from_acronyms(std::string_view text) {
  Synonyms synonyms;
  const auto words = [](std::string_view side) {
    std::vector<std::string> out;
    for (std::string_view word : split(side, " "))
      if (!word.empty()) out.emplace_back(word);
    return out;
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string_view> columns = split(text.substr(0, end), "\t");
    text.remove_prefix(std::min(end + 1, text.size()));
    if (columns.size() < 2) continue;
    std::vector<std::string> acronym = words(columns[0]);
    std::vector<std::string> meaning = words(columns[1]);
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

void Synonyms::add_keys(std::size_t first_rule) {
  std::unordered_map<std::string, std::string> known;
  for (std::size_t i = first_rule; i < rules_.size(); ++i) {
    std::vector<std::string> keys = rules_[i].from;
    // Mined ones, thousands of them, are compared as they stand: stemming them all would be felt when a
    // search starts.
    if (!rules_[i].mined)
      for (std::string& key : keys) {
        const auto [found, added] = known.try_emplace(key);
        if (added) found->second = key_of(key);
        key = found->second;
      }
    by_first_word_.emplace_back(keys.front(), static_cast<std::uint32_t>(i));
    keys_.push_back(std::move(keys));
  }
  std::sort(by_first_word_.begin(), by_first_word_.end());
}

std::vector<Synonyms::Match> Synonyms::match(const std::vector<std::string>& words) const {
  std::vector<std::string> keys;
  for (const std::string& word : words) keys.push_back(key_of(word));
  std::vector<Match> matches;
  const auto stands_at = [&](std::uint32_t rule, std::size_t at) {
    const std::vector<std::string>& left = keys_[rule];
    if (left.size() > words.size() - at) return false;
    for (std::size_t i = 0; i < left.size(); ++i)
      if (left[i] != words[at + i] && left[i] != keys[at + i]) return false;
    return true;
  };
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::size_t first = matches.size();
    const auto look_up = [&](const std::string& key) {
      auto it = std::lower_bound(by_first_word_.begin(), by_first_word_.end(),
                                 std::pair<std::string, std::uint32_t>(key, 0));
      for (; it != by_first_word_.end() && it->first == key; ++it)
        if (stands_at(it->second, at))
          add_match(matches, first, {at, keys_[it->second].size(), &rules_[it->second]});
    };
    look_up(words[at]);
    if (keys[at] != words[at]) look_up(keys[at]);
    std::stable_sort(matches.begin() + static_cast<std::ptrdiff_t>(first), matches.end(),
                     [](const Match& a, const Match& b) { return a.count > b.count; });
  }
  return matches;
}

void Synonyms::add_match(std::vector<Match>& matches, std::size_t first, const Match& match) {
  for (std::size_t i = first; i < matches.size(); ++i)
    if (same_words(*matches[i].rule, *match.rule)) return;  // an operator's file may repeat a rule of ours
  matches.push_back(match);
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

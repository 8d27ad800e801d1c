#include "search/paste.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "search/paste_lines.h"
#include "search/query_chars.h"

namespace kb::search {
namespace {

using format::Form;
using format::FormKind;
using format::Token;

/// Words rarer than this are no better for it: names of people and machines are rare as well.
constexpr double kRareEnough = 20;
/// A word this many of all articles have tells nothing (one in so many).
constexpr double kCommon = 4;
constexpr float kCodeWorth = 3, kFileWorth = 1.4F, kNameWorth = 1.3F;
/// What is worth less than this share of the best is noise.
constexpr float kLeast = 0.2F;
/// In text order an early mention is worth more: the first module named is where it happened.
constexpr float kLate = 0.3F;

struct Found {
  PasteUnit unit;
  std::uint32_t position = 0;  // of the first base token
  std::uint16_t width = 1;
  int count = 0;
  float factor = 0;  // of the best stretch it stands in
  float worth = 0;
};

/// "0", "ff": registers and flags, which every dump is full of.
bool is_small_hex(std::string_view word) {
  return word.starts_with("hex:") && word.size() <= 6;
}

/// "8b", "013f": bytes of a dump. (A code is known as one by the words before it.)
bool is_dump_byte(std::string_view word) {
  return word.size() <= 4 &&
         std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

/// What a mail is polite with. Sorted.
bool is_polite(std::string_view word) {
  constexpr std::array<std::string_view, 14> kWords{"dear",    "ever",  "hello",     "hi",       "please",
                                                    "regards", "since", "sincerely", "sorry",    "thank",
                                                    "thanks",  "today", "tomorrow",  "yesterday"};
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

/// What kind of unit a form makes, if any.
bool kind_of(const Token& token, PasteKind& kind) {
  const Form& form = *token.form;
  switch (form.kind) {
    case FormKind::code:
      kind = PasteKind::code;
      return !is_small_hex(form.word);
    case FormKind::file_name:
      kind = PasteKind::file;
      return true;
    case FormKind::identifier:
      kind = PasteKind::name;
      return !token.extra && !is_dump_byte(form.word);
    case FormKind::compound:
      kind = PasteKind::name;
      return form.word.find("::") != std::string::npos;
    case FormKind::word:
      kind = PasteKind::word;
      return !token.extra && !form.stop_word && form.word.size() >= 2 && !is_polite(form.word);
    case FormKind::number:
    case FormKind::version:
      return false;
  }
  return false;
}

/// The bytes of a code or a file name as plain words: no quotes, no colon that would make a field of it.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t skip = std::max(blank_at(text, i), quote_at(text, i));
    const bool scope = text.substr(i).starts_with("::");
    if (skip > 0 || text[i] == '(' || text[i] == ')' || text[i] == '*' || (text[i] == ':' && !scope)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      i += std::max<std::size_t>(skip, 1);
    } else {
      out.append(text.substr(i, scope ? 2 : 1));
      i += scope ? 2 : 1;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

class Extractor {
 public:
  Extractor(std::string_view text, const std::function<std::uint32_t(std::string_view)>& frequency,
            double articles, const PasteOptions& options)
      : text_(text), frequency_(frequency), articles_(std::max(1.0, articles)), options_(options) {}

  void collect(const std::vector<Token>& tokens) {
    const std::vector<PasteStretch> all = stretches(text_);
    std::size_t at = 0;
    std::unordered_map<const Form*, std::size_t> known;
    for (const Token& token : tokens) {
      while (at + 1 < all.size() && token.begin >= all[at].end) ++at;
      while (at > 0 && token.begin < all[at].begin) --at;  // an extra may begin before its predecessor
      PasteKind kind{};
      if (!kind_of(token, kind)) continue;
      const auto [place, added] = known.try_emplace(token.form, found_.size());
      if (added) found_.push_back(found(token, kind));
      Found& found = found_[place->second];
      ++found.count;
      if (all.empty()) continue;
      found.factor = std::max(found.factor, all[at].factor);
      if (all[at].message && found.unit.kind == PasteKind::word) found.unit.kind = PasteKind::message;
    }
  }

  Pasted choose() {
    std::erase_if(found_, [](const Found& f) { return f.unit.frequency == 0; });
    for (Found& found : found_) found.worth = worth_of(found);
    std::erase_if(found_, [](const Found& f) { return f.worth <= 0; });
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.worth > b.worth; });
    if (!found_.empty())
      std::erase_if(found_,
                    [least = kLeast * found_.front().worth](const Found& f) { return f.worth < least; });
    std::vector<Found> chosen;
    std::size_t codes = 0, files = 0;
    for (const Found& found : found_) {
      if (chosen.size() >= options_.most_units) break;
      if (found.unit.kind == PasteKind::code && codes++ >= options_.most_codes) continue;
      if (found.unit.kind == PasteKind::file && files++ >= options_.most_files) continue;
      chosen.push_back(found);
    }
    return compose(std::move(chosen));
  }

 private:
  [[nodiscard]] Found found(const Token& token, PasteKind kind) const {
    Found found;
    found.unit.kind = kind;
    found.unit.begin = token.begin;
    found.unit.end = token.end;
    found.unit.frequency = frequency_(token.form->term);
    found.unit.text = kind == PasteKind::word || (kind == PasteKind::name && !token.extra)
                          ? token.form->word
                          : plain(text_.substr(token.begin, token.end - token.begin));
    found.position = token.position;
    found.width = token.width;
    return found;
  }

  [[nodiscard]] float worth_of(const Found& found) const {
    const double frequency = std::max<double>(found.unit.frequency, std::min(kRareEnough, articles_ / 10));
    auto worth = static_cast<float>(std::log(articles_ / frequency));
    const bool word = found.unit.kind == PasteKind::word || found.unit.kind == PasteKind::message;
    if (word && frequency * kCommon > articles_) return 0;
    if (found.unit.kind == PasteKind::code) worth += kCodeWorth;
    if (found.unit.kind == PasteKind::file) worth *= kFileWorth;
    if (found.unit.kind == PasteKind::name) worth *= kNameWorth;
    worth *= found.unit.kind == PasteKind::code ? std::max(found.factor, 1.0F) : found.factor;
    worth *= 1 + 0.1F * std::log(static_cast<float>(found.count));
    return worth * (1 - kLate * static_cast<float>(found.unit.begin) / static_cast<float>(text_.size() + 1));
  }

  /// The units in the order of the text; parts of a code or a name that is taken as a whole are not taken
  /// again.
  Pasted compose(std::vector<Found> chosen) const {
    std::sort(chosen.begin(), chosen.end(), [](const Found& a, const Found& b) {
      return a.position != b.position ? a.position < b.position : a.width > b.width;
    });
    Pasted pasted;
    std::uint32_t covered = 0;
    for (Found& found : chosen) {
      if (found.position + found.width <= covered || found.unit.text.empty()) continue;
      covered = std::max(covered, found.position + found.width);
      if (!pasted.query.empty()) pasted.query += ' ';
      pasted.query += found.unit.text;
      pasted.units.push_back(std::move(found.unit));
    }
    return pasted;
  }

  std::string_view text_;
  const std::function<std::uint32_t(std::string_view)>& frequency_;
  double articles_;
  const PasteOptions& options_;
  std::vector<Found> found_;
};

}  // namespace

std::string_view name(PasteKind kind) {
  switch (kind) {
    case PasteKind::code:
      return "code";
    case PasteKind::file:
      return "file";
    case PasteKind::name:
      return "name";
    case PasteKind::message:
      return "message";
    case PasteKind::word:
      return "word";
  }
  return "";
}

Pasted query_from_paste(std::string_view text, format::Analyzer& analyzer,
                        const std::function<std::uint32_t(std::string_view)>& frequency,
                        std::uint64_t articles, const PasteOptions& options) {
  const bool cut = text.size() > kMaxPasteBytes;
  text = text.substr(0, kMaxPasteBytes);
  std::vector<Token> tokens;
  analyzer.analyze(text, tokens, format::Mode::index);
  Extractor extractor(text, frequency, static_cast<double>(articles), options);
  extractor.collect(tokens);
  Pasted pasted = extractor.choose();
  pasted.cut = cut;
  return pasted;
}

}  // namespace kb::search

#include "tools/kbgen/text.h"

#include <algorithm>

#include "tools/kbgen/words.h"

namespace kb::gen {
namespace {

/// Names and codes in running text: of 10,000 words so many are of this kind (occurrences in the real
/// articles over 19.6 million words), and of 1,000 articles so many have any.
struct Rate {
  Special kind;
  std::uint32_t words, articles;
};
constexpr Rate kRates[] = {
    {Special::camel, 95, 520},   {Special::file, 84, 400},     {Special::hyphen, 75, 625},
    {Special::version, 60, 700}, {Special::slash, 18, 205},    {Special::constant, 22, 135},
    {Special::code, 11, 110},    {Special::function, 13, 106}, {Special::member, 3, 26}};
static_assert(std::size(kRates) == Topic::kSpecials);

constexpr std::string_view kHyphenWords[] = {"MS-DOS",   "CD-ROM",      "e-mail",    "32-bit",
                                             "16-bit",   "third-party", "on-line",   "read-only",
                                             "run-time", "multi-user",  "drop-down", "follow-up"};
constexpr std::string_view kSlashWords[] = {"TCP/IP", "OS/2", "I/O", "AS/400", "and/or", "IPX/SPX", "N/A"};

/// Names made of two words: so many there are; the second word follows from the first, for real names come
/// back.
constexpr std::uint64_t kIdentifiers = 20000;
constexpr std::uint32_t kKeptPerMille = 780;  // of the words with a meaning come from the article's own few

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

void to_upper(std::string& text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) text[i] = upper(text[i]);
}

void append_version(std::string& out, Random& random) {
  const std::uint64_t bits = random.next();
  out += static_cast<char>('1' + bits % 6);
  out += '.';
  out += std::to_string((bits >> 8) % 4 == 0 ? (bits >> 16) % 52 : 0);
  if ((bits >> 32) % 20 == 0) out.append(".").append(std::to_string(1000 + (bits >> 40) % 1700)).append(".0");
}

void append_code(std::string& out, Random& random) {
  const std::uint32_t kind = random.below(10);
  if (kind < 6) {
    out.append(kind < 4 ? "0x" : "").append(random.pick(result_codes()));
  } else if (kind < 8) {
    out.append("0x8004").append(std::to_string(1000 + random.below(9000)));
  } else {
    out.append("LNK").append(std::to_string(1100 + random.below(2000)));
  }
}

}  // namespace

Topic::Topic(const Vocabulary& vocabulary, Random& random, std::uint32_t body_words)
    : vocabulary_(&vocabulary), size_(std::clamp(9 + body_words / 14, 9u, kMostWords)) {
  for (std::uint32_t i = 0; i < size_; ++i) words_[i] = vocabulary.draw_content(random);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < kSpecials; ++i) {
    const bool has = random.chance(kRates[i].articles);
    thresholds_[i] = sum += has ? kRates[i].words * 1000 / kRates[i].articles : 0;
  }
}

std::uint64_t Topic::draw(Random& random) const {
  const std::uint64_t rank = vocabulary_->draw(random);
  if (rank < 128 || !random.chance(kKeptPerMille)) return rank;
  return words_[random.below(random.below(size_) + 1)];
}

void Topic::append_token(std::string& out, Random& random) const {
  const std::uint32_t at = random.below(10000);
  if (at >= thresholds_.back()) {
    vocabulary_->append(out, draw(random));
    return;
  }
  std::size_t i = 0;
  while (at >= thresholds_[i]) ++i;
  append_special(out, random, kRates[i].kind);
}

void Topic::append_word(std::string& out, Random& random) const {
  vocabulary_->append(out, draw_content(random));
}

std::uint64_t Topic::draw_content(Random& random) const {
  return random.chance(600) ? words_[random.below(size_)] : vocabulary_->draw_content(random);
}

void Topic::append_name(std::string& out, Random& random) const {
  append_capitalised(out, draw_content(random));
}

void Topic::append_capitalised(std::string& out, std::uint64_t rank) const {
  const std::size_t begin = out.size();
  vocabulary_->append(out, rank);
  out[begin] = upper(out[begin]);
}

void Topic::append_identifier(std::string& out, Random& random, std::string_view middle) const {
  const std::uint64_t rank = draw_content(random) % kIdentifiers + 128;
  append_capitalised(out, rank);
  out += middle;
  append_capitalised(out, 128 + mix(rank) % 1500);
}

void Topic::append_file(std::string& out, Random& random) const {
  if (random.chance(300)) {
    out += random.pick_front(file_names());
    return;
  }
  const std::size_t begin = out.size();
  const std::uint64_t rank = draw_content(random), hash = mix(rank);
  vocabulary_->append(out, rank);
  out.resize(std::min(out.size(), begin + 8));
  if (hash % 5 == 0) out += std::to_string(1 + (hash >> 8) % 99);
  out += extensions()[(hash >> 16) % extensions().size() * ((hash >> 32) % 100) / 100];
  const std::uint32_t spelling = random.below(10);  // Title, UPPER and lower case in nearly equal amounts
  if (spelling < 4) out[begin] = upper(out[begin]);
  if (spelling >= 4 && spelling < 8) to_upper(out, begin);
}

void Topic::append_special(std::string& out, Random& random, Special kind) const {
  switch (kind) {
    case Special::camel:
      append_identifier(out, random, "");
      break;
    case Special::file:
      append_file(out, random);
      break;
    case Special::hyphen:
      out += random.pick_front(kHyphenWords);
      break;
    case Special::slash:
      out += random.pick_front(kSlashWords);
      break;
    case Special::version:
      append_version(out, random);
      break;
    case Special::constant:
      if (random.chance(500)) {
        out += random.pick(constants());
      } else {
        const std::size_t begin = out.size();
        append_identifier(out, random, "_");
        to_upper(out, begin);
      }
      break;
    case Special::function:
      if (random.chance(500)) {
        out += random.pick(functions());
      } else {
        append_identifier(out, random, "");
        out += "()";
      }
      break;
    case Special::code:
      append_code(out, random);
      break;
    case Special::member:
      out += 'C';
      append_identifier(out, random, "::");
      break;
  }
}

void add_sentences(Lines& lines, const Topic& topic, Random& random, std::uint32_t words, char last) {
  std::string word;
  while (words > 0) {
    std::uint32_t length = std::min(words, random.between(6, 22));
    if (words - length < 4) length = words;
    words -= length;
    for (std::uint32_t i = 0; i < length; ++i) {
      word.clear();
      topic.append_token(word, random);
      if (i == 0) word[0] = upper(word[0]);
      if (i + 1 == length) {
        word += words == 0 ? last : '.';
      } else if (i > 2 && random.below(14) == 0) {
        word += ',';
      }
      lines.add(word);
    }
  }
}

}  // namespace kb::gen

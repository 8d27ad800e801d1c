#include "tools/kbgen/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_set>

#include "tools/kbgen/words.h"

namespace kb::gen {
namespace {

/// Share of running text, in millionths, that the 2^k commonest words have together, k = 0, 1, ...: counted
/// in a real dump of 56,989 articles (19.6 million words of bodies, 209,000 distinct).
constexpr std::array<std::uint32_t, 18> kShares{69767,  95922,  129101, 179167, 245281, 328487,
                                                418137, 512616, 617276, 720405, 812555, 880008,
                                                923418, 951214, 969062, 980649, 989338, 996025};
/// Beyond, every octave has this part (in 256ths) of the one before, from kFirstTail on: new words go on
/// coming as they did from 1,000 to 57,000 articles (16,400 to 209,000 distinct words, an exponent of 0.62).
/// The table above is scaled to leave room.
constexpr std::uint32_t kTailRatio = 162;
constexpr std::uint32_t kFirstTail = 1700;
constexpr std::uint32_t kTailOctaves = 24;

constexpr std::size_t kOctaves = kShares.size() + kTailOctaves;
constexpr std::uint32_t kFunctionOctave = 7;  // ranks below 2^7 are function words

/// Cumulated shares in 2^32-ths.
constexpr std::array<std::uint64_t, kOctaves> cumulated() {
  std::array<std::uint64_t, kOctaves> bounds{};
  std::uint64_t tail = 0;
  for (std::uint64_t i = 0, share = kFirstTail; i < kTailOctaves; ++i, share = share * kTailRatio / 256)
    tail += share;
  const std::uint64_t whole = kShares.back() + tail;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kShares.size(); ++i) bounds[i] = (std::uint64_t{kShares[i]} << 32) / whole;
  sum = kShares.back();
  std::uint64_t share = kFirstTail;
  for (std::size_t i = kShares.size(); i < kOctaves; ++i, share = share * kTailRatio / 256) {
    sum += share;
    bounds[i] = (sum << 32) / whole;
  }
  bounds.back() = std::uint64_t{1} << 32;
  return bounds;
}
constexpr auto kBounds = cumulated();

/// The first octave that a draw with these eight upper bits can fall into.
constexpr std::array<std::uint8_t, 256> guide() {
  std::array<std::uint8_t, 256> first{};
  std::size_t octave = 0;
  for (std::uint64_t i = 0; i < first.size(); ++i) {
    while (kBounds[octave] <= i << 24) ++octave;
    first[i] = static_cast<std::uint8_t>(octave);
  }
  return first;
}
constexpr auto kGuide = guide();

/// Of the words of octave k: their mean length, and how many of 1,000 hold a digit. From the same count.
constexpr std::array<std::uint8_t, 18> kLengths{3, 2, 2, 4, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 8, 8, 9, 9};
constexpr std::array<std::uint16_t, 18> kDigits{0,  0,  0,  0,   0,   0,   0,   80,  80,
                                                70, 60, 70, 130, 230, 210, 260, 320, 460};

constexpr std::string_view kOnsets[] = {"b", "c", "d",  "f",  "g",  "l",  "m",  "n",  "p",  "r",  "s",  "t",
                                        "v", "w", "st", "pr", "tr", "cl", "gr", "pl", "sh", "ch", "br", "qu"};
constexpr std::string_view kVowels[] = {"a", "e", "i", "o", "u", "e", "a", "i", "ea", "ou", "io"};
constexpr std::string_view kCodas[] = {"", "", "", "n", "r", "l", "s", "t", "m", "nd", "ck", "st"};
constexpr std::string_view kSuffixes[] = {"s", "s", "ed", "ing", "er", "ation", "able", "ly"};

std::uint32_t octave_of(std::uint64_t rank) {
  return static_cast<std::uint32_t>(std::bit_width(rank));
}

void append_number(std::string& out, std::uint64_t hash, std::uint32_t digits) {
  std::uint64_t value = hash % 9 + 1;
  for (std::uint32_t i = 1; i < digits; ++i) value = value * 10 + (hash >> (i * 4)) % 10;
  out += std::to_string(value);
}

/// A word with digits: a number, a code, a name with a number.
void append_mixed(std::string& out, std::uint64_t hash, std::uint32_t letters) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (hash % 4) {
    case 0:
      append_syllables(out, hash >> 4, letters > 4 ? letters - 3 : 2);
      append_number(out, hash >> 20, 1 + static_cast<std::uint32_t>(hash >> 40) % 2);
      break;
    case 1:
      for (std::uint32_t i = 0; i < 8; ++i) out += kHex[(hash >> (8 + 4 * i)) % 16];
      break;
    default:
      append_number(out, hash >> 4, std::clamp(letters - 3, 2u, 6u));
      break;
  }
}

std::size_t technical_rank(std::size_t i) {
  return function_words().size() + i + i * i / 12;
}

}  // namespace

void append_syllables(std::string& out, std::uint64_t hash, std::uint32_t letters) {
  // A syllable more is two letters too many, on average.
  const std::size_t end = out.size() + (letters > 3 ? letters - 2 : 1);
  while (out.size() < end) {
    hash = mix(hash + 1);
    out += kOnsets[hash % std::size(kOnsets)];
    out += kVowels[(hash >> 16) % std::size(kVowels)];
    out += kCodas[(hash >> 32) % std::size(kCodas)];
  }
}

Vocabulary::Vocabulary() {
  begins_.reserve(kTableWords + 1);
  begins_.push_back(0);
  text_.reserve(kTableWords * 9);
  std::unordered_set<std::string> known;
  known.reserve(kTableWords * 2);
  for (const std::string_view word : function_words()) known.emplace(word);
  for (const std::string_view word : technical_words()) known.emplace(word);
  std::size_t technical = 0;
  for (std::uint64_t rank = 0; rank < kTableWords; ++rank) {
    if (rank < function_words().size()) {
      text_ += function_words()[rank];
    } else if (technical < technical_words().size() && rank == technical_rank(technical)) {
      text_ += technical_words()[technical++];
    } else {
      std::string word = make(rank);
      while (!known.insert(word).second) append_syllables(word, mix(rank + word.size()), 2);
      text_ += word;
    }
    begins_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
}

std::string Vocabulary::make(std::uint64_t rank) const {
  const std::uint64_t hash = mix(rank * 0x9E3779B97F4A7C15ull);
  const std::size_t octave = std::min<std::size_t>(octave_of(rank), kLengths.size() - 1);
  const std::uint32_t letters = kLengths[octave] - 1 + static_cast<std::uint32_t>(hash >> 60) % 3;
  std::string word;
  if (hash % 1000 < kDigits[octave]) {
    append_mixed(word, mix(hash), letters);
    return word;
  }
  // Every third word is an inflection of a commoner one.
  if (rank >= 512 && (hash >> 10) % 3 == 0) {
    const std::uint64_t base = 128 + mix(hash) % (rank < kTableWords ? rank - 128 : kTableWords / 4);
    if (is_letters(base) && base < begins_.size() - 1) {
      word = table_word(base);
      const std::string_view suffix = kSuffixes[(hash >> 20) % std::size(kSuffixes)];
      if (word.back() == 'e' && suffix.front() != 's' && suffix.front() != 'l') word.pop_back();
      return word.append(suffix);
    }
  }
  append_syllables(word, hash, letters);
  return word;
}

std::uint64_t Vocabulary::draw(Random& random) const {
  const std::uint64_t bits = random.next();
  const std::uint64_t at = bits >> 32;
  std::size_t octave = kGuide[at >> 24];
  while (kBounds[octave] <= at) ++octave;
  if (octave == 0) return 0;
  // Octave k holds the ranks from 2^(k-1) to 2^k - 1, all alike.
  const std::uint64_t first = std::uint64_t{1} << (octave - 1);
  return first + (octave < 33 ? ((bits & 0xFFFFFFFF) * first) >> 32 : mix(bits) % first);
}

std::uint64_t Vocabulary::draw_content(Random& random) const {
  for (;;) {
    const std::uint64_t rank = draw(random);
    if (rank >= std::uint64_t{1} << kFunctionOctave) return rank;
  }
}

void Vocabulary::append(std::string& out, std::uint64_t rank) const {
  if (rank < kTableWords) {
    out += table_word(rank);
  } else {
    out += make(rank);
  }
}

std::string Vocabulary::word(std::uint64_t rank) const {
  std::string out;
  append(out, rank);
  return out;
}

bool Vocabulary::is_letters(std::uint64_t rank) const {
  const std::string made = rank < begins_.size() - 1 ? std::string(table_word(rank)) : std::string("0");
  return std::ranges::all_of(made, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace kb::gen

#include "indexer/format/analyzer_forms.h"

#include <cstring>

#include "indexer/format/analyzer_chars.h"
#include "indexer/format/analyzer_stem.h"

namespace kb::format {
namespace detail {
namespace {

constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15ULL;

std::uint64_t read64(const char* p) {
  std::uint64_t value = 0;
  std::memcpy(&value, p, sizeof value);
  return value;
}
std::uint64_t read32(const char* p) {
  std::uint32_t value = 0;
  std::memcpy(&value, p, sizeof value);
  return value;
}
std::uint64_t finish(std::uint64_t h) {
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93ULL;
  h ^= h >> 32;
  return h;
}

std::string stem_of(FormKind kind, std::string_view word) {
  switch (kind) {
    case FormKind::word:
      return stem_word(word);
    case FormKind::compound:
      return all_ascii_letters(word) ? stem_word(word) : std::string(word);
    default:
      return std::string(word);
  }
}

}  // namespace

RawKey::RawKey(std::string_view raw) : length(static_cast<std::uint32_t>(raw.size())) {
  const char* p = raw.data();
  const std::size_t n = raw.size();
  if (n >= 8) {
    head = read64(p);
    tail = read64(p + n - 8);
  } else if (n >= 4) {
    head = read32(p) << 32 | read32(p + n - 4);
  } else if (n > 0) {
    const auto byte = [p](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])}; };
    head = byte(0) << 16 | byte(n / 2) << 8 | byte(n - 1);
  }
}

std::uint64_t RawKey::hash(std::string_view raw) const {
  std::uint64_t h = (head ^ length) * kMix;
  h ^= h >> 32;
  h = (h ^ tail) * kMix;
  for (std::size_t i = 8; i + 8 < raw.size(); i += 8) h = (h ^ h >> 29 ^ read64(raw.data() + i)) * kMix;
  return finish(h);
}

std::uint64_t quick_hash(std::string_view bytes) {
  return RawKey(bytes).hash(bytes);
}

void ProbeTable::clear() {
  slots_.assign(1024, Slot{});
  hashes_.clear();
  mask_ = slots_.size() - 1;
}

void ProbeTable::place(std::uint64_t hash, std::uint32_t entry) {
  std::size_t i = hash & mask_;
  while (slots_[i].entry != kNone) i = (i + 1) & mask_;
  slots_[i] = {static_cast<std::uint32_t>(hash >> 32), entry};
}

void ProbeTable::grow() {
  slots_.assign(slots_.size() * 2, Slot{});
  mask_ = slots_.size() - 1;
  for (std::uint32_t entry = 0; entry < hashes_.size(); ++entry) place(hashes_[entry], entry);
}

void ProbeTable::insert(std::uint64_t hash, std::uint32_t entry) {
  if (hashes_.size() * 2 >= slots_.size()) grow();
  hashes_.push_back(hash);
  place(hash, entry);
}

const char* Arena::store(std::string_view bytes) {
  if (used_ + bytes.size() > kBlock) {
    blocks_.push_back(std::make_unique<std::array<char, kBlock>>());
    used_ = 0;
  }
  char* to = blocks_.back()->data() + used_;
  std::memcpy(to, bytes.data(), bytes.size());
  used_ += bytes.size();
  return to;
}

void Arena::clear() {
  blocks_.clear();
  used_ = kBlock;
}

void FormTable::clear() {
  forms_.clear();
  form_table_.clear();
  lexemes_.clear();
  names_.assign(1, {});
  lexeme_table_.clear();
  arena_.clear();
}

const Form& FormTable::intern(FormKind kind, std::string_view word) {
  const std::uint64_t hash = finish(quick_hash(word) + static_cast<std::uint64_t>(kind) * kMix);
  const std::uint32_t found = form_table_.find(
      hash, [&](std::uint32_t i) { return forms_[i].kind == kind && forms_[i].word == word; });
  if (found != ProbeTable::kNone) return forms_[found];
  Form& form = forms_.emplace_back();
  form.word.assign(word);
  form.kind = kind;
  form.stem = stem_of(kind, word);
  form.term = term_of(kind, form.stem);
  form.stop_word = kind == FormKind::word && is_stop_word(word);
  form.hash = form_hash(form.stem, form.word);
  form.index = static_cast<std::uint32_t>(forms_.size() - 1);
  form_table_.insert(hash, form.index);
  return form;
}

FormTable::LookUp FormTable::begin(std::string_view raw) const {
  const RawKey key(raw);
  const std::uint64_t hash = key.hash(raw);
  lexeme_table_.prefetch(hash);
  return {key, hash};
}

void FormTable::approach(const LookUp& look_up) const {
  const std::uint32_t candidate = lexeme_table_.first_candidate(look_up.hash);
  if (candidate != ProbeTable::kNone) __builtin_prefetch(&lexemes_[candidate]);
}

const Lexeme& FormTable::lexeme(std::string_view raw, const LookUp& look_up) {
  const RawKey& key = look_up.key;
  const std::uint32_t found = lexeme_table_.find(look_up.hash, [&](std::uint32_t i) {
    const KnownLexeme& known = lexemes_[i];
    return known.key == key &&
           (key.length <= RawKey::kWhole || std::memcmp(known.raw, raw.data(), raw.size()) == 0);
  });
  return found != ProbeTable::kNone ? lexemes_[found].lexeme : read(raw, look_up);
}

std::vector<const Form*> FormTable::intern_all(const std::vector<OtherName>& names) {
  std::vector<const Form*> forms;
  forms.reserve(names.size());
  for (const OtherName& name : names) forms.push_back(&intern(name.kind, name.word));
  return forms;
}

std::vector<const Form*> FormTable::names_in_query(std::string_view raw, const Form& form) {
  std::vector<const Form*> names;
  for (const OtherName& other :
       read_lexeme(raw).in_query)  // a word that is its own stem needs no second form
    if (const Form& name = intern(other.kind, other.word); name.term != form.term) names.push_back(&name);
  return names;
}

const Lexeme& FormTable::read(std::string_view raw, const LookUp& look_up) {
  const Reading reading = read_lexeme(raw);
  Lexeme lexeme;
  lexeme.trigger = reading.trigger;
  lexeme.shape = reading.shape;
  if (!reading.word.empty()) lexeme.form = &intern(reading.kind, reading.word);
  if (!reading.names.empty() || !reading.broader.empty()) {
    lexeme.names = static_cast<std::uint32_t>(names_.size());
    names_.push_back({intern_all(reading.names), intern_all(reading.broader)});
  }
  lexemes_.push_back(
      {look_up.key, lexeme, look_up.key.length <= RawKey::kWhole ? nullptr : arena_.store(raw)});
  lexeme_table_.insert(look_up.hash, static_cast<std::uint32_t>(lexemes_.size() - 1));
  return lexemes_.back().lexeme;
}

}  // namespace detail
}  // namespace kb::format

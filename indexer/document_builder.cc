#include "indexer/document_builder.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "indexer/format/analyzer.h"
#include "indexer/format/filter_terms.h"
#include "indexer/format/schema.h"
#include "indexer/format/shards.h"
#include "indexer/format/stored_article.h"
#include "indexer/tables/term_list.h"

namespace kb::indexer {

namespace {

using format::Form;
using format::FormKind;
using format::Zone;
using tables::term_list;

constexpr const format::Field& kTitle = *format::find_field("title");
constexpr const format::Field& kProduct = *format::find_field("product");

// What a builder may remember of words before it forgets them all: memory must not grow with the dump, and
// learning them again costs little.
constexpr std::size_t kMostForms = 200'000;
constexpr std::size_t kMostTerms = 200'000;
constexpr std::uint32_t kNone = 0xFFFFFFFF;

/// Counts numbered things of one article; starting anew costs only what was counted.
class Tally {
 public:
  void add(std::uint32_t number) {
    if (number >= counts_.size()) counts_.resize(number + number / 2 + 1024);
    if (counts_[number]++ == 0) seen_.push_back(number);
  }
  [[nodiscard]] std::vector<std::uint32_t>& seen() { return seen_; }
  [[nodiscard]] std::uint32_t count(std::uint32_t number) const { return counts_[number]; }
  void clear() {
    for (const std::uint32_t number : seen_) counts_[number] = 0;
    seen_.clear();
  }

 private:
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> seen_;
};

bool in_lexicon(const Form& form) {
  if (form.kind == FormKind::word) return true;
  return form.kind == FormKind::identifier &&
         std::ranges::all_of(form.word, [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
}

}  // namespace

struct DocumentBuilder::State {
  format::Analyzer analyzer;
  format::ForwardEncoder encoder;
  format::RecordEncoder records;
  std::vector<format::Token> scratch;

  // What stands for a form in the index, looked up once for all articles. Several forms ("printing",
  // "prints") share a term.
  struct FormTerms {
    std::uint32_t term = kNone;
    std::uint32_t title = kNone;
    std::uint32_t product = kNone;
    std::uint32_t word = kNone;
  };
  std::vector<FormTerms> forms;
  tables::Numbering terms;
  tables::Numbering words;
  std::vector<std::uint32_t> articles_of_word;
  Tally term_tally;
  Tally word_tally;
  std::vector<std::uint32_t> last_words;

  const bool for_shards;

  State(std::string_view dictionary, bool shards) : records(dictionary), for_shards(shards) {}

  FormTerms& known(const Form& form) {
    if (form.index >= forms.size())
      forms.resize(std::max<std::size_t>(analyzer.form_count(), form.index + 1));
    FormTerms& known = forms[form.index];
    if (known.term == kNone) {
      known.term = terms.number(std::string(form.term));
      if (in_lexicon(form)) known.word = words.number(std::string(form.word));
    }
    return known;
  }

  // The texts whose words are findable by product: all of the applies-to zone but versions, which have a
  // field of their own. Known by where they lie in the article.
  std::vector<const char*> product_texts;
  const char* run = nullptr;
  bool run_is_product = false;

  void begin(const parser::Article& article) {
    product_texts.assign(1, article.product.data());
    for (const parser::AppliesTo& item : article.applies_to) {
      product_texts.push_back(item.name.data());
      product_texts.push_back(item.qualifier.data());
    }
    run = nullptr;
  }

  void count(const format::ZoneText& text, const Form& form) {
    if (text.text.data() != run) {
      run = text.text.data();
      run_is_product =
          text.zone == Zone::applies_to && std::ranges::find(product_texts, run) != product_texts.end();
    }
    count(text.zone, form);
  }

  void count(Zone zone, const Form& form) {
    FormTerms& form_terms = known(form);
    term_tally.add(form_terms.term);
    if (form_terms.word != kNone) word_tally.add(form_terms.word);
    if (zone == Zone::title) {
      if (form_terms.title == kNone) form_terms.title = terms.number(field_term(kTitle, form.stem));
      term_tally.add(form_terms.title);
    } else if (run_is_product) {
      count_product(form_terms, form);
    }
  }

  void count_product(FormTerms& form_terms, const Form& form) {
    if (form_terms.product == kNone) form_terms.product = terms.number(field_term(kProduct, form.stem));
    term_tally.add(form_terms.product);
  }

  void finish_words() {
    if (articles_of_word.size() < words.size()) articles_of_word.resize(words.size());
    for (const std::uint32_t word : word_tally.seen()) ++articles_of_word[word];
    last_words = word_tally.seen();
    word_tally.clear();
  }

  [[nodiscard]] std::vector<std::string> texts_of(const std::vector<std::uint32_t>& numbers) const {
    std::vector<std::string> texts;
    texts.reserve(numbers.size());
    for (const std::uint32_t number : numbers) texts.push_back(words.text(number));
    std::ranges::sort(texts);
    return texts;
  }

  /// What was counted, and the filters.
  void take_terms(const parser::Article& article, BuiltArticle& built) {
    for (const std::uint32_t term : term_tally.seen()) {
      const std::string& text = terms.text(term);
      if (text.empty() || text.size() > format::kMaxTermBytes) continue;
      built.terms.push_back({term, term_tally.count(term)});
      built.info.weight_length += term_tally.count(term);
    }
    term_tally.clear();
    for (std::string& filter : format::filter_terms(article))
      built.terms.push_back({terms.number(std::move(filter)), 0});
  }

  void forget_forms() {
    forms.clear();
    terms.clear();
  }
};

DocumentBuilder::DocumentBuilder(std::string_view dictionary, bool for_shards)
    : state_(std::make_unique<State>(dictionary, for_shards)) {}
DocumentBuilder::~DocumentBuilder() = default;
DocumentBuilder::DocumentBuilder(DocumentBuilder&&) noexcept = default;
DocumentBuilder& DocumentBuilder::operator=(DocumentBuilder&&) noexcept = default;

void DocumentBuilder::trim() {
  if (state_->analyzer.trim(kMostForms) || state_->terms.size() > kMostTerms) state_->forget_forms();
}

const tables::Numbering& DocumentBuilder::terms() const {
  return state_->terms;
}

void DocumentBuilder::build(const parser::Article& article, const ContentHash& hash, BuiltArticle& built,
                            std::string& forward) {
  State& s = *state_;
  s.begin(article);
  const std::size_t entry_begin = forward.size();
  built.terms.clear();
  for (std::string& column : built.columns) column.clear();
  built.info = {};
  built.complete = format::analyze_article(
      article, s.analyzer, s.encoder, s.scratch, forward,
      [&](const format::ZoneText& run, const format::Token& token) { s.count(run, *token.form); });
  s.finish_words();
  if (!article.product_family.empty()) {
    s.analyzer.analyze(article.product_family, s.scratch);
    for (const format::Token& token : s.scratch) s.count_product(s.known(*token.form), *token.form);
  }
  s.take_terms(article, built);

  std::string date;
  std::ranges::copy_if(article.date, std::back_inserter(date), [](char c) { return c >= '0' && c <= '9'; });
  if (date.size() == 8) {
    built.info.date = static_cast<std::uint32_t>(std::stoul(date));
    built.columns[format::kDateSlot] = std::move(date);
  }
  built.columns[format::kNumberSlot] = number_value(article.number);
  built.columns[format::kHashSlot] = view(hash);
  built.record.clear();
  s.records.encode(article, built.record);
  built.columns[tables::kDataColumn] = article.id() + "\t" + article.date + "\t" + article.title;

  built.info.number = article.number;
  built.info.type = static_cast<std::uint8_t>(article.type);
  for (const parser::Section& section : article.sections)
    built.info.sections =
        static_cast<std::uint16_t>(built.info.sections | 1u << static_cast<unsigned>(section.kind));
  if (s.for_shards) {
    built.columns[format::kRecordSlot] = built.record;
    built.columns[format::kInfoSlot] = format::info_value(built.info, article.category);
    built.columns[format::kEntrySlot] = forward.substr(entry_begin);
    built.columns[tables::kTermsColumn] = term_list(named_terms(built, s.terms), built.info.weight_length);
  }
}

std::vector<std::pair<std::string, std::uint32_t>> named_terms(const BuiltArticle& built,
                                                               const tables::Numbering& terms) {
  std::vector<std::pair<std::string, std::uint32_t>> named;
  named.reserve(built.terms.size());
  for (const BuiltArticle::Term& term : built.terms)
    named.emplace_back(terms.text(term.term), term.frequency);
  std::ranges::sort(named);
  return named;
}

format::LexiconCounts DocumentBuilder::take_lexicon() {
  State& s = *state_;
  format::LexiconCounts lexicon;
  for (std::uint32_t word = 0; word < s.articles_of_word.size(); ++word)
    if (s.articles_of_word[word] > 0) lexicon.add(s.words.text(word), s.articles_of_word[word]);
  s.articles_of_word.clear();
  s.words.clear();
  s.forms.clear();  // they name words
  return lexicon;
}

std::vector<std::string> DocumentBuilder::words_of(const parser::Article& article) {
  State& s = *state_;
  std::string entry;
  format::analyze_article(article, s.analyzer, s.encoder, s.scratch, entry,
                          [&](const format::ZoneText&, const format::Token& token) {
                            const State::FormTerms& known = s.known(*token.form);
                            if (known.word != kNone) s.word_tally.add(known.word);
                          });
  std::vector<std::string> words = s.texts_of(s.word_tally.seen());
  s.word_tally.clear();
  return words;
}

std::vector<std::string> DocumentBuilder::last_words() const {
  return state_->texts_of(state_->last_words);
}

std::string number_value(std::uint32_t number) {
  std::string value(4, '\0');
  for (unsigned i = 0; i < 4; ++i) value[i] = static_cast<char>(number >> (24 - 8 * i));
  return value;
}

std::uint32_t number_of_value(std::string_view value) {
  if (value.size() != 4) return 0;
  std::uint32_t number = 0;
  for (const char c : value) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace kb::indexer

// How long answers take, beside bare libxapian on the same database.
//
//   search_bench INDEX [QUERIES [FOLDER]]   in one process: whole answers with snippets, by kind of question
//
// Whole processes and keystrokes are terminal_bench's.
// QUERIES: lines "id TAB words" (as tests/eval/samples/queries.tsv). Processor time decides, which other
// programs disturb less than elapsed time; the latter is printed beside it. Other kinds of questions are made
// from the index's own titles, the same ones every time; FOLDER gets them all, a file a kind, a question a
// line, for other programs to answer (tools/bench/run does that).

#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/paste.h"
#include "search/searcher.h"
#include "tools/bench/times.h"

namespace {

using kb::bench::at;
using kb::bench::seconds;
using kb::bench::Times;

/// Every question twice, the quicker one counts: the first one's page faults are another measurement.
Times measure(const std::vector<std::string>& questions, const std::function<void(const std::string&)>& ask) {
  Times times;
  for (const std::string& question : questions) {
    double cpu = 1e9;
    double wall = 1e9;
    for (int round = 0; round < 2; ++round) {
      const double cpu_before = seconds(CLOCK_PROCESS_CPUTIME_ID);
      const double wall_before = seconds(CLOCK_MONOTONIC);
      ask(question);
      cpu = std::min(cpu, (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before) * 1e3);
      wall = std::min(wall, (seconds(CLOCK_MONOTONIC) - wall_before) * 1e3);
    }
    times.cpu.push_back(cpu);
    times.wall.push_back(wall);
  }
  return times;
}

void print_head(const char* other) {
  std::printf("%-12s %5s | %29s | %17s | %29s | %s\n", "", "", "ours: CPU ms p50 p95 p99", "wall ms p50 p95",
              other, "ratio p50, p95");
}

void print_row(const char* kind, const Times& ours, const Times& bare) {
  std::printf("%-12s %5zu | %9.3f %9.3f %9.3f | %8.3f %8.3f |", kind, ours.cpu.size(), at(ours.cpu, 0.5),
              at(ours.cpu, 0.95), at(ours.cpu, 0.99), at(ours.wall, 0.5), at(ours.wall, 0.95));
  if (bare.cpu.empty()) {
    std::printf(" %29s |\n", "-");
    return;
  }
  std::printf(" %9.3f %9.3f %9.3f | %5.2f %5.2f\n", at(bare.cpu, 0.5), at(bare.cpu, 0.95), at(bare.cpu, 0.99),
              at(ours.cpu, 0.5) / at(bare.cpu, 0.5), at(ours.cpu, 0.95) / at(bare.cpu, 0.95));
}

std::vector<std::string> read_questions(const char* path) {
  std::vector<std::string> questions;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (const std::size_t tab = line.rfind('\t'); tab != std::string::npos)
      questions.push_back(line.substr(tab + 1));
  return questions;
}

std::vector<std::string> words_of(const std::string& title) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : title + " ") {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter) {
      word.push_back(c);
    } else {
      if (word.size() > 1) words.push_back(word);
      word.clear();
    }
  }
  return words;
}

/// Questions made from titles, the same for the same index.
struct Made {
  std::vector<std::string> titles, phrases, misspelt;
};

Made make_questions(kb::search::Searcher& searcher, std::size_t count) {
  Made made;
  kb::search::SearchOptions options;
  options.snippets = options.details = options.collapse = false;
  options.limit = searcher.size();
  std::vector<std::uint32_t> numbers;
  if (auto all = searcher.search("date:1980..2010", options))
    for (const kb::search::Hit& hit : all->hits) numbers.push_back(hit.number);
  std::sort(numbers.begin(), numbers.end());
  std::mt19937_64 random(1);
  std::shuffle(numbers.begin(), numbers.end(), random);
  numbers.resize(std::min(numbers.size(), count));
  const auto titles = searcher.titles(numbers);
  if (!titles) return made;
  for (const std::string& title : *titles) {
    if (title.empty()) continue;
    made.titles.push_back(title);
    const std::vector<std::string> words = words_of(title);
    if (words.size() < 4) continue;
    const std::size_t first = random() % (words.size() - 2);
    made.phrases.push_back('"' + words[first] + ' ' + words[first + 1] + '"');
    std::vector<std::string> some(words.begin(), words.begin() + 4);
    std::string& longest =
        *std::max_element(some.begin(), some.end(), [](auto& a, auto& b) { return a.size() < b.size(); });
    if (longest.size() > 4) std::swap(longest[longest.size() / 2], longest[longest.size() / 2 - 1]);
    made.misspelt.push_back(some[0] + ' ' + some[1] + ' ' + some[2] + ' ' + some[3]);
  }
  return made;
}

const std::vector<std::string> kCodes{"0x80004005",      "80004005",      "-2147467259", "STOP 0xA",
                                      "STOP 0x0000007B", "Event ID 1000", "error 1067",  "kernel32.dll",
                                      "LNK2001",         "Error 53",      "0xC0000005",  "Q100000"};

/// What a program on libxapian alone would do: parse, rank, read the data of ten hits.
class Bare {
 public:
  explicit Bare(const std::string& path) : database_(path) {
    parser_.set_database(database_);
    parser_.set_stemmer(Xapian::Stem("english"));
    parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser_.set_default_op(Xapian::Query::OP_OR);
  }
  void ask(const std::string& question) {
    try {
      Xapian::Enquire enquire(database_);
      enquire.set_query(parser_.parse_query(question, Xapian::QueryParser::FLAG_LOVEHATE));
      const Xapian::MSet mset = enquire.get_mset(0, 10);
      for (auto i = mset.begin(); i != mset.end(); ++i) sink_ += i.get_document().get_data().size();
    } catch (const Xapian::Error&) {
      ++sink_;  // it throws for some of what people type; the time counts all the same
    }
  }

 private:
  Xapian::Database database_;
  Xapian::QueryParser parser_;
  std::size_t sink_ = 0;
};

bool write_questions(const std::string& path, const std::vector<std::string>& questions) {
  std::ofstream out(path);
  for (const std::string& question : questions) out << question << '\n';
  out.close();
  if (!out) std::fprintf(stderr, "cannot write '%s'\n", path.c_str());
  return !out.fail();
}

int in_process(const std::string& index, const char* queries, const char* folder) {
  auto searcher = kb::search::Searcher::open({index});
  if (!searcher) {
    std::fprintf(stderr, "%s\n", searcher.error().message.c_str());
    return 2;
  }
  const auto shard = kb::format::open_shard(index);
  const std::string database = shard->directory.empty() ? index : shard->directory + "/db";
  Bare bare(database);
  const auto ours = [&](const std::string& question) { (void)searcher->search(question); };
  const auto theirs = [&](const std::string& question) { bare.ask(question); };
  const Made made = make_questions(*searcher, 300);
  const std::vector<std::string> asked =
      queries != nullptr ? read_questions(queries) : std::vector<std::string>();
  if (folder != nullptr) {
    const std::string to = std::string(folder) + "/";
    if (!write_questions(to + "queries", asked) || !write_questions(to + "titles", made.titles) ||
        !write_questions(to + "phrases", made.phrases) || !write_questions(to + "misspelt", made.misspelt))
      return 2;
  }
  ours("warm up netwrok");

  std::printf("%llu articles; whole answers with snippets; libxapian %s with QueryParser and Enquire\n",
              static_cast<unsigned long long>(searcher->size()), Xapian::version_string());
  print_head("libxapian: CPU ms p50 p95 p99");
  if (!asked.empty()) print_row("queries", measure(asked, ours), measure(asked, theirs));
  print_row("titles", measure(made.titles, ours), measure(made.titles, theirs));
  print_row("phrases", measure(made.phrases, ours),
            measure(made.phrases, theirs));  // bare: as words, there are no positions
  print_row("misspelt", measure(made.misspelt, ours), measure(made.misspelt, theirs));
  print_row("codes", measure(kCodes, ours), measure(kCodes, theirs));

  auto opened = kb::search::Index::open({index});
  if (!opened) return 2;
  kb::search::Index& inside = **opened;
  std::string page;
  for (std::size_t i = 0; page.size() < 20000 && i < made.titles.size(); ++i) {
    const auto found = searcher->search(made.titles[i]);
    if (!found || found->hits.empty()) continue;
    if (const auto article = searcher->article(found->hits[0].number); article && *article)
      page += (*article)->text;
  }
  page.resize(std::min<std::size_t>(page.size(), 20000));
  print_row("paste 20 KB",
            measure(std::vector<std::string>(20, page),
                    [&](const std::string& text) {
                      const auto frequency = [&](std::string_view term) {
                        return inside.frequency(std::string(term));
                      };
                      const kb::search::Pasted pasted =
                          kb::search::query_from_paste(text, inside.analyzer(), frequency, inside.articles());
                      (void)searcher->search(pasted.query);
                    }),
            {});
  print_row("open, ask",
            measure(std::vector<std::string>(20, "printer stops responding"),
                    [&](const std::string& question) {
                      auto fresh = kb::search::Searcher::open({index});
                      if (fresh) (void)fresh->search(question);
                    }),
            measure(std::vector<std::string>(20, "printer stops responding"),
                    [&](const std::string& question) { Bare(database).ask(question); }));
  print_row("and misspelt",
            measure(std::vector<std::string>(20, "pritner stops responding"),
                    [&](const std::string& question) {
                      auto fresh = kb::search::Searcher::open({index});
                      if (fresh) (void)fresh->search(question);
                    }),
            {});
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 2 && argc <= 4)
    return in_process(argv[1], argc > 2 ? argv[2] : nullptr, argc > 3 ? argv[3] : nullptr);
  std::fprintf(stderr, "usage: %s INDEX [QUERIES [FOLDER]]\n", argv[0]);
  return 2;
}

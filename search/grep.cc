#include "search/grep.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include <re2/re2.h>
#include <xapian.h>

#include "indexer/format/forgetting.h"
#include "indexer/format/generation.h"
#include "indexer/format/schema.h"
#include "indexer/format/stored_article.h"
#include "search/narrow.h"

namespace kb::search {

namespace {

/// A piece of work: documents [first, last] of one shard.
struct Range {
  std::size_t shard = 0;
  Xapian::docid first = 1, last = 0;
};

constexpr Xapian::docid kRangeDocuments = 2000;
constexpr std::size_t kMostPatternBytes = 4096;

std::string field_of_header(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + label.size();
  return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

class Job {
 public:
  Job(const std::vector<std::string>& locations, const RE2& pattern, const GrepOptions& options)
      : locations_(locations), pattern_(pattern), options_(options) {}

  Result<GrepPage> run() {
    auto opened = format::open_shards(locations_, options_.open);
    if (!opened) return fail(std::move(opened));
    for (format::OpenShard& shard : opened->shards) shards_.push_back({shard.location, shard.remote, shard.database.get_lastdocid()});
    if (!options_.narrow.empty()) {
      auto narrowed = narrow(locations_, options_.narrow, options_.open);
      if (!narrowed) return fail(std::move(narrowed));
      docids_ = std::move(*narrowed);
    }
    if (auto planned = plan(); !planned) return fail(std::move(planned));
    std::vector<std::thread> threads;
    for (unsigned t = 1; t < std::max(1u, options_.threads); ++t) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    if (error_) return tl::unexpected<Error>(std::move(*error_));
    std::sort(page_.articles.begin(), page_.articles.end(),
              [](const GrepArticle& a, const GrepArticle& b) { return a.number < b.number; });
    if (page_.articles.size() > options_.max_articles) page_.articles.resize(options_.max_articles);
    page_.searched = searched_;
    return std::move(page_);
  }

 private:
  Result<void> plan() {
    for (std::size_t s = 0; s < shards_.size(); ++s) {
      if (shards_[s].remote) {
        if (auto scanned = scan_remote(s); !scanned) return scanned;
        continue;
      }
      const Xapian::docid last = shards_[s].last;
      for (Xapian::docid first = 1; first <= last; first += kRangeDocuments)
        ranges_.push_back({s, first, std::min<Xapian::docid>(last, first + kRangeDocuments - 1)});
    }
    return {};
  }

  /// Over the network the text comes to the pattern: only of articles that a query has narrowed down.
  Result<void> scan_remote(std::size_t shard) {
    if (options_.narrow.empty())
      return fail(ErrorCode::unsupported,
                  "--regex cannot read all of '" + shards_[shard].location + "': it is on another machine",
                  "put words beside the pattern, or run it there");
    if (remote_done_) return {};
    remote_done_ = true;
    return narrowed_texts(locations_, options_.narrow, options_.open, [&](std::string_view text) {
      ++searched_;
      if (!RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern_)) return !stop_;
      GrepArticle article = lines_of(text);
      if (!article.lines.empty()) keep(std::move(article));
      return !stop_;
    });
  }

  void work() {
    std::vector<std::optional<format::OpenShard>> shards(shards_.size());
    std::vector<std::unique_ptr<format::RecordDecoder>> decoders(shards_.size());
    for (;;) {
      const std::size_t at = next_.fetch_add(1);
      if (at >= ranges_.size() || stop_) return;
      const Range& range = ranges_[at];
      try {
        if (!shards[range.shard]) {
          auto opened = format::open_shard(shards_[range.shard].location);
          if (!opened) return report(std::move(opened).error());
          shards[range.shard] = std::move(*opened);
          decoders[range.shard] = std::make_unique<format::RecordDecoder>(
              shards[range.shard]->database.get_metadata(format::metadata::kDictionary));
        }
        scan(range, *shards[range.shard], *decoders[range.shard]);
      } catch (const Xapian::Error& error) {
        return report(format::translate_xapian_error(error, "search", shards_[range.shard].location));
      }
    }
  }

  void scan(const Range& range, const format::OpenShard& shard, format::RecordDecoder& decoder) {
    std::uint64_t seen = 0;
    const auto wanted = [&](Xapian::docid docid) {
      return options_.narrow.empty() || docids_.contains(range.shard, docid);
    };
    const auto look = [&](std::string_view record) {
      ++seen;
      search(record, decoder);
    };
    // Either the forward file has the stored articles or the database.
    auto at = shard.database.valuestream_begin(format::kRecordSlot);
    const auto end = shard.database.valuestream_end(format::kRecordSlot);
    if (at != end) {
      at.skip_to(range.first);
      for (; at != end && at.get_docid() <= range.last && !stop_; ++at)
        if (wanted(at.get_docid())) look(*at);
    } else if (shard.forward) {
      const Xapian::docid last = std::min<Xapian::docid>(range.last, shard.forward->last_docid());
      format::ForgettingSeveral read;
      for (Xapian::docid docid = range.first; docid <= last && !stop_; ++docid) {
        if (!wanted(docid)) continue;
        const std::string_view record = shard.forward->record(docid);
        if (record.empty()) continue;
        look(record);
        read.read(shard.forward->mapping(record), record);
      }
      read.finish();
      if (shard.forward->damaged())
        report({ErrorCode::corrupt, "'" + shard.location + "' is damaged", "kbindex check --db " + shard.location});
    }
    searched_ += seen;
  }

  void search(std::string_view record, format::RecordDecoder& decoder) {
    auto text = decoder.decode_text(record);
    if (!text) return report(std::move(text).error());
    // One look at the whole text rejects nearly every article.
    if (!RE2::PartialMatch(re2::StringPiece(text->data(), text->size()), pattern_)) return;
    GrepArticle article = lines_of(*text);
    if (article.lines.empty()) return;
    if (article.number == 0) {  // the newer header has no such lines
      auto whole = decoder.decode(record);
      if (!whole) return report(std::move(whole).error());
      article.number = whole->number;
      article.title = whole->title;
    }
    keep(std::move(article));
  }

  GrepArticle lines_of(std::string_view text) {
    GrepArticle article;
    std::vector<std::string_view> lines;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t newline = std::min(text.find('\n', begin), text.size());
      lines.push_back(text.substr(begin, newline - begin));
      begin = newline + 1;
    }
    std::vector<std::vector<Highlight>> found(lines.size());
    std::vector<bool> shown(lines.size(), false);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      found[i] = matches_in(lines[i]);
      if (found[i].empty()) continue;
      const std::size_t first = i > options_.context ? i - options_.context : 0;
      for (std::size_t k = first; k < lines.size() && k <= i + options_.context; ++k) shown[k] = true;
    }
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (shown[i])
        article.lines.push_back({static_cast<std::uint32_t>(i + 1), !found[i].empty(), std::string(lines[i]), std::move(found[i])});
    if (article.lines.empty() || text.find_first_not_of('\n') != text.find("DOCUMENT:")) return article;
    const std::string document = field_of_header(text, "DOCUMENT:Q");
    article.number = static_cast<std::uint32_t>(std::strtoul(document.c_str(), nullptr, 10));
    article.title = field_of_header(text, "\nTITLE   :");
    return article;
  }

  std::vector<Highlight> matches_in(std::string_view line) {
    std::vector<Highlight> highlights;
    const re2::StringPiece piece(line.data(), line.size());
    re2::StringPiece match;
    for (std::size_t from = 0; from <= line.size();) {
      if (!pattern_.Match(piece, from, line.size(), RE2::UNANCHORED, &match, 1)) break;
      const auto begin = static_cast<std::size_t>(match.data() - line.data());
      highlights.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + match.size())});
      from = begin + match.size();
      if (!match.empty()) continue;
      do ++from;  // an empty match is at a letter's border, and so is the next place to look at
      while (from < line.size() && (static_cast<unsigned char>(line[from]) & 0xC0) == 0x80);
    }
    return highlights;
  }

  void keep(GrepArticle article) {
    const std::lock_guard lock(mutex_);
    page_.articles.push_back(std::move(article));
    if (page_.articles.size() < options_.max_articles) return;
    page_.cut = true;
    stop_ = true;
  }

  void report(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    stop_ = true;
  }

  struct Shard {
    std::string location;
    bool remote = false;
    Xapian::docid last = 0;
  };
  const std::vector<std::string>& locations_;
  std::vector<Shard> shards_;
  bool remote_done_ = false;
  const RE2& pattern_;
  const GrepOptions& options_;
  DocidSet docids_;
  std::vector<Range> ranges_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> searched_{0};
  std::mutex mutex_;
  GrepPage page_;
  std::optional<Error> error_;
};

}  // namespace

Result<GrepPage> grep(const std::vector<std::string>& locations, std::string_view pattern, const GrepOptions& options) {
  // Thousands of alternatives leave RE2 without its fast machine: 10 s for 20 KB of them.
  if (pattern.size() > kMostPatternBytes)
    return fail(ErrorCode::limit, "the regular expression has " + std::to_string(pattern.size()) + " bytes; at most " +
                                      std::to_string(kMostPatternBytes) + " are read");
  RE2::Options re2_options(RE2::Quiet);
  re2_options.set_case_sensitive(!options.ignore_case);
  re2_options.set_never_nl(true);
  re2_options.set_posix_syntax(false);
  // By itself first: "a)|(b" must not borrow the parentheses below.
  const RE2 alone{re2::StringPiece(pattern.data(), pattern.size()), re2_options};
  // '^' and '$' mean a line's ends also when the whole text is looked at.
  const RE2 compiled("(?m:" + std::string(pattern) + ")", re2_options);
  if (!alone.ok() || !compiled.ok())
    return fail(ErrorCode::invalid_argument,
                "cannot read the regular expression '" + std::string(pattern) + "': " + (alone.ok() ? compiled.error() : alone.error()),
                "RE2 syntax; a literal dot, bracket or parenthesis is written with a backslash");
  return Job(locations, compiled, options).run();
}

}  // namespace kb::search

#include "tests/unit/parser/naive_reader.h"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

namespace kb::test {
namespace {

using Lines = std::vector<std::string>;

std::string stripped(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Lines lines_of_text(std::string_view text) {
  Lines lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    std::erase_if(line, [](char c) { return c == '\x7F' || (c >= 0 && c < ' ' && c != '\t'); });
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

/// How long a line of nothing but `mark` is, else 0.
std::size_t rule(const std::string& line, char mark) {
  return line.find_first_not_of(mark) == std::string::npos ? line.size() : 0;
}

/// Lines without blank ones at either end, as one text.
std::string joined(Lines lines) {
  while (!lines.empty() && lines.front().empty()) lines.erase(lines.begin());
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

/// The body of an article: lines move from its ends into the fields of the result until only sections are left.
class Reader {
 public:
  explicit Reader(std::string_view text) : lines_(lines_of_text(text)) {}

  NaiveArticle read() {
    header();
    footer();
    query_words();
    applies_to();
    sections();
    return out_;
  }

 private:
  Lines lines_;
  NaiveArticle out_;

  void drop_front() { lines_.erase(lines_.begin()); }
  void drop_blank_front() {
    while (!lines_.empty() && lines_.front().empty()) drop_front();
  }
  void drop_blank_back() {
    while (!lines_.empty() && lines_.back().empty()) lines_.pop_back();
  }

  void header() {
    drop_blank_front();
    for (; !lines_.empty() && !lines_.front().empty(); drop_front()) {
      const std::string line = lines_.front();
      const std::string label = stripped(line.substr(0, line.find(':')));
      const std::string value = stripped(line.substr(line.find(':') + 1));
      if (label == "DOCUMENT") {
        std::istringstream words(value);
        std::string date;
        words >> out_.number >> date >> out_.category;
        if (out_.category.size() > 2) out_.category = lower(out_.category.substr(1, out_.category.size() - 2));
      }
      if (label == "TITLE") out_.title = value;
      if (label == "PRODUCT") out_.product = value;
    }
    drop_blank_front();
    if (!lines_.empty() && rule(lines_.front(), '=') >= 60) drop_front();
  }

  void footer() {
    for (std::size_t i = lines_.size(); i-- > 0;)
      if (lines_[i].rfind("THE INFORMATION PROVIDED IN THE MICROSOFT KNOWLEDGE BASE IS", 0) == 0) {
        lines_.resize(i);
        break;
      }
    drop_blank_back();
    while (!lines_.empty() && rule(lines_.back(), '=') >= 76) {
      lines_.pop_back();
      drop_blank_back();
    }
    // Upwards to the rule, as long as everything is a field.
    static const std::regex field("([A-Za-z][A-Za-z ]{0,17}):(.*)");
    std::size_t first = lines_.size();
    std::smatch found;
    while (first > 0 && std::regex_match(lines_[first - 1], found, field)) --first;
    if (first == 0 || first == lines_.size() || rule(lines_[first - 1], '=') != 70) return;
    for (std::size_t i = first; i < lines_.size(); ++i) {
      std::regex_match(lines_[i], found, field);
      out_.fields.emplace(lower(stripped(found[1])), stripped(found[2]));
    }
    lines_.resize(first - 1);
    drop_blank_back();
  }

  void query_words() {
    static const std::regex label("Additional +(query|querey|qeury|reference|references) +(words|word\\(s\\)|word)(?![A-Za-z0-9]):?(.*)",
                                  std::regex::icase);
    std::size_t begin = lines_.size(), end = lines_.size();
    for (std::size_t i = lines_.size(); i-- > 0;) {
      std::smatch found;
      if (lines_[i].empty()) continue;
      if (lines_[i].rfind("Additional ", 0) != 0 || !std::regex_match(lines_[i], found, label)) {
        if (begin < lines_.size()) break;
        continue;
      }
      std::string words = stripped(found[3]);
      std::size_t next = i + 1;
      for (; next < begin && !lines_[next].empty() && !is_category(lines_[next]); ++next)
        words += (words.empty() ? "" : " ") + stripped(lines_[next]);
      if (begin == lines_.size()) end = next;
      out_.query_words = words + (words.empty() || out_.query_words.empty() ? "" : " ") + out_.query_words;
      begin = i;
    }
    // Where nothing but such lines follows, the body ends above.
    for (std::size_t i = end; i < lines_.size(); ++i)
      if (!lines_[i].empty() && !is_category(lines_[i])) return;
    lines_.resize(std::min(begin, lines_.size()));
  }

  static bool is_category(const std::string& line) {
    return lower(line).rfind("kbcategory:", 0) == 0 || lower(line).rfind("kbsubcategory:", 0) == 0;
  }

  /// The heading that line i is, "" when it is none.
  [[nodiscard]] std::string heading_at(std::size_t i) const {
    static const std::set<std::string> known{"SUMMARY",    "SYMPTOMS", "SYMPTOM",          "CAUSE",     "RESOLUTION",
                                             "WORKAROUND", "STATUS",   "MORE INFORMATION", "REFERENCES"};
    if (i + 1 >= lines_.size() || known.count(lines_[i]) == 0) return {};
    const std::size_t under = rule(lines_[i + 1], '='), size = lines_[i].size();
    if (under + 1 < size || under > size + 1) return {};
    return lines_[i] == "SYMPTOM" ? "SYMPTOMS" : lines_[i];
  }

  void applies_to() {
    for (std::size_t i = 1; i < lines_.size() && heading_at(i).empty(); ++i) {
      if (lines_[i] != "The information in this article applies to:" || rule(lines_[i - 1], '-') < 40) continue;
      std::size_t end = i + 1;
      for (; end < lines_.size() && rule(lines_[end], '-') < 40; ++end) {
        const std::string item = stripped(lines_[end]);
        if (item.rfind("- ", 0) == 0) out_.applies_to.push_back(stripped(item.substr(1)));
      }
      // What stands above is rare, and a matter of judgement: articles that have it are not compared.
      lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(std::min(end + 1, lines_.size())));
      return;
    }
  }

  void sections() {
    Lines text;
    std::string heading;
    const auto close = [&] {
      const std::string body = joined(text);
      if (!heading.empty() || !body.empty()) out_.sections.emplace_back(heading, body);
      text.clear();
    };
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string next = heading_at(i);
      if (next.empty()) {
        text.push_back(lines_[i]);
        continue;
      }
      close();
      heading = next;
      ++i;
    }
    close();
  }
};

std::string shown(const std::string& what, const std::string& naive, const std::string& parsed) {
  return naive == parsed ? "" : what + ": read naively '" + naive + "', parsed '" + parsed + "'";
}

std::string words_of(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

std::string single_blanks(const std::string& text) {
  std::istringstream in(text);
  std::string all;
  for (std::string word; in >> word;) all += (all.empty() ? "" : " ") + word;
  return all;
}

}  // namespace

NaiveArticle read_naively(std::string_view text) {
  return Reader(text).read();
}

std::string difference(const NaiveArticle& naive, const parser::Article& parsed) {
  std::string found = shown("number", naive.number, parsed.id()) + shown("category", naive.category, parsed.category) +
                      shown("title", naive.title, parsed.title) + shown("product", naive.product, parsed.product) +
                      shown("query words", naive.query_words, parsed.additional_query_words);
  const auto field = [&](const std::string& label, const std::string& value) {
    if (const auto at = naive.fields.find(label); at != naive.fields.end())
      found += shown(label, single_blanks(at->second), single_blanks(value));
  };
  field("keywords", words_of(parsed.keywords));
  field("technology", words_of(parsed.technology));
  field("hardware", words_of(parsed.hardware));
  field("issue type", words_of(parsed.issue_types));
  field("solution type", words_of(parsed.solution_types));
  field("version", parsed.version_line);
  field("component", parsed.component);
  field("platform", parsed.platform);
  found += shown("items", std::to_string(naive.applies_to.size()), std::to_string(parsed.applies_to.size()));
  for (std::size_t i = 0; i < std::min(naive.applies_to.size(), parsed.applies_to.size()); ++i)
    if (naive.applies_to[i].find(parsed.applies_to[i].name) == std::string::npos)
      found += shown("item", naive.applies_to[i], parsed.applies_to[i].name);
  found += shown("sections", std::to_string(naive.sections.size()), std::to_string(parsed.sections.size()));
  for (std::size_t i = 0; i < std::min(naive.sections.size(), parsed.sections.size()); ++i) {
    found += shown("heading", naive.sections[i].first, std::string(heading(parsed.sections[i].kind)));
    found += shown("text of " + naive.sections[i].first, naive.sections[i].second,
                   joined(lines_of_text(parsed.slice(parsed.sections[i].span))));
  }
  return found;
}

}  // namespace kb::test

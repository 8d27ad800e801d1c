#include "tools/kbsearch/option_words.h"

#include <fmt/format.h>

#include "tools/cli/suggest.h"

namespace kb::cli {
namespace {

// Marks words that begin with a dash while CLI11 looks at the arguments.
constexpr char kWordMark = '\x01';

const OptionRow* find_letter(char letter) {
  for (const OptionRow& row : kOptions)
    if (letter != '\0' && row.letter == letter) return &row;
  return nullptr;
}

std::string near_option(std::string_view name) {
  std::vector<std::string> names;
  for (const OptionRow& row : kOptions)
    if (row.group != OptionGroup::hidden) names.emplace_back(row.name);
  return closest(name, names);
}

Error unknown_option(const std::string& argument) {
  const std::size_t dashes = argument.find_first_not_of('-');
  const std::string name = argument.substr(dashes, argument.find('=') - dashes);
  std::string near = near_option(name);
  const std::string hint = near.empty() ? fmt::format("to search for it as a word: kbsearch -- {}", argument)
                                        : fmt::format("did you mean '--{}'?", near);
  return {ErrorCode::invalid_argument, fmt::format("unknown option '{}'", argument), hint};
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Everything before "--", made ready for CLI11: options checked with suggestions of our own, words that begin
// with a dash marked as words, and the two options with an optional value brought to a form that cannot eat a
// query word.
class Preparation {
 public:
  explicit Preparation(Options& options) : options_(options) {}

  Result<std::vector<std::string>> prepare(const std::vector<std::string>& arguments) {
    std::vector<std::string> out;
    bool is_value = false;
    for (const std::string& argument : arguments) {
      if (is_value && argument.empty()) return tl::unexpected(needs_value(out.back()));
      if (is_value || argument.size() < 2 || argument[0] != '-') {
        out.push_back(argument);
        is_value = false;
        continue;
      }
      if (auto done =
              argument[1] == '-' ? take_long(argument, out, is_value) : take_short(argument, out, is_value);
          !done)
        return fail(std::move(done));
    }
    return out;
  }

 private:
  Result<void> take_long(const std::string& argument, std::vector<std::string>& out, bool& is_value) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    const OptionRow* row = find_option(name);
    if (row == nullptr) return tl::unexpected(unknown_option(argument));
    if (equals != std::string::npos && row->value.empty()) {
      const std::string value = argument.substr(equals + 1);
      out.push_back("--" + name);
      if (name == "explain")
        options_.explain_article = value;
      else if (name == "help" || name == "show" || name == "again" || name == "lint-synonyms")
        out.push_back(value);
      else
        return fail(ErrorCode::invalid_argument, fmt::format("option '--{}' takes no value", name));
      return {};
    }
    if (equals + 1 == argument.size()) return tl::unexpected(needs_value("--" + name));
    out.push_back(argument);
    is_value = equals == std::string::npos && !row->value.empty();
    return {};
  }

  Result<void> take_short(const std::string& argument, std::vector<std::string>& out, bool& is_value) {
    const OptionRow* row = find_letter(argument[1]);
    if (argument.size() == 2) {
      if (row == nullptr && !is_alphanumeric(argument[1])) {  // "->", "-*": certainly text
        out.push_back(kWordMark + argument);
        return {};
      }
      if (row == nullptr) return tl::unexpected(unknown_option(argument));
      if (row->letter == 'h') options_.short_help = true;
      out.push_back(argument);
      is_value = !row->value.empty();
      return {};
    }
    const bool number = argument.find_first_not_of("0123456789", 2) == std::string::npos;
    if (row != nullptr && row->value == "N" && number) {
      out.push_back(argument);
      return {};
    }
    const std::string name = argument.substr(1, argument.find('=') - 1);
    if (find_option(name) != nullptr)  // -json: certainly not an excluded word
      return tl::unexpected(unknown_option(argument));
    out.push_back(kWordMark + argument);
    return {};
  }

  Options& options_;
};

}  // namespace

Error needs_value(const std::string& option) {
  const OptionRow* row = option.size() == 2 ? find_letter(option[1]) : find_option(option.substr(2));
  return {ErrorCode::invalid_argument,
          fmt::format("option '{}' needs a value{}", option,
                      row != nullptr ? fmt::format(": {}", row->value) : ""),
          "kbsearch --help"};
}

Result<std::vector<std::string>> prepare_words(const std::vector<std::string>& arguments, Options& options) {
  return Preparation(options).prepare(arguments);
}

void restore_word(std::string& word) {
  if (!word.empty() && word.front() == kWordMark) word.erase(0, 1);
}

}  // namespace kb::cli

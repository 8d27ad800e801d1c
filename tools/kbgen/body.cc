#include "tools/kbgen/body.h"

#include <algorithm>
#include <string_view>

#include "tools/kbgen/shapes.h"
#include "tools/kbgen/words.h"

namespace kb::gen {
namespace {

// All that follows is text of our own.
constexpr std::string_view kMessageLeads[] = {
    "The following error message appears:", "You receive a message like this one:", "The program then says:",
    "An event with this text is in the log:"};
constexpr std::string_view kConfirmations[] = {
    "We have confirmed that this is a problem in the versions named above.",
    "This is how the product was designed.",
    "The problem is gone in the latest service pack for this product.",
    "The cause is being looked into, and this article will say more when it is known."};
constexpr std::string_view kSeeAlso[] = {
    "For more about this, see the following article:", "See also:", "More is said in these articles:"};

/// Writes blocks and counts their words against the budget of a section.
class SectionWriter {
 public:
  SectionWriter(std::string& out, const Topic& topic, Random& random)
      : out_(&out), topic_(&topic), random_(&random) {}

  void write(char section, std::uint32_t words) {
    if (section == 'T') paragraph(random_->pick_front(kConfirmations));
    bool first = true;
    while (words > 0) {
      const std::uint32_t used = std::min(words, block(section, words, first));
      words -= used;
      first = false;
    }
  }
  void cite(const std::function<Citation(Random&)>& cite) {
    paragraph(random_->pick(kSeeAlso));
    for (std::uint32_t i = 1 + random_->below(random_->below(9) + 1); i > 0; --i) {
      const Citation citation = cite(*random_);
      out_->append("   Q")
          .append(std::to_string(citation.number))
          .append(" ")
          .append(citation.title)
          .append("\r\n\r\n");
    }
  }

 private:
  std::uint32_t block(char section, std::uint32_t words, bool first) {
    const std::uint32_t kind = random_->below(1000);
    if (section == 'S' && !first && kind < 330) return message();
    if (section == 'S' && first && words < 30 && kind < 200) return message();
    if ((section == 'R' || section == 'W' || section == 'M') && kind < 130) return steps(words);
    if (section != 'S' && section != 'C' && !first && kind >= 400 && kind < 520) return listing();
    if ((section == 'M' || section == 'Y' || section == 'L') && kind >= 520 && kind < 560) return table();
    if (kind >= 560 && kind < 600) return bullets(words);
    if (section != 'S' && kind >= 600 && kind < 620) return registry_path();
    if (section == 'M' && kind >= 620 && kind < 650) return subheading();
    const std::uint32_t length = std::min(words, random_->between(14, 70));
    prose("", "", words - length < 10 ? words : length);
    return words - length < 10 ? words : length;
  }

  void prose(std::string_view first_indent, std::string_view indent, std::uint32_t words, char last = '.') {
    Lines lines(*out_, first_indent, indent);
    add_sentences(lines, *topic_, *random_, words, last);
    lines.end();
    out_->append("\r\n");
  }
  void paragraph(std::string_view text) {
    Lines lines(*out_, "", "");
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      lines.add(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    lines.end();
    out_->append("\r\n");
  }

  std::uint32_t message() {
    paragraph(random_->pick(kMessageLeads));
    const std::uint32_t words = random_->between(5, 22);
    switch (random_->below(5)) {
      case 0:
        out_->append("   Event ID: ")
            .append(std::to_string(1 + random_->below(9999)))
            .append("\r\n   Source: ");
        topic_->append_name(*out_, *random_);
        out_->append("\r\n   Type: Error\r\n   Description: ");
        break;
      case 1:
        out_->append("   Error ").append(std::to_string(1 + random_->below(2500))).append(": ");
        break;
      case 2:
        out_->append("   STOP: 0x000000")
            .append(random_->pick(result_codes()).substr(6))
            .append(" (0x00000001, 0x00000000)\r\n   ");
        break;
      default:
        out_->append("   ");
        break;
    }
    prose("", "   ", words);
    return words + 8;
  }

  std::uint32_t steps(std::uint32_t words) {
    std::uint32_t used = 0;
    const std::uint32_t count = random_->between(2, 7);
    for (std::uint32_t i = 1; i <= count && used < words + 10; ++i) {
      const std::uint32_t length = random_->between(6, 24);
      prose(std::to_string(i) + ". ", i < 10 ? "   " : "    ", length);
      if (random_->chance(160)) {
        out_->append("      ").append(random_->pick(commands())).append("\r\n\r\n");
        used += 4;
      }
      used += length;
    }
    return used;
  }

  std::uint32_t bullets(std::uint32_t words) {
    std::uint32_t used = 0;
    for (std::uint32_t i = random_->between(2, 5); i > 0 && used < words + 10; --i) {
      const std::uint32_t length = random_->between(4, 18);
      prose(" - ", "   ", length);
      used += length;
    }
    return used;
  }

  std::uint32_t listing() {
    const std::uint32_t lines = random_->between(3, 16);
    std::uint32_t words = 0;
    for (std::uint32_t i = 0; i < lines; ++i) {
      out_->append(i % 5 == 0 ? "   " : "      ");
      words += statement(random_->below(6));
      out_->append("\r\n");
    }
    out_->append("\r\n");
    return words;
  }
  /// A line of code, of a settings file or of a command.
  std::uint32_t statement(std::uint32_t kind) {
    switch (kind) {
      case 0:
        topic_->append_word(*out_, *random_);
        out_->append(" = ").append(std::to_string(random_->below(4096))).append(";");
        return 2;
      case 1:
        out_->append("if (");
        topic_->append_identifier(*out_, *random_, "");
        out_->append("(h) != ").append(random_->pick(constants())).append(") return;");
        return 5;
      case 2:
        topic_->append_name(*out_, *random_);
        out_->append("=");
        topic_->append_file(*out_, *random_);
        return 3;
      case 3:
        out_->append(random_->pick(commands()));
        return 3;
      case 4:
        out_->append("Dim ");
        topic_->append_word(*out_, *random_);
        out_->append(" As ");
        topic_->append_name(*out_, *random_);
        return 4;
      default:
        out_->append(random_->pick(functions())).append("  ' ");
        topic_->append_word(*out_, *random_);
        out_->append(" ");
        topic_->append_word(*out_, *random_);
        return 3;
    }
  }

  std::uint32_t table() {
    const std::uint32_t rows = random_->between(3, 10);
    out_->append("   Code      File              Size\r\n   --------------------------------\r\n");
    for (std::uint32_t i = 0; i < rows; ++i) {
      std::string row("   ");
      row += std::to_string(random_->below(3000));
      row.resize(13, ' ');
      topic_->append_file(row, *random_);
      row.resize(std::max<std::size_t>(row.size() + 2, 31), ' ');
      row += std::to_string(1000 + 16 * random_->below(3000));
      out_->append(row).append("\r\n");
    }
    out_->append("\r\n");
    return rows * 4;
  }

  std::uint32_t registry_path() {
    out_->append("   ").append(random_->pick(registry_roots()));
    topic_->append_name(*out_, *random_);
    out_->append(random_->chance(500) ? "\\" : "\r\n   \\");  // broken over the line end, as often
    topic_->append_name(*out_, *random_);
    out_->append("\r\n\r\n");
    return 8;
  }

  std::uint32_t subheading() {
    std::string line;
    topic_->append_name(line, *random_);
    line += ' ';
    topic_->append_name(line, *random_);
    out_->append(line).append("\r\n").append(line.size(), '-').append("\r\n\r\n");
    return 2;
  }

  std::string* out_;
  const Topic* topic_;
  Random* random_;
};

}  // namespace

void append_body(std::string& out, const Topic& topic, Random& random, std::uint32_t words,
                 const std::function<Citation(Random&)>& cite) {
  const std::string_view plan = draw_plan(random);
  std::uint32_t shares[8] = {}, whole = 0;
  for (std::size_t i = 0; i < plan.size(); ++i)
    whole += shares[i] = share(plan[i]) * random.between(50, 150) / 100;
  // Of all articles 24 % cite others; where there is a REFERENCES section it does.
  const std::size_t citing = plan.back() == 'F' || random.chance(205) ? plan.size() - 1 : plan.size();
  SectionWriter writer(out, topic, random);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::string_view title = heading(plan[i]);
    if (!title.empty()) out.append(title).append("\r\n").append(title.size(), '=').append("\r\n\r\n");
    writer.write(plan[i], std::max<std::uint32_t>(3, words * shares[i] / std::max(1u, whole)));
    if (i == citing) writer.cite(cite);
  }
}

}  // namespace kb::gen

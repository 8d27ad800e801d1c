#pragma once

#include <functional>
#include <string>
#include <string_view>

/// A reader of the dump for these tests alone, so that they test the parser and nothing of corpus/.
namespace kb::test {

/// Gets an article's name ("274/Q274667") and bytes.
using OnArticle = std::function<void(std::string_view name, std::string_view bytes)>;

/// Where the dump is: $KB_CORPUS, else ../shared/corpus/kb-articles.tar.xz beside the checkout; empty when
/// neither exists.
[[nodiscard]] std::string find_dump();

/// Hands out every *.TXT of a folder or of an archive (streamed, never unpacked to disk). Returns what went
/// wrong, or an empty string.
[[nodiscard]] std::string read_dump(const std::string& path, const OnArticle& on_article);

}  // namespace kb::test

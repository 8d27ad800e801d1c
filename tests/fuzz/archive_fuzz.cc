// Archives and concatenations in memory: damaged, malicious or nested, they end, within their limits.

#include <memory>
#include <string>

#include "corpus/byte_stream.h"
#include "corpus/items.h"
#include "tests/fuzz/target.h"

KB_FUZZ_TARGET(bytes) {
  using namespace kb::corpus;
  Context context;
  context.options.max_article_bytes = 64u << 10;
  context.options.max_archive_bytes = 4u << 20;
  context.options.max_archive_depth = 2;
  context.options.max_buffered_archive_bytes = 256u << 10;
  context.options.readers = 0;
  Budget budget(context.options, nullptr);

  auto stream = std::make_unique<MemoryStream>(std::string(bytes));
  Opening opening = read_opening(*stream);
  Place place;
  place.origin = "dump";
  place.name = "dump";
  place.named = !bytes.empty() && bytes.size() % 2 == 0;
  place.budget = &budget;
  const std::unique_ptr<Items> items = open_items(std::move(opening), std::move(stream), place, context);
  if (items == nullptr) return;
  Item item;
  std::uint64_t articles = 0, total = 0;
  while (items->next(item)) {
    KB_MUST(++articles < 100000);
    if (const auto* article = std::get_if<RawArticle>(&item)) {
      KB_MUST(article->bytes.size() <= context.options.max_article_bytes);
      KB_MUST(article->origin.starts_with("dump"));
      total += article->bytes.size();
    } else if (const auto* problem = std::get_if<Problem>(&item)) {
      KB_MUST(problem->origin.starts_with("dump"));
      KB_MUST(!problem->message.empty());
    } else {
      KB_MUST(false);
    }
  }
  // One more may have been in the making when the limit was reached.
  KB_MUST(total <= context.options.max_archive_bytes + context.options.max_article_bytes + bytes.size());
}

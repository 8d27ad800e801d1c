#include "search/snippet_match.h"

#include <algorithm>

namespace kb::search {
namespace {

/// A stop word below this share of the heaviest word is only context.
constexpr float kContext = 0.25F;

constexpr std::uint32_t stem_of(std::uint32_t hash) {
  return hash >> 8;
}

}  // namespace

WantedSet::WantedSet(const std::vector<WantedForm>& wanted) {
  std::vector<std::uint16_t> groups;
  for (const WantedForm& form : wanted) {
    auto known = std::find(groups.begin(), groups.end(), form.group);
    if (known == groups.end() && groups.size() < kMostGroups) known = groups.insert(groups.end(), form.group);
    const auto group =
        std::min<std::size_t>(static_cast<std::size_t>(known - groups.begin()), kMostGroups - 1);
    forms_.push_back({form.hash, form.exact, static_cast<std::uint8_t>(group), form.weight});
    filter_.set(stem_of(form.hash) % filter_.size());
    heaviest_ = std::max(heaviest_, form.weight);
  }
  std::sort(forms_.begin(), forms_.end(), [](const Form& a, const Form& b) {
    if (stem_of(a.hash) != stem_of(b.hash)) return stem_of(a.hash) < stem_of(b.hash);
    return a.weight > b.weight;
  });
}

const WantedSet::Form* WantedSet::find(std::uint32_t hash) const {
  if (!filter_.test(stem_of(hash) % filter_.size())) return nullptr;
  auto form = std::lower_bound(forms_.begin(), forms_.end(), stem_of(hash),
                               [](const Form& f, std::uint32_t stem) { return stem_of(f.hash) < stem; });
  for (; form != forms_.end() && stem_of(form->hash) == stem_of(hash); ++form)
    if (!form->exact || form->hash == hash) return &*form;
  return nullptr;
}

void WantedSet::find(const std::vector<format::Token>& tokens, std::vector<TokenMatch>& out) const {
  out.clear();
  bool has_context = false;
  std::vector<bool> context;
  for (const format::Token& token : tokens) {
    const Form* form = find(token.form->hash);
    if (form == nullptr) continue;
    const bool is_context = token.form->stop_word && form->weight < kContext * heaviest_;
    has_context |= is_context;
    context.push_back(is_context);
    out.push_back({token.begin, token.end, token.position, token.width, form->group, form->weight});
  }
  if (!has_context) return;
  const std::vector<TokenMatch> all = out;
  const auto beside = [&](std::size_t i, std::size_t j) {
    return !context[j] &&
           (all[j].position + all[j].width == all[i].position || all[i].position + 1 == all[j].position);
  };
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!context[i] || (i > 0 && beside(i, i - 1)) || (i + 1 < all.size() && beside(i, i + 1)))
      out[kept++] = all[i];
  out.resize(kept);
}

std::vector<Highlight> as_highlights(const std::vector<TokenMatch>& matches) {
  std::vector<Highlight> spans;
  for (const TokenMatch& match : matches) {
    if (match.begin >= match.end) continue;
    spans.push_back({match.begin, match.end});
  }
  std::sort(spans.begin(), spans.end(), [](const Highlight& a, const Highlight& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  for (const Highlight& span : spans) {
    if (kept > 0 && span.begin < spans[kept - 1].end)
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    else
      spans[kept++] = span;
  }
  spans.resize(kept);
  return spans;
}

}  // namespace kb::search

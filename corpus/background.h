#pragma once

#include <memory>

#include "corpus/items.h"

namespace kb::corpus {

/// The same items in the same order, made ahead by a thread of their own: unpacking a dump takes as long as
/// indexing it, and need not wait for it. A few MiB are kept ready. Destroying it sets context.stop and joins
/// the thread.
[[nodiscard]] std::unique_ptr<Items> in_background(std::unique_ptr<Items> items, Context& context);

}  // namespace kb::corpus

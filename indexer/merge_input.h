#pragma once

#include <xapian.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/assembly.h"
#include "indexer/document_builder.h"
#include "indexer/format/generation.h"
#include "indexer/progress.h"
#include "indexer/tables/document_spool.h"

namespace kb::indexer {

/// One database of those that are merged: an index's only one, or a shard.
struct MergeInput {
  std::string location;  ///< what the user named, for people
  std::string path;      ///< of the database
  Xapian::Database database;
  std::shared_ptr<const format::ForwardFile> forward;  ///< null: entries are made from the stored articles
  std::string dictionary;
  std::string marks;  ///< metadata kShards
  bool counts =
      false;  ///< the words of its articles must be counted: no metadata speaks of these articles alone
  std::vector<Xapian::docid>
      losers;  ///< documents of whose article another input has a newer copy; ascending
};

/// An article in one of the inputs.
struct MergeArticle {
  std::uint32_t number = 0;
  std::uint32_t date = 0;  ///< YYYYMMDD
  std::uint32_t input = 0;
  Xapian::docid docid = 0;  ///< in its input
};

/// Opens what was named. Errors: as format::open_shards(), and unsupported (a database on another machine).
[[nodiscard]] Result<std::vector<format::OpenShard>> open_merge_inputs(
    const std::vector<std::string>& locations);

/// The databases that `opened` consist of. Errors: invalid_argument (one that is named twice), corrupt (by
/// its checksums), interrupted. May throw Xapian::Error.
[[nodiscard]] Result<std::vector<MergeInput>> merge_inputs(const std::vector<format::OpenShard>& opened,
                                                           const Observer& observer);

/// Appends the articles of input number `place` to `all`. May throw Xapian::Error.
void list_articles(const MergeInput& input, std::uint32_t place, std::vector<MergeArticle>& all);

/// What all inputs have to be like.
struct MergeForm {
  std::string dictionary;   ///< of the stored articles
  bool for_shards = false;  ///< documents have slots kInfoSlot and kEntrySlot
};

/// The words of the result while several threads change them.
struct SharedWords {
  CollectionWords words;
  std::mutex mutex;
};

/// The words that the inputs' metadata speak of, each collection once: of all articles but those of inputs
/// that must be counted. Errors: corrupt.
[[nodiscard]] Result<CollectionWords> words_of_metadata(const std::vector<MergeInput>& inputs);

/// Whether count_input() has anything to do.
[[nodiscard]] inline bool must_be_counted(const MergeInput& input) {
  return input.counts || !input.losers.empty();
}

/// Goes once through the articles of an input: adds to `words` what must be counted and takes away what goes.
/// Errors: corrupt, interrupted.
[[nodiscard]] Result<void> count_input(const MergeInput& input, SharedWords& words, const Observer& observer);

using TookArticle = std::function<Result<void>(Docid from, Docid to, std::string_view record)>;

/// Puts the articles of an input that stay into `documents`, as one run: the first gets docid `next`, the
/// others those after it. Shows each to `took(docid in the input, docid, stored article)`, which is empty where
/// the documents of the result have it themselves. Errors: corrupt, io, no_space,
/// interrupted.
[[nodiscard]] Result<void> take_input(const MergeInput& input, const MergeForm& form, Docid& next,
                                      tables::DocumentSpool& documents,
                                      const TookArticle& took,
                                      const Observer& observer);

}  // namespace kb::indexer

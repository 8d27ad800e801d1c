#include "indexer/tables/database_writer.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "indexer/format/manifest.h"
#include "indexer/format/varint.h"
#include "indexer/tables/columns.h"
#include "indexer/tables/file.h"
#include "indexer/tables/keys.h"
#include "indexer/tables/postlist_table.h"
#include "indexer/tables/table_reader.h"

namespace kb::indexer::tables {

namespace {

// "Glass" and the date of its format, 2016-03-14: five bits of the day, four of the month, the years since
// 2014.
constexpr std::string_view kMagic{"\x0F\x0DXapian Glass\x04\x6E", 16};
constexpr std::size_t kUuidBytes = 16;
constexpr unsigned kRevision = 1;
constexpr unsigned kTables = 6;  // postlist, docdata, termlist, position, spelling, synonym

/// A table with entries by document: its data, or the list of its terms and then of its value slots.
class DocumentTable {
 public:
  DocumentTable(const Sources& sources, std::string name, unsigned column)
      : sources_(sources),
        name_(std::move(name)),
        column_(*sources.documents, column),
        slots_(column == kTermsColumn) {}

  Result<TableRoot> write(const std::string& folder) {
    auto table = TableWriter::create(folder + "/" + name_);
    if (!table) return fail(std::move(table));
    table_.emplace(*std::move(table));
    if (auto begun = column_.begin(); !begun) return fail(std::move(begun));
    if (!sources_.base.database.empty())
      if (auto taken = take_over(); !taken) return fail(std::move(taken));
    if (auto put = put_new(0xFFFFFFFF); !put) return fail(std::move(put));
    return table_->finish();
  }

 private:
  const Sources& sources_;
  std::string name_;
  ColumnReader column_;
  const bool slots_;
  std::optional<TableWriter> table_;
  std::string key_, tag_;

  Result<void> take_over() {
    const format::Checksums* sums = sources_.base.sums;
    auto base = TableReader::open(sources_.base.database + "/" + name_,
                                  sums == nullptr ? nullptr : sums->find(sources_.base.name + "/" + name_));
    if (!base) return fail(std::move(base));
    for (;;) {
      auto more = base->next();
      if (!more) return fail(std::move(more));
      if (!*more) return {};
      std::string_view bytes = base->key();
      std::uint32_t docid = 0;
      if (!take_sortable(bytes, docid))
        return fail(ErrorCode::corrupt, "the database '" + sources_.base.database + "' is damaged");
      if (docid < sources_.base.gone->size() && (*sources_.base.gone)[docid]) continue;
      if (auto put = put_new(docid); !put) return put;
      if (auto added = table_->add(base->key(), base->tag(), base->compressed()); !added) return added;
    }
  }

  Result<void> put_new(std::uint32_t before) {
    while (!column_.at_end() && column_.docid() < before) {
      key_.clear();
      put_sortable(key_, column_.docid());
      if (auto added = table_->add(key_, column_.bytes()); !added) return added;
      if (slots_)
        if (auto added = put_slots(sources_.documents->documents()[column_.docid()].columns); !added)
          return added;
      if (auto next = column_.next(); !next) return next;
    }
    return {};
  }

  /// The slots that a document has values in, each as the distance to the one before - 1.
  Result<void> put_slots(unsigned columns) {
    key_.push_back('\0');
    tag_.clear();
    unsigned next = 0;
    for (unsigned slot = 0; slot < kSlots; ++slot)
      if ((columns >> slot & 1) != 0) {
        format::put_varint(tag_, slot - next);
        next = slot + 1;
      }
    return tag_.empty() ? Result<void>{} : table_->add(key_, tag_);
  }
};

void put_root(std::string& out, const TableRoot& root, bool compresses) {
  const bool there = root.blocks > 0;
  format::put_varint(out, root.root);
  format::put_varint(out, root.level << 2 | 2u | (there ? 0u : 1u));  // written in order; no blocks at all
  format::put_varint(out, root.entries);
  format::put_varint(out, kBlockBytes >> 11);
  format::put_varint(out, compresses ? 18 : 0);  // the shortest tag that a writer would try to compress
  std::string free;
  if (there) {
    format::put_varint(free, kRevision);
    format::put_varint(free, root.blocks);
    free.append(4, '\0');  // no block is free
  }
  format::put_string(out, free);
}

Result<void> write_version(const std::string& folder, const std::array<TableRoot, kTables>& roots,
                           const DatabaseStats& stats) {
  std::string text(kMagic);
  char uuid[kUuidBytes];
  if (::getrandom(uuid, sizeof uuid, 0) != static_cast<ssize_t>(sizeof uuid))
    return tl::unexpected<Error>(format::system_error(errno, "name", folder));
  text.append(uuid, sizeof uuid);
  format::put_varint(text, kRevision);
  for (unsigned table = 0; table < kTables; ++table) put_root(text, roots[table], table != 0 && table != 3);
  format::put_varint(text, stats.documents);
  format::put_varint(text, stats.last_docid - stats.documents);
  format::put_varint(text, stats.least_length);
  format::put_varint(text, stats.most_frequency);
  format::put_varint(text, stats.most_length - stats.most_frequency);
  format::put_varint(text, 0);  // no change sets
  format::put_varint(text, stats.total_length);
  format::put_varint(text, 0);  // no spellings
  OutputFile file;
  if (auto created = file.create(folder + "/iamglass"); !created) return created;
  if (auto put = file.put(text); !put) return put;
  return file.close();
}

}  // namespace

Result<Written> write_database(const std::string& folder, const Sources& sources) {
  if (::mkdir(folder.c_str(), 0777) != 0)
    return tl::unexpected<Error>(format::system_error(errno, "create", folder));
  auto postlist = write_postlist_table(folder, sources);
  if (!postlist) return fail(std::move(postlist));
  std::array<TableRoot, kTables> roots{};
  roots[0] = postlist->root;
  auto data = DocumentTable(sources, "docdata.glass", kDataColumn).write(folder);
  if (!data) return fail(std::move(data));
  roots[1] = *data;
  if (sources.term_lists) {
    auto terms = DocumentTable(sources, "termlist.glass", kTermsColumn).write(folder);
    if (!terms) return fail(std::move(terms));
    roots[2] = *terms;
  }
  if (auto written = write_version(folder, roots, postlist->stats); !written) return fail(std::move(written));
  return Written{postlist->stats.documents, postlist->stats.last_docid, std::move(postlist->watched)};
}

}  // namespace kb::indexer::tables

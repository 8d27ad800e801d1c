// Writes seeds in our own binary formats and in archive formats: made afresh by the code they are for, so
// that they never grow stale. make_seeds FOLDER writes FOLDER/<target>/<name>.

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/format/article_codec.h"
#include "indexer/format/forward.h"
#include "indexer/format/forward_pack.h"
#include "indexer/format/lexicon.h"
#include "indexer/format/manifest.h"
#include "indexer/format/stored_article.h"
#include "indexer/tables/database_writer.h"
#include "indexer/tables/document_spool.h"
#include "indexer/tables/term_list.h"
#include "parser/parse.h"
#include "tests/fuzz/packed_table.h"
#include "tests/fuzz/target.h"

namespace {

using kb::parser::Article;

std::filesystem::path folder;

void write(std::string_view target, std::string_view name, std::string_view bytes) {
  const std::filesystem::path path = folder / target;
  std::filesystem::create_directories(path);
  std::ofstream stream(path / name, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  KB_MUST(stream.good());
}

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  KB_MUST(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Entry {
  Article article;
  std::string bytes;
  std::uint32_t tokens = 0;
};

std::vector<Entry> write_articles(const std::vector<std::string>& samples) {
  std::vector<Entry> entries;
  kb::format::RecordEncoder plain(""), with_dictionary("The information in this article applies to:");
  kb::format::Analyzer analyzer;
  kb::format::ForwardEncoder forward;
  std::vector<kb::format::Token> scratch;
  for (const std::string& sample : samples) {
    Entry entry;
    entry.article = kb::parser::parse(sample).article;
    std::string bytes;
    kb::format::encode_article(entry.article, bytes);
    write("stored_article", entry.article.id(), bytes);
    bytes.clear();
    plain.encode(entry.article, bytes);
    write("record", entry.article.id(), bytes);
    bytes.clear();
    with_dictionary.encode(entry.article, bytes);
    write("record", entry.article.id() + "-dictionary", bytes);
    entry.tokens = kb::format::analyze_article(entry.article, analyzer, forward, scratch, entry.bytes,
                                               [](const auto&, const auto&) {});
    write("forward_entry", entry.article.id(), entry.bytes);
    kb::format::ForwardNumbering numbering;
    numbering.count(entry.bytes);
    numbering.number();
    bytes.clear();
    numbering.pack(entry.bytes, bytes);
    write("forward_entry", entry.article.id() + "-packed", bytes);
    entries.push_back(std::move(entry));
  }
  return entries;
}

void write_forward_file(const std::vector<Entry>& entries) {
  const std::string path = (folder / "forward.tmp-seed").string();
  auto writer = kb::format::ForwardWriter::create(path);
  KB_MUST(writer.has_value());
  std::uint32_t docid = 0;
  for (const Entry& entry : entries) {
    kb::format::ForwardInfo info;
    info.number = entry.article.number;
    info.weight_length = entry.tokens;
    docid += 1 + entry.article.number % 2;  // with gaps
    KB_MUST(writer->add(docid, info, entry.article.category, entry.bytes).has_value());
  }
  KB_MUST(writer->finish().has_value());
  write("forward_file", "samples", read(path));
  std::filesystem::remove(path);
}

void write_lexicon() {
  kb::format::LexiconCounts counts;
  std::uint32_t frequency = 1;
  for (const char* word : {"print", "printer", "printing", "spool", "spooler", "stop", "responding", "net",
                           "work", "network", "exchange", "message"})
    counts.add(word, frequency += 3);
  write("lexicon", "packed", counts.serialise());
}

/// Tables of a small database and of one whose lists have several chunks.
void write_tables() {
  using namespace kb::indexer::tables;
  for (const std::uint32_t documents : {3u, 1200u}) {
    Numbering numbers;
    RunBuilder run;
    for (std::uint32_t docid = 1; docid <= documents; ++docid) {
      std::vector<std::pair<std::string, std::uint32_t>> terms{
          {"Q" + std::to_string(900000 + docid), 1}, {"printer", docid % 7 + 1}, {std::string("ze\0ro", 5), 2}};
      if (docid % 3 == 0) terms.emplace_back("spooler", 200);
      run.begin(docid, 1000 + docid);
      for (const auto& [term, frequency] : terms) run.add_term(numbers.number(std::string(term)), frequency);
      run.add_column(0, std::to_string(docid));
      if (docid % 2 == 0) run.add_column(3, std::string(docid == 2 ? 3000 : 4, 'v'));
      run.add_column(kDataColumn, "document " + std::to_string(docid));
    }
    const std::filesystem::path place = folder / "table-tmp-seed";
    std::filesystem::remove_all(place);
    std::filesystem::create_directories(place / "parts");
    auto spool = DocumentSpool::create(place / "parts");
    KB_MUST(spool && spool->add(run.take(numbers)) && spool->finish());
    Sources sources;
    sources.documents = &*spool;
    sources.metadata = {{"schema", "3 fields"}, {"lexicon", std::string(2500, 'l')}};
    KB_MUST(write_database(place / "db", sources));
    for (const char* name : {"postlist", "docdata"})
      write("table", name + std::to_string(documents),
            kb::fuzz::packed_table(read(place / "db" / (std::string(name) + ".glass"))));
    std::filesystem::remove_all(place);
  }
}

struct Writer {
  struct Free {
    void operator()(archive* a) const { archive_write_free(a); }
  };
  std::unique_ptr<archive, Free> out{archive_write_new()};
  std::string bytes;

  void add(const std::string& name, std::string_view content, unsigned type = AE_IFREG) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), type);
    archive_entry_set_perm(entry.get(), 0644);
    if (type == AE_IFLNK) archive_entry_set_symlink(entry.get(), "/etc/passwd");
    archive_entry_set_size(entry.get(), type == AE_IFREG ? static_cast<la_int64_t>(content.size()) : 0);
    KB_MUST(archive_write_header(out.get(), entry.get()) >= ARCHIVE_WARN);
    if (type == AE_IFREG) KB_MUST(archive_write_data(out.get(), content.data(), content.size()) >= 0);
  }
  void close() { KB_MUST(archive_write_close(out.get()) >= ARCHIVE_WARN); }
  void open() {
    archive_write_set_bytes_in_last_block(out.get(), 1);
    const auto append = [](archive*, void* to, const void* data, size_t size) -> la_ssize_t {
      static_cast<std::string*>(to)->append(static_cast<const char*>(data), size);
      return static_cast<la_ssize_t>(size);
    };
    KB_MUST(archive_write_open(out.get(), &bytes, nullptr, append, nullptr) == ARCHIVE_OK);
  }
};

template <class Format, class Filter>
std::string archive_of(Format&& set_format, Filter&& set_filter, std::string_view article,
                       std::string_view inner, bool links) {
  Writer writer;
  KB_MUST(set_format(writer.out.get()) == ARCHIVE_OK);
  KB_MUST(set_filter(writer.out.get()) >= ARCHIVE_WARN);
  writer.open();
  writer.add("txt/901/Q901004.TXT", article);
  writer.add("../escape.txt", article.substr(0, article.size() / 2));
  writer.add("notes.bin", std::string_view("\x7f"
                                           "ELF\0\0",
                                           6));
  if (links) writer.add("link.txt", "", AE_IFLNK);
  if (!inner.empty()) writer.add("inner.tar", inner);
  writer.close();
  return writer.bytes;
}

void write_archives(const std::string& article) {
  const auto none = [](archive* a) { return archive_write_add_filter_none(a); };
  const auto gzip = [](archive* a) { return archive_write_add_filter_gzip(a); };
  const auto bzip2 = [](archive* a) { return archive_write_add_filter_bzip2(a); };
  const auto xz = [](archive* a) { return archive_write_add_filter_xz(a); };
  const auto zstd = [](archive* a) { return archive_write_add_filter_zstd(a); };
  const auto ustar = [](archive* a) { return archive_write_set_format_ustar(a); };
  const auto pax = [](archive* a) { return archive_write_set_format_pax(a); };
  const auto zip = [](archive* a) { return archive_write_set_format_zip(a); };
  const auto seven = [](archive* a) { return archive_write_set_format_7zip(a); };
  const auto raw = [](archive* a) { return archive_write_set_format_raw(a); };
  const std::string tar = archive_of(ustar, none, article, "", true);
  write("archive", "tar", tar);
  write("archive", "tar-in-pax", archive_of(pax, none, article, tar, true));
  write("archive", "tar.gz", archive_of(ustar, gzip, article, "", true));
  write("archive", "tar.bz2", archive_of(ustar, bzip2, article, "", true));
  write("archive", "tar.xz", archive_of(ustar, xz, article, "", true));
  write("archive", "tar.zst", archive_of(ustar, zstd, article, "", true));
  write("archive", "zip", archive_of(zip, none, article, tar, false));
  write("archive", "7z", archive_of(seven, none, article, "", false));
  Writer single;
  KB_MUST(raw(single.out.get()) == ARCHIVE_OK && gzip(single.out.get()) >= ARCHIVE_WARN);
  single.open();
  single.add("", article);
  single.close();
  write("archive", "article.gz", single.bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  folder = argv[1];
  std::filesystem::create_directories(folder);
  const std::string samples = std::string(KB_SOURCE_DIR) + "/corpus/samples/";
  std::vector<std::string> texts;
  for (const char* name : {"901/Q901004.TXT", "935/Q935034.TXT", "985/Q985001.TXT", "985/Q985060.TXT"})
    texts.push_back(read(samples + name));
  write_forward_file(write_articles(texts));
  write_lexicon();
  write_tables();
  write_archives(texts.front());
  write("splitter", "two", texts[0] + texts[1]);
  write("splitter", "three", texts[0] + "\r\n\r\n" + texts[1] + "\n" + texts[2]);
  for (std::size_t i = 0; i < texts.size(); ++i)
    write("snippet", std::to_string(i), "spooler stops 0xc0000005 spoolss.exe printer\n" + texts[i]);
  kb::format::Manifest manifest;
  manifest.schema = "1 fields";
  manifest.generation = 7;
  manifest.sources = {"dump.tar.xz"};
  write("manifest", "manifest.json", kb::format::to_json(manifest));
  return 0;
}

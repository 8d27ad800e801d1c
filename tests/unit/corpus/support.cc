#include "tests/unit/corpus/support.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/support/catch.h"

namespace kb::test {
namespace {

struct FreeArchive {
  void operator()(::archive* a) const { archive_write_free(a); }
};
struct FreeEntry {
  void operator()(archive_entry* e) const { archive_entry_free(e); }
};
using Writer = std::unique_ptr<::archive, FreeArchive>;

// For the writing of names; the code under test must manage without.
class Utf8 {
 public:
  Utf8() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(locale_)) {}
  ~Utf8() {
    uselocale(before_);
    freelocale(locale_);
  }
  Utf8(const Utf8&) = delete;
  Utf8& operator=(const Utf8&) = delete;

 private:
  locale_t locale_;
  locale_t before_;
};

void check(int result, ::archive* a) {
  if (result != ARCHIVE_OK) throw std::runtime_error(archive_error_string(a));
}

void set_format(::archive* a, Format format) {
  switch (format) {
    case Format::tar:
      return check(archive_write_set_format_gnutar(a), a);
    case Format::pax:
      return check(archive_write_set_format_pax(a), a);
    case Format::zip:
      return check(archive_write_set_format_zip(a), a);
    case Format::zip_stored:
      check(archive_write_set_format_zip(a), a);
      return check(archive_write_zip_set_compression_store(a), a);
    case Format::seven_zip:
      return check(archive_write_set_format_7zip(a), a);
  }
}

void set_filter(::archive* a, Filter filter) {
  switch (filter) {
    case Filter::none:
      return check(archive_write_add_filter_none(a), a);
    case Filter::gzip:
      return check(archive_write_add_filter_gzip(a), a);
    case Filter::bzip2:
      return check(archive_write_add_filter_bzip2(a), a);
    case Filter::xz:
      return check(archive_write_add_filter_xz(a), a);
    case Filter::zstd:
      return check(archive_write_add_filter_zstd(a), a);
  }
}

la_ssize_t append(::archive*, void* to, const void* data, std::size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

unsigned type_of(char kind) {
  switch (kind) {
    case 'd':
      return AE_IFDIR;
    case 'l':
      return AE_IFLNK;
    case 'p':
      return AE_IFIFO;
    case 'c':
      return AE_IFCHR;
    default:
      return AE_IFREG;
  }
}

void write_member(::archive* a, const Member& member) {
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), member.name.c_str());
  archive_entry_set_filetype(entry.get(), type_of(member.kind));
  archive_entry_set_perm(entry.get(), 0644);
  if (member.kind == 'l') archive_entry_set_symlink(entry.get(), member.bytes.c_str());
  const bool file = member.kind == 'f';
  archive_entry_set_size(entry.get(), file ? static_cast<la_int64_t>(member.bytes.size()) : 0);
  check(archive_write_header(a, entry.get()), a);
  if (file) archive_write_data(a, member.bytes.data(), member.bytes.size());
}

std::string without(std::string text, const std::string& folder) {
  if (folder.empty()) return text;
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size());
  return text;
}

}  // namespace

TempFolder::TempFolder() {
  std::string pattern =
      (std::filesystem::canonical(std::filesystem::temp_directory_path()) / "kb-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::path(std::string_view name) const {
  return name.empty() ? path_.string() : path_.string() + '/' + std::string(name);
}

std::string TempFolder::write(std::string_view name, std::string_view bytes) const {
  const std::string to = path(name);
  std::filesystem::create_directories(std::filesystem::path(to).parent_path());
  std::ofstream out(to, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + to);
  return to;
}

std::string article(int number, std::string_view body) {
  return fmt::format(
      "DOCUMENT:Q{}  01-FEB-2001  [printing]\r\nTITLE   :PRB: Printer Hums, Number {}\r\nPRODUCT "
      ":Printing\r\n"
      "PROD/VER:WINDOWS:4.0\r\nOPER/"
      "SYS:\r\nKEYWORDS:kbprint\r\n\r\n{:=<70}\r\n\r\nSYMPTOMS\r\n========\r\n\r\n{}\r\n\r\n"
      "{:=<70}\r\nKeywords          : kbprint\r\n\r\n{:=<77}\r\n\r\nCopyright Microsoft Corporation 2001.",
      number, number, "", body, "", "");
}

std::string with_lf(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return text;
}

std::string archive(Format format, Filter filter, const std::vector<Member>& members) {
  const Utf8 locale;
  std::string out;
  const Writer writer(archive_write_new());
  ::archive* a = writer.get();
  set_format(a, format);
  if (filter != Filter::none) set_filter(a, filter);
  if (format == Format::pax || format == Format::zip) archive_write_set_options(a, "hdrcharset=UTF-8");
  archive_write_set_bytes_in_last_block(a, 1);
  check(archive_write_open(a, &out, nullptr, append, nullptr), a);
  for (const Member& member : members) write_member(a, member);
  check(archive_write_close(a), a);
  return out;
}

std::string compressed(Filter filter, std::string_view bytes) {
  std::string out;
  const Writer writer(archive_write_new());
  ::archive* a = writer.get();
  check(archive_write_set_format_raw(a), a);
  set_filter(a, filter);
  archive_write_set_bytes_in_last_block(a, 1);
  check(archive_write_open(a, &out, nullptr, append, nullptr), a);
  write_member(a, {"x", std::string(bytes)});
  check(archive_write_close(a), a);
  return out;
}

Strings Read::origins() const {
  Strings out;
  for (const auto& a : articles) out.push_back(without(a.origin, folder));
  return out;
}

Strings Read::bytes() const {
  Strings out;
  for (const auto& a : articles) out.push_back(a.bytes);
  return out;
}

Strings Read::trouble() const {
  Strings out;
  for (const auto& p : problems) out.push_back(std::string(name(p.code)) + ' ' + without(p.origin, folder));
  return out;
}

Read read_all(corpus::Source& source) {
  Read all;
  for (;;) {
    corpus::Item item = source.next();
    if (auto* a = std::get_if<corpus::RawArticle>(&item)) {
      all.articles.push_back(std::move(*a));
    } else if (auto* p = std::get_if<corpus::Problem>(&item)) {
      CHECK_FALSE(p->message.empty());
      all.problems.push_back(std::move(*p));
    } else {
      break;
    }
  }
  CHECK(std::holds_alternative<corpus::End>(source.next()));
  all.passed_over = source.passed_over();
  return all;
}

Read read(const TempFolder& folder, const Strings& names, corpus::SourceOptions options) {
  Strings paths;
  for (const std::string& name : names) paths.push_back(folder.path(name));
  Read first;
  for (const unsigned readers : {0U, 4U}) {
    options.readers = readers;
    auto source = corpus::open_source(paths, options);
    REQUIRE(source);
    Read now = read_all(**source);
    now.folder = folder.path() + '/';
    if (readers == 0) {
      first = std::move(now);
      continue;
    }
    CHECK(now.origins() == first.origins());
    CHECK(now.bytes() == first.bytes());
    CHECK(now.trouble() == first.trouble());
    CHECK(now.passed_over == first.passed_over);
  }
  return first;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

}  // namespace kb::test

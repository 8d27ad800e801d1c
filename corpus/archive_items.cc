#include "corpus/archive_items.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>
#include <vector>

#include "corpus/file_kind.h"
#include "corpus/utf8_locale.h"

namespace kb::corpus {
namespace {

constexpr std::size_t kReadBuffer = 128u << 10;
// What a member without contents costs, so that a billion of them is over the limit too.
constexpr std::uint64_t kMemberOverhead = 512;
constexpr int kMaxRetries = 16;

struct ArchiveFree {
  void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePtr = std::unique_ptr<archive, ArchiveFree>;

std::string error_text(archive* a) {
  const char* text = archive_error_string(a);
  return text != nullptr ? text : "no reason given";
}

/// What libarchive reads from: callbacks over a ByteStream.
class Input {
 public:
  Input(std::unique_ptr<ByteStream> stream, Budget& budget) : stream_(std::move(stream)), budget_(budget) {}

  int open(archive* a) {
    archive_read_set_callback_data(a, this);
    archive_read_set_read_callback(a, &Input::read);
    if (stream_->seekable_size()) archive_read_set_seek_callback(a, &Input::seek);
    return archive_read_open1(a);
  }
  [[nodiscard]] const std::optional<Failure>& failure() const { return stream_->failure(); }

 private:
  static la_ssize_t read(archive* a, void* data, const void** out) {
    auto& self = *static_cast<Input*>(data);
    const ssize_t n = self.stream_->read(self.buffer_.data(), self.buffer_.size());
    if (n < 0) {
      archive_set_error(a, EIO, "%s", self.stream_->failure()->message.c_str());
      return -1;
    }
    self.position_ += static_cast<std::uint64_t>(n);
    self.read_ += static_cast<std::uint64_t>(n);
    // Reading the same packed bytes again and again does not make an archive larger.
    self.budget_.set_packed(std::min(self.read_, self.stream_->seekable_size().value_or(self.read_)));
    *out = self.buffer_.data();
    return n;
  }

  static la_int64_t seek(archive* a, void* data, la_int64_t offset, int whence) {
    auto& self = *static_cast<Input*>(data);
    const auto size = static_cast<la_int64_t>(self.stream_->seekable_size().value_or(0));
    const auto here = static_cast<la_int64_t>(self.position_);
    const la_int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? here : size;
    // Archives say where to go, so any number may come.
    if (offset < -base || offset > size - base ||
        !self.stream_->seek(static_cast<std::uint64_t>(base + offset))) {
      archive_set_error(a, EINVAL, "points outside of itself");
      return ARCHIVE_FATAL;
    }
    self.position_ = static_cast<std::uint64_t>(base + offset);
    return base + offset;
  }

  std::unique_ptr<ByteStream> stream_;
  Budget& budget_;
  std::vector<char> buffer_ = std::vector<char>(kReadBuffer);
  std::uint64_t position_ = 0;
  std::uint64_t read_ = 0;
};

/// The contents of the member an archive stands at.
class Member {
 public:
  Member(archive* a, const Input& input, Budget& budget) : archive_(a), input_(input), budget_(budget) {}

  /// As ByteStream::read(); with null, bytes are passed over.
  ssize_t read(char* to, std::size_t size) {
    if (failure_) return -1;
    while (gap_ == 0 && left_ == 0) {
      const int more = fetch();
      if (more <= 0) return more;
    }
    const bool in_gap = gap_ > 0;
    const std::size_t n = static_cast<std::size_t>(std::min<std::uint64_t>(in_gap ? gap_ : left_, size));
    if (to != nullptr) in_gap ? std::fill_n(to, n, '\0') : std::copy_n(data_, n, to);
    (in_gap ? gap_ : left_) -= n;
    if (!in_gap) data_ += n;
    position_ += n;
    if ((failure_ = budget_.charge(n))) fatal_ = true;
    return failure_ ? -1 : static_cast<ssize_t>(n);
  }

  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  /// Nothing behind this member can be read either.
  [[nodiscard]] bool fatal() const { return fatal_; }

 private:
  /// 1: there is more; 0: the end; -1: failure_ is set.
  int fetch() {
    for (int tries = 0; tries < kMaxRetries; ++tries) {
      const void* data = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int result = archive_read_data_block(archive_, &data, &size, &offset);
      if (result == ARCHIVE_RETRY) continue;
      if (result == ARCHIVE_EOF) return 0;
      if (result != ARCHIVE_OK) {
        fatal_ = result <= ARCHIVE_FATAL;
        failure_ = input_.failure();
        if (!failure_)
          failure_ = Failure{ProblemCode::broken_archive, fmt::format("damaged: {}", error_text(archive_))};
        return -1;
      }
      data_ = static_cast<const char*>(data);
      left_ = size;
      const auto at = static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
      gap_ = at > position_ ? at - position_ : 0;  // a sparse member
      return 1;
    }
    failure_ = Failure{ProblemCode::broken_archive, "damaged: gives no data"};
    return -1;
  }

  archive* archive_;
  const Input& input_;
  Budget& budget_;
  const char* data_ = nullptr;
  std::uint64_t left_ = 0;
  std::uint64_t gap_ = 0;
  std::uint64_t position_ = 0;
  std::optional<Failure> failure_;
  bool fatal_ = false;
};

/// Lends a member to whoever reads its articles.
class MemberStream final : public ByteStream {
 public:
  MemberStream(Member& member, std::optional<std::uint64_t> size) : member_(member), size_(size) {}
  ssize_t read(char* to, std::size_t size) override {
    const ssize_t n = member_.read(to, size);
    return n >= 0 ? n : fail(member_.failure()->code, member_.failure()->message);
  }
  std::optional<std::uint64_t> size_hint() const override { return size_; }

 private:
  Member& member_;
  std::optional<std::uint64_t> size_;
};

class ArchiveItems final : public Items {
 public:
  ArchiveItems(std::unique_ptr<ByteStream> stream, Place place, Context& context)
      : place_(std::move(place)),
        context_(context),
        budget_(context.options, place_.budget),
        input_(std::move(stream), budget_) {}

  bool next(Item& item) override {
    const ScopedUtf8Locale locale;
    while (!done_) {
      if (child_ != nullptr && child_->next(item)) return true;
      if (leave_member(item) || (!done_ && enter_member(item))) return true;
    }
    return report_encrypted(item);
  }

 private:
  /// True when `item` is a problem to hand out; so below.
  bool leave_member(Item& item) {
    child_.reset();
    if (!member_) return false;
    bool report = false;
    if (!member_->failure() && !budget_.over()) {
      // Read rather than skipped: what is skipped is unpacked all the same, but nobody would count.
      while (member_->read(nullptr, kReadBuffer) > 0) {
      }
      report = member_->failure().has_value();
    }
    if (report) item = Problem{member_->failure()->code, member_origin_, member_->failure()->message};
    done_ = member_->fatal() || budget_.over();
    member_.reset();
    return report;
  }

  bool enter_member(Item& item) {
    if (archive_ == nullptr && !open()) return give_up(item);
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(archive_.get(), &entry);
    if (result == ARCHIVE_EOF) {
      done_ = true;
      return false;
    }
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
      failures_ = 0;
      return take(entry, item);
    }
    if (result == ARCHIVE_FATAL || ++failures_ > kMaxRetries) return give_up(item);
    if (result == ARCHIVE_RETRY) return false;
    item = Problem{ProblemCode::broken_archive, place_.origin,
                   fmt::format("a member cannot be read: {}", error_text(archive_.get()))};
    return true;
  }

  bool open() {
    archive_.reset(archive_read_new());
    archive* a = archive_.get();
    if (a == nullptr) return false;
    // Named one by one: libarchive's "all" runs programs for some kinds of compression, and knows formats in
    // which a text can be taken for an archive.
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_format_7zip(a);
    archive_read_support_format_raw(a);
    opened_ = input_.open(a) == ARCHIVE_OK;
    return opened_;
  }

  bool give_up(Item& item) {
    done_ = true;
    archive* a = archive_.get();
    if (input_.failure()) {
      item = Problem{input_.failure()->code, place_.origin, input_.failure()->message};
    } else if (opened_ && members_ == 0 && archive_read_has_encrypted_entries(a) > 0) {
      item = Problem{ProblemCode::encrypted, place_.origin, "the archive's list of members is encrypted"};
    } else {
      item = Problem{ProblemCode::broken_archive, place_.origin,
                     a == nullptr ? "out of memory" : fmt::format("damaged: {}", error_text(a))};
    }
    return true;
  }

  bool take(archive_entry* entry, Item& item) {
    ++members_;
    const char* path = archive_entry_pathname(entry);
    if (path == nullptr) path = archive_entry_pathname_utf8(entry);
    std::string name = path != nullptr ? path : "(no name)";
    bool named = false;
    if (archive_format(archive_.get()) == ARCHIVE_FORMAT_RAW) {
      // libarchive takes anything for a "raw" file: right only when a compression stood around it.
      if (archive_filter_count(archive_.get()) < 2 || is_compressed_tar_name(place_.name)) {
        done_ = true;
        item = Problem{ProblemCode::broken_archive, place_.origin,
                       "damaged: no archive can be recognised in it"};
        return true;
      }
      name = uncompressed_name(place_.name);
      named = place_.named;
    }
    member_origin_ = fmt::format("{}!{}", place_.origin, name);
    if (auto failure = budget_.charge(kMemberOverhead)) {
      done_ = true;
      item = Problem{failure->code, place_.origin, failure->message};
      return true;
    }
    const auto type = archive_entry_filetype(entry);
    const bool has_size = archive_entry_size_is_set(entry) != 0;
    const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
    // A hard link without contents is another member's name; a symbolic link is nothing but a name.
    const bool link = archive_entry_hardlink(entry) != nullptr && size == 0;
    if (type == AE_IFDIR || type == AE_IFLNK || link) return false;
    if (type != AE_IFREG && type != 0) {
      item = Problem{ProblemCode::not_regular, member_origin_, "a device, FIFO or socket: passed over"};
      return true;
    }
    if (archive_entry_is_data_encrypted(entry) != 0) {
      if (encrypted_++ == 0) first_encrypted_ = member_origin_;
      return false;
    }
    member_.emplace(archive_.get(), input_, budget_);
    auto stream = std::make_unique<MemberStream>(*member_, has_size ? std::optional(size) : std::nullopt);
    Opening opening = read_opening(*stream);
    child_ = open_items(std::move(opening), std::move(stream),
                        Place{member_origin_, std::move(name), named, place_.depth + 1, &budget_}, context_);
    return false;
  }

  /// One problem for all of them: a locked archive may have thousands.
  bool report_encrypted(Item& item) {
    if (encrypted_ == 0) return false;
    std::string message =
        encrypted_ == 1 ? "needs a password: passed over"
                        : fmt::format("one of {} members that need a password: passed over", encrypted_);
    item = Problem{ProblemCode::encrypted, std::move(first_encrypted_), std::move(message)};
    encrypted_ = 0;
    return true;
  }

  Place place_;
  Context& context_;
  Budget budget_;
  Input input_;  // before archive_, which reads from it until it is freed
  ArchivePtr archive_;
  std::optional<Member> member_;
  std::unique_ptr<Items> child_;  // after member_, which it reads
  std::string member_origin_;
  std::string first_encrypted_;
  std::uint64_t encrypted_ = 0;
  std::uint64_t members_ = 0;
  int failures_ = 0;
  bool opened_ = false;  // libarchive 3.6 must not be asked about an archive that it failed to open
  bool done_ = false;
};

}  // namespace

std::unique_ptr<Items> open_archive(std::unique_ptr<ByteStream> stream, Place place, Context& context) {
  return std::make_unique<ArchiveItems>(std::move(stream), std::move(place), context);
}

}  // namespace kb::corpus

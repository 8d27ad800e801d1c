#include "corpus/loader.h"

#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "corpus/article_start.h"

namespace kb::corpus {
namespace {

constexpr int kTries = 3;
// What threads take at a time: enough to make the lock cheap, little enough to share a folder of big files.
constexpr std::size_t kBatch = 16;
constexpr std::size_t kWindowBatches = 64;
constexpr std::size_t kWindowBytes = 8u << 20;
// Threads are not worth starting for less.
constexpr std::size_t kStepsAlone = 16;
// As many reads may wait for the disk at the same time: files that are not in memory come twice as quickly
// from four times as many threads. Where they are in memory, more threads than cores are in each other's way.
constexpr std::size_t kMostReaders = 16;

/// How often this thread has given up the processor to wait for something.
long waits() {
  rusage usage = {};
  return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw : 0;
}

LoadedStep load(FileLoader& files, WalkStep step) {
  if (auto* file = std::get_if<FileEntry>(&step)) return files.load(std::move(*file));
  if (auto* problem = std::get_if<Problem>(&step)) return std::move(*problem);
  return std::get<PathEnd>(std::move(step));
}

class PlainLoader final : public Loader {
 public:
  PlainLoader(Walk walk, const SourceOptions& options) : walk_(std::move(walk)), files_(options.fingerprint) {}
  std::optional<LoadedStep> next() override {
    auto step = walk_.next();
    if (!step) return std::nullopt;
    return load(files_, std::move(*step));
  }

 private:
  Walk walk_;
  FileLoader files_;
};

/// Threads take batches off the walk in turn and read them; the batches are handed out in the order they were
/// taken. Threads that wait for the disk call further ones.
class AheadLoader final : public Loader {
 public:
  AheadLoader(Walk walk, const SourceOptions& options)
      : walk_(std::move(walk)),
        readers_(options.readers),
        fingerprint_(options.fingerprint),
        first_files_(fingerprint_) {}

  ~AheadLoader() override {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  std::optional<LoadedStep> next() override {
    if (given_ < kStepsAlone) {
      ++given_;
      auto step = walk_.next();
      if (!step) return std::nullopt;
      return load(first_files_, std::move(*step));
    }
    start();
    if (at_ == mine_.size() && !take_front()) return std::nullopt;
    return std::move(mine_[at_++]);
  }

 private:
  struct Batch {
    std::vector<LoadedStep> steps;
    std::size_t bytes = 0;
    bool ready = false;
  };

  void start() {
    if (std::exchange(started_, true)) return;
    const std::lock_guard lock(mutex_);
    threads_.reserve(std::max<std::size_t>(readers_, kMostReaders));
    for (unsigned i = 0; i < readers_; ++i) threads_.emplace_back([this] { run(); });
  }

  /// With mutex_ held.
  void start_another() {
    if (closed_ || walked_ || threads_.size() >= kMostReaders) return;
    try {
      threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {  // those that there are will do
    }
  }

  bool take_front() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return window_.empty() ? walked_ : window_.front().ready; });
    if (window_.empty()) return false;
    mine_ = std::move(window_.front().steps);
    bytes_ -= window_.front().bytes;
    window_.pop_front();
    at_ = 0;
    lock.unlock();
    room_.notify_one();
    return true;
  }

  void run() {
    FileLoader files(fingerprint_);
    std::unique_lock lock(mutex_);
    for (;;) {
      room_.wait(lock, [this] {
        return closed_ || walked_ || (window_.size() < kWindowBatches && bytes_ < kWindowBytes);
      });
      if (closed_ || walked_) break;
      std::vector<WalkStep> taken;
      while (taken.size() < kBatch) {
        auto step = walk_.next();
        if (!step) {
          walked_ = true;
          break;
        }
        taken.push_back(std::move(*step));
      }
      if (taken.empty()) break;
      Batch& batch =
          window_.emplace_back();  // stays where it is: a deque, taken from the front only when ready
      lock.unlock();
      std::vector<LoadedStep> steps;
      std::size_t bytes = 0;
      steps.reserve(taken.size());
      const long waited = waits();
      for (WalkStep& step : taken) {
        steps.push_back(load(files, std::move(step)));
        if (const auto* file = std::get_if<LoadedFile>(&steps.back())) bytes += file->opening.head.size();
      }
      const bool slow = waits() - waited > static_cast<long>(taken.size() / 2);
      lock.lock();
      if (slow) start_another();
      batch.steps = std::move(steps);
      batch.bytes = bytes;
      batch.ready = true;
      bytes_ += bytes;
      if (&batch == &window_.front()) ready_.notify_one();
    }
    // The others, and whoever waits for steps, must see that there are no more.
    room_.notify_all();
    ready_.notify_one();
  }

  Walk walk_;  // guarded by mutex_ once threads run
  const unsigned readers_;
  Fingerprint (*const fingerprint_)(std::string_view);
  FileLoader first_files_;
  std::size_t given_ = 0;
  bool started_ = false;
  std::vector<LoadedStep> mine_;
  std::size_t at_ = 0;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable room_;
  std::deque<Batch> window_;
  std::size_t bytes_ = 0;
  bool walked_ = false;
  bool closed_ = false;
  std::vector<std::thread> threads_;  // last: they use all the others
};

}  // namespace

void FileLoader::read(FileStream& stream, std::uint64_t size, std::string& bytes) {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(kSmallFile + 1);
  const auto want = static_cast<std::size_t>(size) + 1;  // one more, so that the end is seen
  const ssize_t got = stream.read(buffer_.get(), want);
  bytes.assign(buffer_.get(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  // A regular file gives less than was asked for only at its end; whatever else came is asked again.
  if (got != static_cast<ssize_t>(size)) (void)read_up_to(stream, bytes, want);
}

LoadedFile FileLoader::load(FileEntry entry) {
  LoadedFile loaded;
  loaded.large = entry.named && entry.path == "-";  // standard input waits for its turn
  for (int tries = 0; tries < kTries && !loaded.large; ++tries) {
    OpenedFile file = open_regular(entry.path, entry.regular);
    loaded.failure = std::move(file.failure);
    loaded.large = file.size > kSmallFile;
    if (loaded.failure || loaded.large) break;
    FileStream stream(std::move(file.fd), file.size);
    read(stream, file.size, loaded.opening.head);
    loaded.failure = stream.failure();
    // What says it is empty and is not (a file of /proc) is streamed.
    if (file.size == 0 && !loaded.opening.head.empty()) {
      loaded.large = true;
      break;
    }
    // A file that has grown ends behind `want`: the stream cannot have told.
    if (!loaded.failure && loaded.opening.head.size() > file.size) {
      loaded.failure = Failure{ProblemCode::changed, "grew while it was read"};
    }
    if (!loaded.failure || loaded.failure->code != ProblemCode::changed) break;
  }
  Opening& opening = loaded.opening;
  opening.complete = true;
  if (!loaded.failure && !loaded.large) {
    opening.one = looks_like_article(std::string_view(opening.head).substr(0, kHeaderSearchBytes)) &&
                  find_article_start(opening.head, 1, true).position == std::string_view::npos;
    if (opening.one && fingerprint_ != nullptr) opening.fingerprint = fingerprint_(opening.head);
  }
  loaded.entry = std::move(entry);
  return loaded;
}

std::unique_ptr<Loader> make_loader(Walk walk, const SourceOptions& options) {
  if (options.readers == 0) return std::make_unique<PlainLoader>(std::move(walk), options);
  return std::make_unique<AheadLoader>(std::move(walk), options);
}

}  // namespace kb::corpus

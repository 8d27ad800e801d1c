#include "corpus/background.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace kb::corpus {
namespace {

constexpr std::size_t kReadyBytes = 8u << 20;

std::size_t weight(const Item& item) {
  const auto* article = std::get_if<RawArticle>(&item);
  return sizeof(Item) + (article != nullptr ? article->bytes.size() + article->origin.size() : 0);
}

class Background final : public Items {
 public:
  Background(std::unique_ptr<Items> items, Context& context)
      : context_(context), items_(std::move(items)), thread_([this] { run(); }) {}

  ~Background() override {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    context_.stop = true;  // a read from a pipe nobody writes to
    room_.notify_all();
    thread_.join();
    context_.stop = false;
  }

  bool next(Item& item) override {
    if (mine_.empty()) {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, [this] { return !ready_.empty() || ended_; });
      // All of it at once: the lock is taken once for many items.
      mine_.swap(ready_);
      bytes_ = 0;
      lock.unlock();
      room_.notify_one();
    }
    if (mine_.empty()) return false;
    item = std::move(mine_.front());
    mine_.pop_front();
    return true;
  }

 private:
  void run() {
    Item item;
    while (items_->next(item) && push(std::move(item))) {
    }
    items_.reset();
    const std::lock_guard lock(mutex_);
    ended_ = true;
    filled_.notify_one();
  }

  bool push(Item item) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return bytes_ < kReadyBytes || closed_; });
    if (closed_) return false;
    bytes_ += weight(item);
    ready_.push_back(std::move(item));
    if (ready_.size() == 1) filled_.notify_one();
    return true;
  }

  Context& context_;
  std::unique_ptr<Items> items_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable room_;
  std::deque<Item> ready_;
  std::deque<Item> mine_;  // of the thread that calls next()
  std::size_t bytes_ = 0;
  bool ended_ = false;
  bool closed_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace

std::unique_ptr<Items> in_background(std::unique_ptr<Items> items, Context& context) {
  return std::make_unique<Background>(std::move(items), context);
}

}  // namespace kb::corpus

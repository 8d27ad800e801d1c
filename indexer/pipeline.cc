#include "indexer/pipeline.h"

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace kb::indexer {

Pipeline::Pipeline(unsigned jobs, const Observer& observer)
    : observer_(observer), jobs_(jobs != 0 ? jobs : std::max(1u, std::thread::hardware_concurrency())) {}

void Pipeline::fail_with(Error error) {
  const std::lock_guard lock(mutex_);
  // What the first failure stops looks like a user's stop to the other workers.
  if (!failure_ || failure_->code == ErrorCode::interrupted) failure_ = std::move(error);
  failed_ = true;
}

Result<void> Pipeline::run(const std::function<std::optional<Batch>()>& next,
                           const std::function<Result<void>(BatchQueue&)>& work,
                           const std::function<void()>& release) {
  BatchQueue queue(jobs_ + 2);
  std::vector<std::thread> workers;
  const auto give_up = [&] {
    queue.abandon();
    release();
  };
  for (unsigned i = 0; i < jobs_; ++i)
    workers.emplace_back([&] {
      try {
        if (auto done = work(queue); !done) fail_with(std::move(done).error());
      } catch (const std::bad_alloc&) {
        fail_with({ErrorCode::limit, "out of memory", "use fewer --jobs or a smaller --memory"});
      } catch (const std::exception& error) {  // a bug, but not one that may take the process down
        fail_with({ErrorCode::internal, std::string("a worker failed: ") + error.what(), {}});
      }
      if (stopped()) give_up();
    });
  try {
    while (!stopped()) {
      auto batch = next();
      if (!batch || !queue.push(*std::move(batch))) break;
    }
  } catch (const std::exception& error) {
    fail_with({ErrorCode::internal, std::string("reading failed: ") + error.what(), {}});
  }
  if (stopped())
    give_up();
  else
    queue.close();
  for (std::thread& worker : workers) worker.join();
  if (failure_) return tl::unexpected<Error>(*failure_);
  if (observer_.stop_requested()) return interrupted();
  return {};
}

}  // namespace kb::indexer

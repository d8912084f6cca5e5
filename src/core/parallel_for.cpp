#include "core/parallel_for.h"

#ifdef LAB_THREADS
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace lab {

#ifndef LAB_THREADS

void parallel_for(Index tasks, const std::function<void(Index)>& task) {
  for (Index i = 0; i < tasks; ++i) task(i);
}
int threads() { return 1; }
void set_threads(int) {}

#else

namespace {

thread_local bool inside_a_task = false;

/// Helpers that wait for a loop and take its tasks one by one.
class Pool {
 public:
  ~Pool() { resize(1); }

  int size() const { return static_cast<int>(helpers_.size()) + 1; }

  void resize(int count) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
    helpers_.clear();
    stopping_ = false;
    for (int i = 1; i < count; ++i) helpers_.emplace_back([this, seen = round_] { help(seen); });
  }

  void run(Index tasks, const std::function<void(Index)>& task) {
    const std::lock_guard<std::mutex> one_loop_at_a_time(loop_mutex_);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      task_ = &task;
      tasks_ = tasks;
      next_.store(0);
      error_ = nullptr;
      busy_ = static_cast<int>(helpers_.size());
      ++round_;
    }
    wake_.notify_all();
    take_tasks();
    std::unique_lock<std::mutex> lock(mutex_);
    finished_.wait(lock, [this] { return busy_ == 0; });
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void take_tasks() {
    inside_a_task = true;
    for (Index i = next_.fetch_add(1); i < tasks_; i = next_.fetch_add(1)) {
      try {
        (*task_)(i);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!error_) error_ = std::current_exception();
      }
    }
    inside_a_task = false;
  }

  void help(std::uint64_t seen) {
    for (;;) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [&] { return stopping_ || round_ != seen; });
        if (stopping_) return;
        seen = round_;
      }
      take_tasks();
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        --busy_;
      }
      finished_.notify_one();
    }
  }

  std::mutex loop_mutex_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable finished_;
  std::vector<std::thread> helpers_;
  const std::function<void(Index)>* task_ = nullptr;
  Index tasks_ = 0;
  std::atomic<Index> next_{0};
  std::uint64_t round_ = 0;
  int busy_ = 0;
  bool stopping_ = false;
  std::exception_ptr error_;
};

int processors() {
  const unsigned count = std::thread::hardware_concurrency();
  return count == 0 ? 1 : static_cast<int>(count);
}

Pool& pool() {
  static Pool shared;
  static const bool started = (shared.resize(processors()), true);
  (void)started;
  return shared;
}

}  // namespace

void parallel_for(Index tasks, const std::function<void(Index)>& task) {
  if (tasks <= 1 || inside_a_task || pool().size() == 1) {
    for (Index i = 0; i < tasks; ++i) task(i);
    return;
  }
  pool().run(tasks, task);
}

int threads() { return pool().size(); }

void set_threads(int count) { pool().resize(count <= 0 ? processors() : count); }

#endif

}  // namespace lab

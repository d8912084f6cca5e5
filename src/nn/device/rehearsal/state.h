#pragma once
// The queue that rehearses: what is put into it is done at once, or remembered while recording.

#include <functional>
#include <vector>

#include "nn/device/queue.h"

namespace lab::nn::device {

struct Queue::State {
  /// Opens the device's memory, does the work, closes it again; or remembers the work.
  void submit(std::function<void()> work);

  std::unique_ptr<std::vector<std::function<void()>>> recording;
};

/// For tests: pieces of work that all queues have done or remembered so far, one for each launch.
std::int64_t rehearsed_launches();

}  // namespace lab::nn::device

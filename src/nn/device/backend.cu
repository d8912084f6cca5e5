#include "nn/device/backend.h"

#include <stdexcept>

#include "nn/device/launch.h"
#include "nn/device/table.h"
#include "nn/operation.h"

namespace lab::nn::device {
namespace {

/// Between the first time, which was plain, and the second.
struct Rehearsed final : Recording {};

}  // namespace

template <class S>
Buffer DeviceBackend<S>::share(const void* host, std::size_t bytes) {
  Buffer copy = queue_.allocate(bytes);
  queue_.write(copy.data(), host, bytes);
  return copy;
}

template <class S>
void DeviceBackend<S>::count_up(std::uint64_t* counter) {
  each(queue_, 1, [=] LAB_ON_DEVICE(Index) { ++*counter; });
}

template <class S>
std::unique_ptr<Kernel> DeviceBackend<S>::kernel(const Operation& operation, Binding binding) {
  for (const DeviceRow& row : device_operations()) {
    if (row.name != operation.name()) continue;
    return (sizeof(S) == 8 ? row.kernels.f64 : row.kernels.f32)(queue_, operation, std::move(binding));
  }
  throw std::logic_error("device/table.cpp has no row for " + std::string(operation.name()));
}

template <class S>
void DeviceBackend<S>::replay(std::unique_ptr<Recording>& recording, const std::function<void()>& work) {
  if (!records_ || recording == nullptr) {
    work();
    if (records_) recording = std::make_unique<Rehearsed>();
    return;
  }
  if (dynamic_cast<Rehearsed*>(recording.get()) != nullptr) {
    queue_.begin_recording();
    try {
      work();
    } catch (...) {
      queue_.abandon_recording();
      throw;
    }
    recording = queue_.end_recording();
  }
  queue_.play(*recording);
}

template class DeviceBackend<float>;
template class DeviceBackend<double>;

}  // namespace lab::nn::device

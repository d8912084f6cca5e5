#pragma once
// The backend of a device (queue.h): the seam of backend.h over a queue.
//
// Idea:      work that is the same every time is done plainly the first time, so that the libraries load what they
//            need; recorded the second time; and played from then on.

#include "nn/device/queue.h"

namespace lab::nn::device {

template <class S>
class DeviceBackend final : public Backend {
 public:
  /// Without `records`, replay() does the work plainly each time. Throws DeviceError where there is no device.
  explicit DeviceBackend(bool records = true) : records_(records) {}

  std::string name() const override { return queue_.name(); }
  Precision precision() const override { return sizeof(S) == 8 ? Precision::f64 : Precision::f32; }
  Buffer allocate(std::size_t bytes) override { return queue_.allocate(bytes); }
  Buffer share(const void* host, std::size_t bytes) override;
  void write(void* to, const void* host, std::size_t bytes) override { queue_.write(to, host, bytes); }
  void read(void* host, const void* from, std::size_t bytes) override { queue_.read(host, from, bytes); }
  void fill_zero(void* to, std::size_t bytes) override { queue_.fill_zero(to, bytes); }
  void count_up(std::uint64_t* counter) override;
  std::unique_ptr<Kernel> kernel(const Operation& operation, Binding binding) override;
  void replay(std::unique_ptr<Recording>& recording, const std::function<void()>& work) override;

 private:
  Queue queue_;
  bool records_;
};

}  // namespace lab::nn::device

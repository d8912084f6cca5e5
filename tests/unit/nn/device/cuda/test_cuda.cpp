// What can be said of the CUDA build whether or not there is a GPU; on a GPU, test_device_*.cpp do the work.

#include <gtest/gtest.h>

#include "nn/backend_cuda.h"

namespace lab::nn {
namespace {

TEST(Cuda, SaysWhyItCannotBeUsedOrNamesTheGpu) {
  EXPECT_TRUE(built_with_cuda());
  const std::string reason = cuda_refusal();
  if (reason.empty()) {
    const std::unique_ptr<Backend> backend = make_cuda_backend();
    EXPECT_TRUE(backend->name().ends_with(", CUDA")) << backend->name();
    std::printf("    on %s\n", backend->name().c_str());
    return;
  }
  EXPECT_TRUE(reason.ends_with(".")) << reason;
  try {
    make_cuda_backend();
    ADD_FAILURE() << "a backend without a GPU";
  } catch (const DeviceError& error) {
    EXPECT_EQ(error.what(), reason);
  }
  std::printf("    no GPU: %s\n", reason.c_str());
}

}  // namespace
}  // namespace lab::nn

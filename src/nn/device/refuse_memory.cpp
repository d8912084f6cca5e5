#include <cstdio>

#include "core/error.h"
#include "nn/device/queue.h"

namespace lab::nn::device {

void refuse_memory(const std::string& where, std::size_t bytes) {
  char megabytes[32];
  std::snprintf(megabytes, sizeof megabytes, "%.1f MB", static_cast<double>(bytes) / 1e6);
  throw InputError("There is not enough memory on " + where + ": the network asked for another " + megabytes +
                       ". A smaller batch or a smaller network needs less.",
                   "memory");
}

}  // namespace lab::nn::device

#include "nn/backend_eigen.h"

#include <cstdio>
#include <cstring>
#include <new>
#include <stdexcept>

#include "core/error.h"
#include "core/parallel_for.h"
#include "nn/operations/table.h"

namespace lab::nn {
namespace {

constexpr std::align_val_t alignment{64};
// More than any machine will give to one tensor: refused before the allocator is asked.
constexpr std::size_t most_bytes =
    sizeof(std::size_t) == 4 ? (std::size_t{1} << 31U) - 1 : std::size_t{1} << (sizeof(std::size_t) * 5);

std::string megabytes(std::size_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

}  // namespace

template <class S>
std::string EigenBackend<S>::name() const {
  return threads() == 1 ? "CPU, one thread" : "CPU, " + std::to_string(threads()) + " threads";
}

template <class S>
Buffer EigenBackend<S>::allocate(std::size_t bytes) {
  if (bytes == 0) return {};
  void* memory = bytes > most_bytes ? nullptr : ::operator new(bytes, alignment, std::nothrow);
  if (memory == nullptr) {
    throw InputError("There is not enough memory: the network asked for another " + megabytes(bytes) +
                         ". A smaller batch or a smaller network needs less.",
                     "memory");
  }
  std::memset(memory, 0, bytes);
  return {std::shared_ptr<void>(memory, [](void* old) { ::operator delete(old, alignment); }), bytes};
}

template <class S>
Buffer EigenBackend<S>::share(const void* host, std::size_t bytes) {
  return {std::shared_ptr<void>(const_cast<void*>(host), [](void*) {}), bytes};  // NOLINT: only read
}

template <class S>
void EigenBackend<S>::write(void* to, const void* host, std::size_t bytes) {
  if (bytes > 0) std::memcpy(to, host, bytes);
}

template <class S>
void EigenBackend<S>::read(void* host, const void* from, std::size_t bytes) {
  if (bytes > 0) std::memcpy(host, from, bytes);
}

template <class S>
void EigenBackend<S>::fill_zero(void* to, std::size_t bytes) {
  if (bytes > 0) std::memset(to, 0, bytes);
}

template <class S>
std::unique_ptr<Kernel> EigenBackend<S>::kernel(const Operation& operation, Binding binding) {
  for (const OperationRow& row : operations()) {
    if (row.name != operation.name()) continue;
    return (sizeof(S) == 8 ? row.eigen.f64 : row.eigen.f32)(operation, std::move(binding));
  }
  throw std::logic_error("operations/table.cpp has no row for " + std::string(operation.name()));
}

template <class S>
void EigenBackend<S>::replay(std::unique_ptr<Recording>&, const std::function<void()>& work) {
  work();
}

template class EigenBackend<float>;
template class EigenBackend<double>;

}  // namespace lab::nn

#include "nn/backend.h"

#include <algorithm>

namespace lab::nn {
namespace {

template <class To, class From>
std::vector<To> converted(std::span<const From> values) {
  std::vector<To> out(values.size());
  std::transform(values.begin(), values.end(), out.begin(),
                 [](From value) { return static_cast<To>(value); });
  return out;
}

template <class Number>
void write_as(Backend& backend, void* to, std::span<const Number> values) {
  if (backend.number_bytes() == sizeof(Number)) return backend.write(to, values.data(), values.size_bytes());
  using Other = std::conditional_t<sizeof(Number) == 4, double, float>;
  const std::vector<Other> other = converted<Other>(values);
  backend.write(to, other.data(), other.size() * sizeof(Other));
}

template <class Number>
void read_as(Backend& backend, std::span<Number> values, const void* from) {
  if (backend.number_bytes() == sizeof(Number)) return backend.read(values.data(), from, values.size_bytes());
  using Other = std::conditional_t<sizeof(Number) == 4, double, float>;
  std::vector<Other> other(values.size());
  backend.read(other.data(), from, other.size() * sizeof(Other));
  std::transform(other.begin(), other.end(), values.begin(),
                 [](Other value) { return static_cast<Number>(value); });
}

}  // namespace

void Backend::write_numbers(void* to, std::span<const float> values) { write_as(*this, to, values); }
void Backend::write_numbers(void* to, std::span<const double> values) { write_as(*this, to, values); }
void Backend::read_numbers(std::span<float> values, const void* from) { read_as(*this, values, from); }
void Backend::read_numbers(std::span<double> values, const void* from) { read_as(*this, values, from); }

}  // namespace lab::nn

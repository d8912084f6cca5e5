#include "nn/parameters.h"

#include <stdexcept>

#include "core/rng.h"

namespace lab::nn {
namespace {

constexpr Index alignment = 16;  // numbers: 64 bytes of float32

/// FNV-1a: a number for a name, the same everywhere.
std::uint64_t hash(const std::string& name) {
  std::uint64_t sum = 0xCBF29CE484222325ULL;
  for (const char letter : name) sum = (sum ^ static_cast<unsigned char>(letter)) * 0x100000001B3ULL;
  return sum;
}

}  // namespace

int Parameters::declare(ParameterSpec spec) {
  for (int i = 0; i < count(); ++i) {
    if (specs_[static_cast<std::size_t>(i)].name != spec.name) continue;
    if (specs_[static_cast<std::size_t>(i)].shape == spec.shape) return i;
    throw std::logic_error("the tensor " + spec.name + " was declared before with another shape");
  }
  if (initialised())
    throw std::logic_error("the tensor " + spec.name + " is new, but the others have started already");
  specs_.push_back(std::move(spec));
  return count() - 1;
}

void Parameters::initialise(std::uint64_t seed) {
  offsets_.clear();
  trained_size_ = statistics_size_ = 0;
  for (const ParameterSpec& spec : specs_) {
    Index& end = spec.trained ? trained_size_ : statistics_size_;
    offsets_.push_back(end);
    end += (spec.shape.size() + alignment - 1) / alignment * alignment;
  }
  values_ = backend_->allocate_numbers(trained_size_);
  gradients_ = backend_->allocate_numbers(trained_size_);
  statistics_ = backend_->allocate_numbers(statistics_size_);
  for (int i = 0; i < count(); ++i) {
    const ParameterSpec& tensor = spec(i);
    write(i, std::span<const float>(initial_values(tensor.start, tensor.shape.size(), tensor.fan_in,
                                                   tensor.fan_out, Rng(seed ^ hash(tensor.name)))));
  }
}

Index Parameters::trained_numbers() const {
  Index sum = 0;
  for (const ParameterSpec& spec : specs_) sum += spec.trained ? spec.shape.size() : 0;
  return sum;
}

void* Parameters::slice(const Buffer& buffer, int index) const {
  if (!initialised()) throw std::logic_error("the tensor " + spec(index).name + " has not been initialised");
  return buffer.as<char>() +
         static_cast<std::size_t>(offsets_[static_cast<std::size_t>(index)]) * backend_->number_bytes();
}

void* Parameters::value(int index) const { return slice(spec(index).trained ? values_ : statistics_, index); }
void* Parameters::gradient(int index) const {
  return spec(index).trained ? slice(gradients_, index) : nullptr;
}

std::vector<float> Parameters::read(int index) const {
  std::vector<float> out(static_cast<std::size_t>(spec(index).shape.size()));
  backend_->read_numbers(std::span<float>(out), value(index));
  return out;
}

void Parameters::write(int index, std::span<const float> numbers) {
  if (static_cast<Index>(numbers.size()) != spec(index).shape.size())
    throw std::logic_error("the tensor " + spec(index).name + " holds another number of values");
  backend_->write_numbers(value(index), numbers);
}

void Parameters::write(int index, std::span<const double> numbers) {
  if (static_cast<Index>(numbers.size()) != spec(index).shape.size())
    throw std::logic_error("the tensor " + spec(index).name + " holds another number of values");
  backend_->write_numbers(value(index), numbers);
}

}  // namespace lab::nn

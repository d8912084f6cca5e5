#include "app/loaded_data.h"

#include <algorithm>
#include <utility>

namespace lab {

std::size_t bytes_of(const Dataset& dataset) {
  return dataset.points.bytes() + dataset.labels.size() * sizeof(int) +
         (dataset.test ? bytes_of(*dataset.test) : 0);
}

std::shared_ptr<const Dataset> LoadedData::find(std::string_view id, bool with_test) {
  const auto found =
      std::find_if(held_.begin(), held_.end(), [id](const Held& held) { return held.id == id; });
  if (found == held_.end() || (with_test && !found->dataset->test)) return nullptr;
  std::rotate(found, found + 1, held_.end());
  return held_.back().dataset;
}

void LoadedData::hold(std::string_view id, std::shared_ptr<const Dataset> dataset) {
  std::erase_if(held_, [id](const Held& held) { return held.id == id; });
  held_.push_back({std::string(id), std::move(dataset)});
  std::size_t all = bytes();
  for (auto oldest = held_.begin(); all > limit_ && oldest + 1 != held_.end();) {
    if (oldest->dataset.use_count() > 1) {
      ++oldest;  // letting go would free nothing
      continue;
    }
    all -= bytes_of(*oldest->dataset);
    oldest = held_.erase(oldest);
  }
}

std::size_t LoadedData::bytes() const {
  std::size_t sum = 0;
  for (const Held& held : held_) sum += bytes_of(*held.dataset);
  return sum;
}

}  // namespace lab

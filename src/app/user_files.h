/// A person's own files: one table, or images and labels that may come one after the other in any order.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace lab {

class UserFiles {
 public:
  /// Takes a file by its content: CSV, IDX images or IDX labels, plain or gzipped. Returns the data set, or
  /// nullptr where labels wait for their images. Throws InputError (control "data"); what was there before
  /// stays.
  std::shared_ptr<const Dataset> add(std::string_view name, std::span<const std::uint8_t> bytes);

  /// The data set of the files so far, or nullptr.
  std::shared_ptr<const Dataset> dataset() const { return dataset_; }

 private:
  using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;

  Bytes images_, labels_;  // inflated IDX files; shared, so that a copy of this costs nothing
  std::string images_name_;
  std::shared_ptr<const Dataset> dataset_;
};

}  // namespace lab

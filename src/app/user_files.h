/// A person's own files: one table, or images and labels that may come one after the other in any order; or, as
/// MNIST has them, images and labels of a training and of a test part, all four at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/pace.h"
#include "data/dataset.h"
#include "data/file_reading.h"

namespace lab {

class UserFiles {
 public:
  /// Takes a file by its content: CSV, IDX images or IDX labels, plain or gzipped. Returns the data set; or
  /// nullptr where labels wait for their images, and where a long table is still to be read. Throws InputError
  /// (control "data"); what was there before stays.
  std::shared_ptr<const Dataset> add(std::string_view name, std::span<const std::uint8_t> bytes);
  /// One of four files that belong together, whose purposes come in this order: "test-labels", "test-images",
  /// "train-labels", "train-images". The last gives the data set, with its test part; the others nullptr.
  /// Throws like the above.
  std::shared_ptr<const Dataset> add_of_four(std::string_view name, std::span<const std::uint8_t> bytes,
                                             std::string_view purpose);

  /// A table was begun: read_on() goes on, for about `budget_ms`, until it gives the data set. Throws like add().
  bool reading() const { return reading_ != nullptr; }
  std::shared_ptr<const Dataset> read_on(double budget_ms, const ClockMs& clock);
  /// 0 to 1, of what is being read.
  double progress() const { return reading_ ? reading_->progress() : 0.0; }

  /// The data set of the files so far, or nullptr.
  std::shared_ptr<const Dataset> dataset() const { return dataset_; }

 private:
  std::shared_ptr<const Dataset> finish_reading();

  using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;

  Bytes labels_, test_images_,
      test_labels_;            // inflated IDX files; shared, so that a copy of this costs nothing
  bool takes_labels_ = false;  // dataset_ is images of an IDX file
  std::shared_ptr<const Dataset> dataset_;
  std::shared_ptr<FileReading> reading_;
  std::string reading_name_;
  Pace pace_;
};

}  // namespace lab

#pragma once
// The rows that a model learns from, and those it is judged by.

#include <string>
#include <vector>

#include "data/dataset.h"
#include "networks/table.h"

namespace lab {

struct TrainingData {
  Dataset train, test;
  ImageSize size;
  std::string test_rows;  ///< which rows judge, so that others can judge by the same
  std::string about;      ///< "MNIST: 60000 images to learn from, 10000 to be judged by"
};

/// Loads "digits" (the table that the project carries: its first 1437 rows to learn from, the last 360
/// to be judged by) or "mnist" (from `folders`, the first that has it). Throws
/// TrainFailure(usage) for another id, TrainFailure(data) where files are missing or damaged.
TrainingData load_training_data(const std::string& id, const std::vector<std::string>& folders,
                                const RowChoice& rows);

/// Where data files may lie: `given` alone where there is one, else LAB_DATA, the cache, ../shared/data.
std::vector<std::string> data_folders(const std::string& given);

}  // namespace lab

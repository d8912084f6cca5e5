#pragma once
// The words after `lab train`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab {

struct TrainOptions {
  std::string model;  ///< id in the table of models
  bool list = false, cards = false, describe = false, help = false, resume = false;
  bool judge = false;                   ///< measure the files that are there; no model: all of them
  std::optional<std::string> picture;   ///< with `judge`: where to put a sheet of drawn images
  std::optional<std::string> features;  ///< the classifier that `judge` looks through
  /// Where given, instead of what the model's row says.
  std::optional<std::string> data;
  std::optional<int> epochs;
  std::optional<std::int64_t> batch;
  std::optional<double> rate;
  std::uint64_t seed = 1;
  std::string device = "auto";
  std::string out;  ///< folder of the files that are written; the project's models where none is given
  std::optional<std::string> data_folder;  ///< with the files of MNIST or PneumoniaMNIST
  int threads = 0;                         ///< 0: one per processor
};

/// Throws TrainFailure(usage) for a word that is not known or a number that makes no sense.
TrainOptions parse_options(const std::vector<std::string>& words);

/// The help text.
const char* train_usage();

}  // namespace lab

#pragma once
// The one table of the models that are shipped: what is trained on what, and how.
//
// Idea:      a row per model, in the order of the lessons that use it. From the row come the training
//            (`lab train <id>`), the model's card and its place in models/index.json.
// Invariant: ids are unique and never change (they are file names).

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "networks/trainer.h"

namespace lab {

/// Which rows of a data set a model learns from. Labels choose them; the network never sees a label.
struct RowChoice {
  int without_class = -1;  ///< a class that is held out
  int only_class = -1;     ///< the one class that is kept
};

struct ModelEntry {
  std::string_view id;     ///< "ae28"
  std::string_view about;  ///< one line for people
  std::string_view data;   ///< "mnist", "digits" (UCI, 8 × 8) or "pneumonia"
  TrainingSettings training;
  std::function<std::unique_ptr<Network>(nn::Backend&, const ImageSize&)> make;
  RowChoice rows = {};
  bool clustered = false;    ///< its codes are judged by k-means, too
  bool half_weights = true;  ///< shipped with weights as float16: half the bytes
  std::vector<int> snapshots =
      {};  ///< epochs after which the parts are shipped as well, to be scrubbed through
};

/// All rows.
const std::vector<ModelEntry>& models();
/// The row of `id`; throws InputError (control "model") that names the nearest ids where there is none.
const ModelEntry& model_entry(std::string_view id);

}  // namespace lab

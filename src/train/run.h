#pragma once
// `lab train`: one model from its row in the table to a checkpoint and a CSV of its figures.

#include <memory>

#include "nn/backend.h"
#include "train/options.h"

namespace lab {

/// The table of models, for people.
void list_models();

/// Throws TrainFailure or InputError; returns when the training is complete.
void run_training(const TrainOptions& options);

/// Measures the files of one model or, without a name, of all that are there, prints what it finds and writes it
/// into the cards. Throws like run_training.
void run_judge(const TrainOptions& options);

/// The backend that --device names. Throws TrainFailure(device).
std::unique_ptr<nn::Backend> make_backend(const std::string& device);

}  // namespace lab

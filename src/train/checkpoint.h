#pragma once
// What a training is taken up again from: a file after every epoch.
//
// Format:    "LABTRAIN", version (u32), recipe (text), snapshot, history; a CRC-32 of all before it.
//            Little-endian; a text or a list is its length (u64) and its elements.
// Invariant: what is read is what was written, whole: anything else is refused.

#include <cstdint>
#include <string>
#include <vector>

#include "networks/trainer.h"

namespace lab {

/// One epoch as the CSV has it.
struct EpochRow {
  double epoch = 0;
  std::vector<double> figures;  ///< in the order of Checkpoint::columns
  double seconds = 0;           ///< of training, without scoring and writing
};

struct Checkpoint {
  std::string recipe;  ///< model, data, seed and settings: a training goes on only under the same
  TrainingSnapshot snapshot;
  std::vector<std::string> columns;
  std::vector<EpochRow> history;
};

/// Throws TrainFailure(files).
void write_checkpoint(const std::string& path, const Checkpoint& checkpoint);
/// Throws TrainFailure(files) where the file is not there, not a checkpoint, or damaged.
Checkpoint read_checkpoint(const std::string& path);

/// CRC-32 of all weights: two trainings with the same one have (all but certainly) the same weights.
std::uint32_t fingerprint(const TrainingSnapshot& snapshot);

/// The history as CSV, with a line of column names.
std::string history_csv(const Checkpoint& checkpoint);

}  // namespace lab

#pragma once
// `lab judge`: how good a shipped model is, measured on its files alone, as a page runs them.
//
// Idea:      an autoencoder rebuilds images that it has not learnt from: its error, the error of each class,
//            how well the error finds what was held out. A decoder or generator draws images from N(0, I): how
//            far they are from real ones (Fréchet distance), and whether all classes are among them.
// Features:  28 × 28 images are compared through the 64 features of a classifier of MNIST (a file, below),
//            8 × 8 images as they are, and their class is that of the nearest image learnt from.
// Reference: M. Heusel et al. 2017 (Fréchet distance); the statistics of real images are those of the test set.
// Invariant: nothing depends on the trainer: the same files, data and seed give the same figures anywhere.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "inference/model.h"
#include "networks/table.h"
#include "train/model_files.h"
#include "train/training_data.h"

namespace lab {

struct JudgeSettings {
  std::string folder = "models";  ///< with the model's files
  std::string classifier;  ///< ONNX: images (N, 784) → features (N, 64), logits; "" where there is none
  Index samples = 10000;
  std::uint64_t seed = 1;
};

/// Measures the files of `entry` in the folder. Throws TrainFailure(files) where one is missing or damaged.
Judgement judge_model(const ModelEntry& entry, const TrainingData& data, const JudgeSettings& settings);

/// Images drawn from N(0, I) by the decoder or generator in the folder: (samples, pixels).
Matrix drawn_samples(const ModelEntry& entry, const JudgeSettings& settings);

/// A 10 × 10 sheet of the first images, as the bytes of a PGM file.
std::string sheet_pgm(const Matrix& images, const ImageSize& size);

/// The classifier's file: `given`, else mnist-features.onnx in one of the folders, in measure/ beside or below
/// it; "" where it is nowhere. Throws TrainFailure(files) where `given` is not there.
std::string classifier_file(const std::string& given, const std::vector<std::string>& folders);

}  // namespace lab

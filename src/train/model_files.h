#pragma once
// What a trained model is shipped as: an ONNX file per part, a card, and its place in the index.
//
// Files:     <id>-<part>.onnx        a part, such as ae28-encoder.onnx
//            <id>-<part>-e05.onnx    the same after epoch 5, where the table of models asks for it
//            <id>.json               the card: what it is, what it learnt from, how, how good it is, its files
//            <id>.check.json         numbers to put in and what the trainer got out (float32, base64): a test
//                                    runs every file elsewhere and compares
//            index.json              what a page needs to choose and load, in the order of the table
// Invariant: a card's figures are those of the weights in its files. A part that is only other parts in a row
//            (an autoencoder, where there are its encoder and decoder) is not shipped.

#include <string>
#include <vector>

#include "networks/table.h"
#include "train/training_data.h"

namespace lab {

/// What only the program that trained knows.
struct TrainingFacts {
  std::string folder;  ///< where files are written
  std::string data;    ///< id of the data set
  std::string device;  ///< "CPU, 2 threads"
  std::string commit;  ///< of the project's sources, "" where unknown
  double seconds = 0;  ///< of training
};

/// Writes every part as of now, "<id>-<part>-e05.onnx", and its check; the trainer goes on as if nothing had
/// happened. Throws TrainFailure(files).
void ship_snapshot(const TrainingFacts& facts, const ModelEntry& entry, Trainer& trainer,
                   nn::Backend& backend);

/// Writes all files of the trained model and brings the index up to date. Where the table says so, the
/// trainer's weights are rounded to float16 first. Throws TrainFailure(files).
void ship_model(const TrainingFacts& facts, const ModelEntry& entry, Trainer& trainer, nn::Backend& backend,
                const TrainingData& data);

/// Brings what the cards in a folder, and its index, say of the layers of every part up to date with the networks of the
/// table. Throws TrainFailure(files).
void describe_layers(const std::string& folder, nn::Backend& backend);

/// Reconstruction errors of one class, mean and standard deviation over its images (MSE per pixel).
struct ClassError {
  std::string name;
  double mean = 0, deviation = 0;
};

/// What `lab judge` found out about a model's files.
struct Judgement {
  std::vector<Figure> figures;
  std::vector<double> class_shares;      ///< of drawn images, per class; empty where nothing was drawn
  std::vector<ClassError> class_errors;  ///< empty where nothing was rebuilt
  std::vector<std::string> notes;        ///< sentences: what could not be measured
};

/// Writes the judgement into the model's card and brings the index up to date. Throws TrainFailure(files)
/// where the folder has no card of it.
void add_judgement(const std::string& folder, const ModelEntry& entry, const Judgement& judgement);

}  // namespace lab

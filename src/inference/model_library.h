#pragma once
// The trained networks that the place we run in has: what there is, and each part to be asked.
//
// Idea:      the index (models/index.json) says which networks there are; a part's file is fetched when it is first
//            opened, checked by its SHA-256, and kept while somebody holds it. In a page the runtime comes with
//            the first network; a lesson without networks costs nothing.
// Invariant: open() gives the same model for the same file as long as somebody holds it.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inference/model.h"

namespace lab {

/// One layer of a part, for people to look at.
struct ModelLayer {
  std::string kind;             ///< "dense", "convolution", "max pooling" …
  std::string activation = {};  ///< "ReLU"; "" for none
  std::string to = {};          ///< name of the output that it ends in; "" where another layer follows
  /// Of what comes out, without the batch: {128}, or {16, 14, 14} (channels, height, width).
  std::vector<int> shape = {};
  std::size_t weights = 0;  ///< numbers that were learnt
};

/// One ONNX file of a network.
struct ModelFile {
  std::string part;  ///< "encoder"
  std::string file;  ///< "ae28-encoder.onnx"
  std::size_t bytes = 0;
  std::string sha256;
  int epoch = -1;  ///< of a snapshot taken along the training; −1: the trained network
  /// What it reads (kind "input"), then its layers as recorded. Two in a row that end in outputs of their own read the same.
  std::vector<ModelLayer> layers = {};
};

/// A figure on the card, measured by the trainer on images that took no part.
struct ModelFigure {
  std::string id;     ///< "test-mse"
  std::string label;  ///< "Test error (MSE)"
  double value = 0;
};

/// What a page knows of a network before it loads it.
struct ModelCard {
  std::string id;             ///< "ae28"
  std::string about;          ///< one line for people
  std::string architecture;   ///< "784–28–784"
  std::string data;           ///< id of the data set that it learnt from
  int width = 0, height = 0;  ///< of its images
  int code = 0;               ///< numbers in a code
  std::vector<ModelFile> files;
  std::vector<ModelFigure> figures;

  /// nullptr if there is none.
  const ModelFile* file(std::string_view part, int epoch = -1) const;
  /// Epochs of the snapshots of a part, ascending.
  std::vector<int> snapshots(std::string_view part) const;
};

/// How far what has been opened is on its way, in bytes, the page's runtime among it.
struct Arriving {
  std::size_t bytes = 0, of = 0;
};

class ModelLibrary {
 public:
  virtual ~ModelLibrary() = default;
  /// Asks for the index; may be called every frame. Cards are there once the state is ready.
  virtual ModelState state() = 0;
  /// Why there are no cards: a sentence.
  virtual const std::string& message() const = 0;
  virtual const std::vector<ModelCard>& cards() const = 0;
  /// A part; loading begins. Where the index has no such file, a model that failed and says so. Only once the
  /// index is ready.
  virtual std::shared_ptr<Model> open(std::string_view id, std::string_view part, int epoch = -1) = 0;
  virtual Arriving arriving() const = 0;
  /// Another lesson begins: an index that failed is asked for once more by the next state().
  virtual void try_again() {}

  /// nullptr if there is none.
  const ModelCard* card(std::string_view id) const;
};

/// The library of a place that has none (tests): its state is failed.
ModelLibrary& no_models();

/// A model that failed from the beginning.
std::shared_ptr<Model> failed_model(std::string message);

}  // namespace lab

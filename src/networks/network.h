#pragma once
// A network and its loss, recorded for whoever trains it, runs it or ships it.
//
// Idea:      one file per network says what its layers are; from it come the moves of its training (one for
//            an autoencoder; two for a generator and its critic, who take turns) and the parts that are used
//            by themselves afterwards (encoder, decoder). Training, checkpoints, ONNX files and lessons need
//            to know no more.
// Invariant: the parts use the weights that the moves train: both are recorded from the same parameters.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/points.h"
#include "nn/feed.h"
#include "nn/graph.h"

namespace lab {

/// A number with a name, as a curve, a card or a table shows it.
struct Figure {
  std::string id;     ///< "test-mse": a key
  std::string label;  ///< "Test error (MSE)"
  double value = 0;
};

/// A loss to be followed while training.
struct Watched {
  std::string id, label;
  nn::Value value;  ///< a single number
};

/// One half-step of a round.
struct Move {
  std::string id;        ///< "descend"
  std::string sentence;  ///< what a teacher says
  std::unique_ptr<nn::Graph> graph;
  nn::Value loss;                        ///< lowered by this move …
  nn::Parameters* parameters = nullptr;  ///< … by changing these
  std::vector<Watched> watched;          ///< the loss first, then what it is made of
};

/// What is used by itself: recorded without noise, for any batch size.
struct Part {
  std::string id;  ///< "encoder"
  std::unique_ptr<nn::Graph> graph;
  std::vector<nn::Value> inputs, outputs;  ///< named
};

/// Size of one image (or row: 1 × 1 × D) that a network reads.
struct ImageSize {
  Index channels = 1, height = 1, width = 1;
  Index values() const { return channels * height * width; }
};

class Network {
 public:
  virtual ~Network() = default;

  /// Records the training graphs, which take their batch from `feed` (it must outlive them), and declares the
  /// parameters. Throws InputError where layers do not fit.
  virtual std::vector<Move> moves(const nn::Feed& feed) = 0;
  /// All parameters, in the order in which checkpoints hold them.
  virtual std::vector<nn::Parameters*> parameters() = 0;

  /// "encoder", "decoder" …: what part() takes.
  virtual std::vector<std::string> part_ids() const = 0;
  /// Throws std::logic_error for an unknown id.
  virtual Part part(std::string_view id, Index batch) = 0;

  /// How good it is, on points that it has not learnt from.
  virtual std::vector<Figure> score(PointsView test) = 0;

  /// "784–28–784"
  virtual std::string architecture() const = 0;
  /// Numbers in a code.
  virtual Index code_size() const = 0;
};

/// Runs a part on any number of rows, a batch at a time.
class PartRunner {
 public:
  /// The parameters must be initialised and outlive this.
  PartRunner(nn::Backend& backend, Part part);
  ~PartRunner();
  PartRunner(PartRunner&&) noexcept;
  PartRunner& operator=(PartRunner&&) noexcept;

  /// One view per input, all of n rows; gives one matrix (n, columns) per output. Throws InputError (control
  /// "data") where the columns do not fit.
  std::vector<Matrix> run(const std::vector<PointsView>& inputs);
  const Part& part() const;

 private:
  struct Tapes;
  std::unique_ptr<Tapes> tapes_;
};

/// Mean over all values of (a − b)²; both (n, d).
double mean_squared_difference(const Matrix& a, PointsView b);
/// Mean over all values of the cross-entropy of probabilities p with targets t (kept off 0 and 1 by 1e-7).
double mean_cross_entropy(const Matrix& p, PointsView t);
/// Columns whose value differs by less than 1e-6 over all rows: units that say nothing.
int dead_units(const Matrix& code);

}  // namespace lab

/// ConvStages: a convolutional autoencoder taken apart, so that every cell of every map can be looked into.
///
/// Idea: a trained network answers as a whole, but a lesson wants to see inside. Each of its layers is linear
/// before its activation, so maps with a single lit pixel tell every weight (the part "kernels" of the
/// network); with the weights each stage is computed here, plainly, and the last one is compared with the
/// network's own answer. Symbols: convolution y_o(i, j) = b_o + Σ_c Σ_uv w_oc(u, v) x_c(i + u − 1, j + v − 1)
/// with 3 × 3 weights and zeros outside; a deconvolution is the same sum with its stamp turned by half.
/// Invariant: run() gives 4 L + 1 stages, the image first and the rebuilt image last.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "inference/model.h"

namespace lab {

/// Weights of one layer, as a convolution gathers.
struct ConvKernel {
  Index in = 0, out = 0;
  std::vector<float> weight;  ///< (out, in, 3, 3)
  std::vector<float> bias;    ///< (out)
  float at(Index o, Index c, int k) const { return weight[(o * in + c) * 9 + k]; }
};

enum class ConvKind : std::uint8_t { image, convolution, pooling, unpooling, deconvolution };
/// Where unpooling puts a number: where its maximum was; the first corner of its window; all four cells.
enum class Unpooling : std::uint8_t { switches, corner, everywhere };

struct ConvStage {
  ConvKind kind = ConvKind::image;
  int level = 0;  ///< 0: at the size of the image, 1: halved once …
  Index height = 0, width = 0;
  Matrix maps;              ///< (channels, height × width), after the activation
  Matrix sums;              ///< before it; layers only
  std::vector<int> places;  ///< pooling: (channels × cells) the cell of the map before that won
  int kernel = -1;          ///< layers only: number for ConvStages::kernel()
  Index channels() const { return maps.rows(); }
};

/// How one cell of a layer came about.
struct ConvCell {
  std::array<float, 9> window{}, weights{}, products{};  ///< of one input map
  std::vector<double> by_map;                            ///< sum of the products of each input map
  double sum = 0, bias = 0, total = 0, value = 0;        ///< total = sum + bias, value after the activation
};

class ConvStages {
 public:
  /// What to ask the part "kernels": one matrix per input, rows × columns of that port.
  static std::vector<Matrix> probes(std::span<const ModelPort> inputs, int width, int height);
  /// Reads the weights out of the answer. Throws std::logic_error where it is not of such a part.
  void read(std::span<const ModelPort> inputs, const std::vector<Matrix>& answer, int width, int height);
  bool known() const { return !kernels_.empty(); }
  int levels() const { return static_cast<int>(kernels_.size() / 2); }
  const ConvKernel& kernel(int number) const { return kernels_[number]; }

  /// All stages of one image (width × height).
  std::vector<ConvStage> run(std::span<const float> image, Unpooling unpooling) const;
  /// Cell (row, column) of map `map` of layer stages[at]; `from` is the input map shown in full.
  ConvCell look(const std::vector<ConvStage>& stages, std::size_t at, Index map, Index row, Index column,
                Index from) const;

 private:
  void apply(const ConvStage& from, ConvStage& to) const;
  int width_ = 0, height_ = 0;
  std::vector<ConvKernel> kernels_;  // convolution and deconvolution of each level
};

}  // namespace lab

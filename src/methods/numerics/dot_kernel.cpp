#include "methods/numerics/dot_kernel.h"

#include <cstring>

namespace lab {
namespace {

#ifdef __AVX__
constexpr Index lanes = 8;
#else
constexpr Index lanes = 4;
#endif
using Lanes = float __attribute__((vector_size(lanes * sizeof(float))));

inline float sum(const Lanes& v) {
  float total = 0;
  for (Index i = 0; i < lanes; ++i) total += v[i];
  return total;
}

}  // namespace

PackedRows::PackedRows(const Matrix& from) : rows(from.rows()), padded((from.cols() + 7) / 8 * 8) {
  data.assign(static_cast<std::size_t>(pairs() * 2 * padded), 0.0F);
  for (Index k = 0; k < rows; ++k) {
    float* pair = data.data() + (k / 2) * 2 * padded;
    for (Index j = 0; j < from.cols(); ++j)
      pair[(j / lanes) * 2 * lanes + (k % 2) * lanes + j % lanes] = from(k, j);
  }
}

void dot_six_rows(const float* const* rows, const PackedRows& packed, float* out) {
  const Index pairs = packed.pairs();
  const Index width = 2 * pairs;
  for (Index p = 0; p < pairs; ++p) {
    const float* pair = packed.data.data() + p * 2 * packed.padded;
    Lanes sums[dot_rows][2] = {};
    for (Index j = 0; j < packed.padded; j += lanes) {
      Lanes first, second;
      std::memcpy(&first, pair + 2 * j, sizeof first);
      std::memcpy(&second, pair + 2 * j + lanes, sizeof second);
      // Written out: the twelve sums must stay in registers.
#define LAB_ROW(r)                          \
  {                                         \
    Lanes x;                                \
    std::memcpy(&x, rows[r] + j, sizeof x); \
    sums[r][0] += x * first;                \
    sums[r][1] += x * second;               \
  }
      LAB_ROW(0)
      LAB_ROW(1)
      LAB_ROW(2)
      LAB_ROW(3)
      LAB_ROW(4)
      LAB_ROW(5)
#undef LAB_ROW
    }
    for (Index r = 0; r < dot_rows; ++r) {
      out[r * width + 2 * p] = sum(sums[r][0]);
      out[r * width + 2 * p + 1] = sum(sums[r][1]);
    }
  }
}

}  // namespace lab

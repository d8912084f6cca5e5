// What KernelPcaExhibit says: the sentence of each move with its numbers, metrics, the table.

#include <algorithm>
#include <cmath>

#include "lessons/directions/kernel_pca_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string KernelPcaExhibit::kernel_formula() const {
  const std::string gamma = format_number(begun_.gamma, 3);
  switch (begun_.kernel) {
    case Kernel::linear:
      return "κ(x, y) = x·y";
    case Kernel::polynomial:
      return "κ(x, y) = (" + gamma + " x·y + " + format_number(begun_.offset, 3) + ") to the power " +
             std::to_string(begun_.degree);
    case Kernel::rbf:
      return "κ(x, y) = exp(−" + gamma + " ‖x − y‖²)";
  }
  return {};
}

Phase KernelPcaExhibit::phase() const {
  if (!data_) return {"Loading the data", ""};
  if (!waiting_for_.empty()) {
    return {"Draw some points", "press on the stage and move · " + waiting_for_};
  }
  const KernelPcaState* state = shown();
  if (!state) return {"Compare every pair of points", "being computed"};
  const std::string n = format_count(data_->size());
  switch (state->phase) {
    case KernelPcaPhase::ready:
    case KernelPcaPhase::compared:
      return {"Compare every pair of points",
              "Kᵢⱼ = κ(xᵢ, xⱼ), " + kernel_formula() + " · " + n + " × " + n + " numbers"};
    case KernelPcaPhase::centred:
      return {"Move the origin to the mean of the mapped points",
              "K′ᵢⱼ = Kᵢⱼ − mean of row i − mean of column j + mean of all, " +
                  format_number(state->grand_mean, 3) + " · now every row adds up to 0"};
    case KernelPcaPhase::solved: {
      const auto j = std::min<Index>(component(), state->eigenvalues.size() - 1);
      const double lambda = state->eigenvalues[j];
      return {"Find the eigenvectors of the centred matrix",
              "K′α = λα · component " + std::to_string(j + 1) + ": λ = " + format_number(lambda, 4) + ", " +
                  (state->total > 0 ? format_percent(lambda / state->total) : "–") + " of the trace " +
                  format_number(state->total, 4)};
    }
    case KernelPcaPhase::projected:
      break;
  }
  const Index j = std::min<Index>(component(), state->eigenvalues.size() - 1);
  if (!(state->eigenvalues[j] > 0)) {
    return {"Component " + std::to_string(j + 1) + " holds nothing: its eigenvalue is 0",
            kernel_formula() + " · there is no variance left for it"};
  }
  Eigen::Index who = 0;
  state->coefficients.row(j).cwiseAbs().maxCoeff(&who);
  const double alpha = state->coefficients(j, who), root = std::sqrt(state->eigenvalues[j]);
  std::string detail = "Σᵢ αᵢ κ′(x, xᵢ) / √λ, λ = " + format_number(state->eigenvalues[j], 4) + " · point " +
                       format_count(who + 1) + ": √λ α = " + format_number(root, 3) + " · " +
                       format_number(alpha, 3) + " = " + format_number(root * alpha, 3);
  if (data_->dims() > 2)
    detail += " · the colours are of the plane through the mean, the points lie beside it";
  if (cut_ && right_ > 0.995) return {"One component, one cut, and the labels are apart", detail};
  if (begun_.kernel == Kernel::linear) {
    return {"With the linear kernel this is PCA: the contours are straight", detail};
  }
  return {"Project every point, and the whole plane", detail};
}

std::vector<Metric> KernelPcaExhibit::metrics() const {
  std::vector<Metric> all;
  const KernelPcaState* state = shown();
  if (!state || !waiting_for_.empty()) return all;
  all.push_back({"moves", static_cast<double>(static_cast<int>(state->phase))});
  all.push_back({"gamma", begun_.gamma});
  if (state->phase >= KernelPcaPhase::centred) {
    all.push_back({"mean", state->grand_mean});
    all.push_back({"trace", state->total});
  }
  if (state->phase < KernelPcaPhase::solved) return all;
  const Index j = std::min<Index>(component(), state->eigenvalues.size() - 1);
  all.push_back({"lambda", state->eigenvalues[j]});
  all.push_back({"share", state->total > 0 ? state->eigenvalues[j] / state->total : 0});
  if (!projected()) return all;
  all.push_back({"grid", static_cast<double>(field_.side())});
  all.push_back({"lines", static_cast<double>(lines_.size() + zero_line_.size())});
  if (cut_) {
    all.push_back({"auc", cut_->area});
    all.push_back({"right", right_});
    all.push_back({"cut", cut_value()});
    all.push_back({"curves", static_cast<double>(cut_line_.size())});
  }
  return all;
}

Table KernelPcaExhibit::table() const {
  Table t = points_table(*data_, {}, "");
  const KernelPcaState* state = shown();
  if (!projected()) return t;
  for (Index j = 0; j < state->scores.cols(); ++j) t.columns.push_back("component " + std::to_string(j + 1));
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    for (Index j = 0; j < state->scores.cols(); ++j) {
      t.rows[i].push_back(exact(static_cast<double>(state->scores(static_cast<Index>(i), j))));
    }
  }
  return t;
}

}  // namespace lab

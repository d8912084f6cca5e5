// The two moves of a Gaussian mixture: E, how much each component answers for each point; M, the components that suit that.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "methods/groups/gmm_work.h"

namespace lab {
namespace {

constexpr double collapsed_share = 1e-6;  // of the data's mean variance
constexpr double no_mass = 1e-10;         // below it a mean is a matter of rounding

}  // namespace

// E: responsibilities and L.

void Gmm::begin_expect() {
  Work& work = *work_;
  work.stage = Work::Stage::expect;
  work.block = 0;
  work.next = state_;
  work.next.responsibilities.resize(points_.rows, params_.components);
  work.next.log_densities.resize(static_cast<std::size_t>(points_.rows));
  work.density = GmmDensity(state_.model, frame_);
  work.log_likelihoods.assign(static_cast<std::size_t>(work.blocks.groups()), 0);
}

void Gmm::expect_block(Index block) {
  Work& work = *work_;
  const Index first = work.blocks.first(block);
  work.log_likelihoods[static_cast<std::size_t>(block / work.blocks.per_group())] += work.density.block(
      points_, first, work.blocks.rows(block), work.next.responsibilities.data() + first * params_.components,
      work.next.log_densities.data() + first);
}

void Gmm::finish_expect() {
  State& next = work_->next;
  const double sum = std::accumulate(work_->log_likelihoods.begin(), work_->log_likelihoods.end(), 0.0);
  next.previous = next.iteration > 0 ? next.log_likelihood : sum;
  next.log_likelihood = sum;
  next.phase = GmmPhase::expected;
  const double change = std::abs(sum - next.previous) / static_cast<double>(points_.rows);
  next.converged = next.iteration > 0 && next.reseeded.empty() && change < params_.tolerance;
  next.done = next.converged || next.iteration >= params_.max_iterations;
  state_ = std::move(next);
  work_->stage = Work::Stage::none;
  work_->block = 0;
}

bool Gmm::advance_expect(std::int64_t quota) {
  Work& work = *work_;
  if (work.stage == Work::Stage::none) begin_expect();
  const Index d = points_.cols;
  const std::int64_t cost =
      gmm_block * params_.components * ((is_matrix(params_.covariance) ? d * d : d) + 16);
  for (; work.block < work.blocks.count() && quota > 0; ++work.block, quota -= cost) expect_block(work.block);
  if (work.block < work.blocks.count()) return false;
  finish_expect();
  return true;
}

// M: means, covariances and weights.

void Gmm::begin_maximise(const float* responsibilities) {
  Work& work = *work_;
  work.gamma = responsibilities;
  work.stage = Work::Stage::first;
  work.block = 0;
  work.sums.assign(static_cast<std::size_t>(work.blocks.groups()),
                   zero_sums(params_.components, points_.cols, params_.covariance));
}

void Gmm::moments_block(Index block) {
  Work& work = *work_;
  const Index first = work.blocks.first(block);
  const Index rows = work.blocks.rows(block);
  const float* gamma = work.gamma + first * params_.components;
  if (work.stage == Work::Stage::first) {
    add_first_moments(points_, first, rows, gamma, frame_, work.sums_of(block));
  } else {
    add_second_moments(points_, first, rows, gamma, frame_, work.means, params_.covariance,
                       work.sums_of(block));
  }
}

/// After the first pass: the means. After the second: everything.
void Gmm::finish_moments() {
  Work& work = *work_;
  work.block = 0;
  work.total = zero_sums(params_.components, points_.cols, params_.covariance);
  for (const GmmSums& sums : work.sums) work.total.add(sums);
  if (work.stage == Work::Stage::second) {
    finish_maximise();
    return;
  }
  work.means = work.next.model.means;
  for (int k = 0; k < params_.components; ++k) {
    if (work.total.mass[k] < no_mass) continue;  // stays where it was
    work.means.row(k) = work.total.first.row(k) / work.total.mass[k] + frame_.centre.transpose();
  }
  work.stage = Work::Stage::second;
}

bool Gmm::has_collapsed(int k) const {
  const Work& work = *work_;
  const double mass = work.total.mass[k];
  if (mass < 1) return true;
  if (!is_own(params_.covariance)) return false;
  const MatrixD& second = work.total.second[static_cast<std::size_t>(k)];
  const double sum = second.rows() == second.cols() ? second.trace() : second.sum();
  return sum / mass / static_cast<double>(points_.cols) < collapsed_share * variances_.mean();
}

/// Gives component k the variances of the data.
void Gmm::data_spread(GmmModel& model, int k) const {
  if (!is_own(model.type)) return;
  MatrixD& spread = model.spreads[static_cast<std::size_t>(k)];
  switch (model.type) {
    case GmmCovariance::full:
      spread = variances_.asDiagonal();
      break;
    case GmmCovariance::diagonal:
      spread = variances_;
      break;
    default:
      spread.setConstant(variances_.mean());
      break;
  }
}

void Gmm::finish_maximise() {
  Work& work = *work_;
  const bool starting = state_.phase == GmmPhase::ready;
  const int components = params_.components;
  const auto d = static_cast<double>(points_.cols);
  State& next = work.next;
  GmmModel model;
  model.type = params_.covariance;
  model.means = work.means;
  model.weights = work.total.mass.cwiseMax(1e-15 * static_cast<double>(points_.rows));
  model.weights /= model.weights.sum();
  model.spreads = work.total.second;
  // In small units a floor of so much would be all there is.
  const double floor = params_.floor * std::min(1.0, variances_.mean());
  for (std::size_t s = 0; s < model.spreads.size(); ++s) {
    MatrixD& spread = model.spreads[s];
    const double mass = is_own(model.type) ? work.total.mass[static_cast<Index>(s)] : work.total.mass.sum();
    spread /= std::max(mass, no_mass);
    switch (model.type) {
      case GmmCovariance::full:
      case GmmCovariance::tied:
        spread.diagonal().array() += floor;
        break;
      case GmmCovariance::diagonal:
        spread.array() += floor;
        break;
      case GmmCovariance::spherical:
        spread.array() = spread.array() / d + floor;
        break;
      case GmmCovariance::fixed:
        spread.setConstant(params_.sigma * params_.sigma);
        break;
    }
    // With no floor at all a variance may be 0; a density needs more.
    const double least = 1e-12 * variances_.mean();
    if (model.type == GmmCovariance::diagonal) {
      // Each column in its own unit.
      for (Index j = 0; j < spread.rows(); ++j)
        spread(j, 0) = std::max(spread(j, 0), variances_[j] > 0 ? 1e-12 * variances_[j] : least);
    } else if (!is_matrix(model.type)) {
      spread = spread.cwiseMax(least);
    } else {
      for (Index j = 0; j < spread.rows(); ++j) spread(j, j) = std::max(spread(j, j), 1e-12 * variances_[j]);
    }
  }
  if (model.type == GmmCovariance::fixed) model.weights.setConstant(1.0 / components);
  next.reseeded.clear();
  for (int k = 0; k < components; ++k) {
    if (!has_collapsed(k)) continue;
    if (starting) {
      data_spread(model, k);
    } else if (params_.collapse == GmmCollapse::reseed && next.reseeds < 2 * components) {
      next.reseeded.push_back(k);
      ++next.reseeds;
    } else if (work.total.mass[k] < no_mass && is_own(model.type)) {
      model.spreads[static_cast<std::size_t>(k)] = state_.model.spread(k);
    }
  }
  if (!next.reseeded.empty()) {
    std::vector<Index> worst(next.log_densities.size());
    std::iota(worst.begin(), worst.end(), Index{0});
    const auto number = static_cast<std::ptrdiff_t>(next.reseeded.size());
    std::partial_sort(worst.begin(), worst.begin() + number, worst.end(), [&](Index a, Index b) {
      const float left = next.log_densities[static_cast<std::size_t>(a)];
      const float right = next.log_densities[static_cast<std::size_t>(b)];
      return left != right ? left < right : a < b;
    });
    for (std::size_t r = 0; r < next.reseeded.size(); ++r) {
      const int k = next.reseeded[r];
      for (Index j = 0; j < points_.cols; ++j)
        model.means(k, j) = static_cast<double>(points_.at(worst[r], j));
      data_spread(model, k);
      // The old ones keep their proportions and make room for a share of 1/K.
      model.weights[k] = 0;
      const double rest = model.weights.sum();
      const double share = 1.0 / components;
      if (rest > 0) model.weights *= (1 - share) / rest;
      model.weights[k] = rest > 0 ? share : 1;
    }
    model.weights = model.weights.cwiseMax(1e-15);
    model.weights /= model.weights.sum();
  }
  next.model = std::move(model);
  next.phase = starting ? GmmPhase::placed : GmmPhase::maximised;
  if (!starting) ++next.iteration;
  state_ = std::move(next);
  work.stage = Work::Stage::none;
  work.start.resize(0, 0);
}

bool Gmm::advance_maximise(std::int64_t quota) {
  Work& work = *work_;
  if (work.stage == Work::Stage::none) {
    work.next = state_;
    begin_maximise(work.next.responsibilities.data());
  }
  const Index d = points_.cols;
  while (quota > 0) {
    const bool first = work.stage == Work::Stage::first;
    const std::int64_t cost =
        gmm_block * params_.components * (is_matrix(params_.covariance) && !first ? d * d : d);
    for (; work.block < work.blocks.count() && quota > 0; ++work.block, quota -= cost)
      moments_block(work.block);
    if (work.block < work.blocks.count()) return false;
    finish_moments();
    if (!first) return true;
  }
  return false;
}

}  // namespace lab

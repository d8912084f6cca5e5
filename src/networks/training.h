#pragma once
// Training as a stepwise method, for players and lessons: the contract is in core/stepwise.h.
//
// Idea:      one half-step is one move of the network on one batch (or on a few, where a page wants to show
//            longer strides). A state holds the weights, so that a player can go back to it and a lesson can
//            draw what they do.
// Invariant: stepping, advancing by small quotas and Trainer::round() end in the same weights.

#include <memory>
#include <utility>
#include <vector>

#include "core/error.h"
#include "networks/trainer.h"
#include "nn/backend_eigen.h"

namespace lab {

struct TrainingState {
  std::uint64_t round = 0;      ///< complete rounds
  int move = -1;                ///< the move that was made last; −1 before the first
  std::vector<Figure> figures;  ///< what is watched, as of the last round in which it was computed
  std::shared_ptr<const TrainingSnapshot> snapshot;  ///< weights and all
  bool done = false;

  std::size_t bytes() const { return sizeof *this + (snapshot ? snapshot->bytes() : 0); }
};

/// NetworkType is built from (backend, Params, ImageSize).
template <class NetworkType>
class Training {
 public:
  using State = TrainingState;
  struct Params {
    typename NetworkType::Params network = {};
    TrainingSettings training = {};
    ImageSize size = {};      ///< of one row of the points; all zeros or ones: a row of numbers
    int rounds_per_step = 1;  ///< a network of one move: so many batches make one step
  };

  Training() = default;
  Training(Training&&) noexcept = default;
  Training& operator=(Training&& other) noexcept {
    trainer_.reset();  // its memory is the backend's, which goes next
    backend_ = std::move(other.backend_);
    trainer_ = std::move(other.trainer_);
    params_ = std::move(other.params_);
    state_ = std::move(other.state_);
    rounds_in_step_ = other.rounds_in_step_;
    return *this;
  }

  /// Throws InputError for points or parameters that make no sense; the points must outlive the method.
  void init(PointsView points, const Params& params, std::uint64_t seed) {
    Params fitted = params;
    if (fitted.size.values() <= 1) fitted.size = {1, 1, points.cols};
    if (fitted.size.values() != points.cols && !points.empty())
      throw InputError("The images do not have the size that the network reads.", "data");
    if (fitted.rounds_per_step < 1) throw InputError("A step takes at least one batch.", "stride");
    auto backend = std::make_unique<nn::EigenBackend<float>>();
    auto network = std::make_unique<NetworkType>(*backend, fitted.network, fitted.size);
    auto trainer = std::make_unique<Trainer>(*backend, std::move(network), points, fitted.training, seed);
    trainer_ = std::move(trainer);
    backend_ = std::move(backend);
    params_ = fitted;
    rounds_in_step_ = 0;
    state_ = State();
    store();
  }

  /// Works on the pending half-step for about `quota` multiply-adds; true when it is complete. False, and no
  /// work, when done.
  bool advance(std::int64_t quota) {
    if (done()) return false;
    const int move = trainer_->move();
    const bool strides = trainer_->moves().size() == 1;
    do {
      if (!trainer_->spend(quota)) return false;
    } while (strides && ++rounds_in_step_ < params_.rounds_per_step && !trainer_->done());
    rounds_in_step_ = 0;
    state_.move = move;
    store();
    return true;
  }
  void step() {
    while (!done() && !advance(INT64_MAX)) {
    }
  }
  double progress() const { return trainer_ ? trainer_->progress() : 0; }
  bool done() const { return !trainer_ || trainer_->done(); }
  const State& state() const { return state_; }
  /// Whether the state stands between two rounds: a round that is half made cannot be taken up again.
  bool can_restore(const State& state) const {
    return trainer_ && state.snapshot && (state.move < 0 || state.move + 1 == move_count());
  }
  /// Goes on from an earlier state of the same points; can_restore() must hold.
  void restore(const State& state) {
    trainer_->restore(*state.snapshot);
    rounds_in_step_ = 0;
    state_ = state;
  }
  const Params& params() const { return params_; }
  Trainer& trainer() { return *trainer_; }
  nn::Backend& backend() { return *backend_; }

 private:
  int move_count() const { return static_cast<int>(trainer_->moves().size()); }
  void store() {
    state_.round = trainer_->rounds();
    state_.figures = trainer_->last();
    state_.snapshot = std::make_shared<const TrainingSnapshot>(trainer_->snapshot());
    state_.done = trainer_->done();
  }

  Params params_;
  std::unique_ptr<nn::EigenBackend<float>> backend_;
  std::unique_ptr<Trainer> trainer_;  // works on *backend_
  State state_;
  int rounds_in_step_ = 0;
};

}  // namespace lab

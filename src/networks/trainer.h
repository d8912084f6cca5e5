#pragma once
// Training of any network: rounds of moves, batch after batch, epoch after epoch.
//
// Idea:      a round makes every move of the network once on the next batch: forward, backward, one step of
//            the optimiser. On a GPU the round is recorded once and played; on a page it is done piece by
//            piece, within the frame's budget; the weights come out the same.
// Invariant: what a round does depends on the snapshot before it, the points and the seed only. So a training
//            that is taken up again from a snapshot ends in the same bits (same machine, same build),
//            whatever the threads.

#include <cstdint>
#include <memory>
#include <vector>

#include "networks/network.h"
#include "nn/meter.h"
#include "nn/optimiser.h"
#include "nn/tape.h"

namespace lab {

struct TrainingSettings {
  Index batch = 128;
  int epochs = 20;
  nn::OptimiserSettings optimiser =
      {};  ///< a cosine schedule's rounds, and a warm-up below 1 epoch, are filled in
  double warm_up_epochs = 0;
};

/// Everything that the next round depends on, as numbers.
struct TrainingSnapshot {
  std::uint64_t round = 0;  ///< rounds that are complete
  std::vector<std::vector<float>>
      arrays;                           ///< weights, statistics and the optimisers' memory, in a fixed order
  std::vector<nn::MeterRecord> meters;  ///< of the epoch so far
  std::size_t bytes() const;
};

class Trainer {
 public:
  /// Backend and points must outlive the trainer. Throws InputError (controls "data", "batch", "epochs",
  /// "rate" …).
  Trainer(nn::Backend& backend, std::unique_ptr<Network> network, PointsView points,
          const TrainingSettings& settings, std::uint64_t seed);
  Trainer(const Trainer&) = delete;  // graphs point into it
  Trainer& operator=(const Trainer&) = delete;

  /// One whole round, all moves.
  void round();
  /// As core/stepwise.h has it, a move being the half-step: works on it for about `quota` multiply-adds; true
  /// when it is complete. When done: false, and no work. The same as a part of round().
  bool advance(std::int64_t quota) { return spend(quota); }
  /// The same; what was worked is taken off `quota`.
  bool spend(std::int64_t& quota);
  /// Share of the move under way, 0 to 1.
  double progress() const;
  bool done() const { return round_ >= total_rounds(); }

  std::uint64_t rounds() const { return round_; }
  std::uint64_t rounds_per_epoch() const { return static_cast<std::uint64_t>(feed_.rounds_per_epoch()); }
  std::uint64_t total_rounds() const {
    return rounds_per_epoch() * static_cast<std::uint64_t>(settings_.epochs);
  }
  /// Epochs that are complete.
  int epoch() const { return static_cast<int>(round_ / rounds_per_epoch()); }
  /// The move that is under way or comes next.
  int move() const { return move_; }
  const std::vector<Move>& moves() const { return moves_; }

  /// What is watched, over all moves: its last value, and its mean over the present epoch (over the last one
  /// right after it ended). One figure per Watched, in order. Waits for the backend.
  std::vector<Figure> last() const;
  std::vector<Figure> means() const;
  /// The first round since the epoch began in which something watched was not a finite number; −1: none.
  std::int64_t first_bad_round() const;

  TrainingSnapshot snapshot() const;
  /// Throws InputError (control "resume") where the snapshot is of another network.
  void restore(const TrainingSnapshot& snapshot);

  Network& network() { return *network_; }
  const TrainingSettings& settings() const { return settings_; }
  std::uint64_t seed() const { return seed_; }
  /// Numbers that are trained.
  Index trained_numbers() const;

 private:
  /// A move on the backend: its graph as a tape, and who lowers its loss.
  struct BoundMove {
    std::unique_ptr<nn::Tape> tape;
    std::unique_ptr<nn::Optimiser> optimiser;
  };
  void begin_epoch_if_due();
  void end_move();
  std::vector<nn::Buffer> state_buffers() const;
  std::uint64_t* counter() const { return counter_.as<std::uint64_t>(); }

  nn::Backend* backend_;
  std::unique_ptr<Network> network_;
  TrainingSettings settings_;
  std::uint64_t seed_;
  nn::Feed feed_;
  nn::Buffer counter_;  // the round, where the kernels see it
  std::vector<Move> moves_;
  std::vector<std::unique_ptr<nn::Meter>> meters_;  // one per Watched, over all moves
  std::vector<BoundMove> bound_moves_;              // one per move
  std::unique_ptr<nn::Recording> recording_;
  std::uint64_t round_ = 0;
  int move_ = 0, piece_ = 0;
};

}  // namespace lab

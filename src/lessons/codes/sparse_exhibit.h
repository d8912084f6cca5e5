/// Sparse codes: many units, few of them on.
///
/// Idea: three networks of the same shape, without a price on active units, with one, and with ten times that.
/// What each unit draws, which are on for an image, how active they are over all images, and what the price
/// costs in error. Symbols: h_j activity of unit j in (0, 1), ρ̂_j its mean over the images, ρ the mean that
/// the price asks for; w_j what unit j adds to the picture before the last sigmoid.
/// Invariant: a unit counts as on where h_j is above the threshold; activities are those of the images that
/// no network learnt from, where the set has such a part.
#pragma once

#include <array>

#include "stage/network_steps.h"
#include "stage/number_rows.h"
#include "stage/rebuild.h"
#include "ui/plot/histogram.h"

namespace lab {

/// Half-steps: 0 take an image, 1 encode, 2 decode, 3 compare.
inline constexpr int last_sparse_step = 3;
inline constexpr std::size_t sparse_nets = 3;
/// ρ, as the networks were trained (networks/table.cpp).
inline constexpr double wanted_activity = 0.05;

class SparseExhibit final : public NetworkStepsExhibit {
 public:
  SparseExhibit();

  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  bool has_steps() const override { return view() == "one"; }
  bool working() const override;
  double worked() const override;
  struct Net {
    NetworkParts parts;
    Rebuilder shown;
    RebuildErrors all;
    Asker features;                // the decoder, asked what each unit draws
    Matrix weights;                // (K, d): w_j; none before it is answered
    std::vector<double> activity;  // (K) ρ̂_j
    std::vector<Index> order;      // units, the most active first
    std::vector<Index> values;     // how many activities lie in each hundredth
    double on_share = 0;           // of all activities, at the present threshold
    bool read = false;
  };
  struct Chosen {
    std::vector<float> image, code, rebuilt;
    std::vector<Index> strongest;  // units, the most active first
    int on = 0;
    double error = 0;
  };

  std::size_t chosen() const;
  const Net& net() const { return nets_[chosen()]; }
  double threshold() const { return parameters_.real("on"); }
  int units() const { return net().parts.code_size(); }
  Index picked_unit() const;
  void show_controls();
  void open_nets();
  void ask();
  void take();
  void take_features(Net& of);
  void read_activity(Net& of) const;
  void count_on();
  void show_chosen();
  void show_features();
  void show_examples();
  double mean_activity(const Net& of) const;

  void plots(PlotColumn& column) override;
  void draw_one(Ui& ui);
  void draw_features(Ui& ui);
  void draw_activity(Ui& ui);
  void draw_price(Ui& ui);
  std::string describe(Index unit) const;
  std::vector<NumberRow> figures() const;

  std::array<Net, sparse_nets> nets_;

  Chosen chosen_;
  ImageGrid image_grid_, rebuilt_grid_, residual_grid_, code_grid_, strongest_grid_;
  ImageGrid features_grid_, examples_grid_;
  std::size_t features_of_ = sparse_nets;  // network whose features are on show
  std::vector<Index> examples_;            // images that switch the picked unit on most
};

}  // namespace lab

/// Regularity: the plane of a plain autoencoder and that of a variational one under one cursor; and β from 0 up.
///
/// Idea: the half-steps walk along one line through both planes, at the same relative place, and decode what lies
/// there. Cell by cell it is measured how far the nearest code is, how much the decoding changes, and how far it
/// is from every real image. The last view trains the same network with four weights β of the KL, and shows what
/// the pull does to the clouds. References: Kingma and Welling 2014; Higgins et al., "β-VAE", 2017.
/// Symbols: z code, u and v relative place in a plane, μ and σ of the encoder, β weight of the KL.
/// Invariant: both planes are cut at the same shares of their codes; every number is of the decodings shown.
#pragma once

#include <array>

#include "core/pace.h"
#include "lessons/latent/decoder.h"
#include "lessons/latent/latent_measure.h"
#include "lessons/latent/latent_network.h"
#include "lessons/latent/latent_plane.h"
#include "lessons/latent/vae_score.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/model_wait.h"
#include "ui/plot/image_grid.h"

namespace lab {

class RegularityExhibit final : public Exhibit {
 public:
  RegularityExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { wait_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void pointed(const std::optional<Pointed>& at) override {
    hovered_ = at ? std::optional(Point2{at->x, at->y}) : std::nullopt;
  }
  Player* player() override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override { return wait_.trouble(); }
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override;

 private:
  static constexpr int nets = 2, betas = 4, decoded_count = 5;
  static constexpr std::array<double, betas> beta = {0, 0.1, 1, 4};

  /// One of the two planes that are compared.
  struct Side {
    LatentNetwork network;
    LatentPlane plane;
    Bounds bounds;
    Decoder film, hover, cells;
    ImageGrid film_grid, hover_grid, cell_grid, strange_grid, real_grid;
    std::uint64_t film_shown = 0, hover_shown = 0, cells_shown = 0;
    std::vector<double> change;  // from place to place along the line
    LatentMeasure measure;
    bool measured = false;  // the strangest cells are in the grids
    std::vector<int> strangest;
  };
  /// One weight of the KL.
  struct Pull {
    LatentNetwork network;
    LatentPlane plane;
    VaeScore score;
    Decoder decoder;
    ImageGrid decoded;  // of the means of the first images
    bool known = false;
    double spread = 0, sigma = 0, kl = 0, reconstruction = 0;
    double apart = 0;  // mean root of the mean squared difference between two of these decodings
  };

  bool in_view(std::string_view view) const { return parameters_.choice("view") == view; }
  std::string_view side_id(int side) const;
  std::string_view pull_id(int pull) const;
  std::string side_name(int side) const;
  const Dataset& images() const { return cloud_images(*data_); }
  PointsView pull_points() const;
  int cells() const { return parameters_.integer("cells"); }
  int place() const { return walk_.has_state() ? walk_.state().at : 0; }
  int pull() const { return pulls_player_.has_state() ? pulls_player_.state().at : 0; }
  /// The place in a plane that both cursors mean: under the pointer, else on the line.
  Point2 relative() const;
  Point2 in_plane(const Side& side, Point2 relative) const;
  void show_controls();
  void open_models();
  void ask();
  void read();
  bool update_pulls();
  void read_decoded(Pull& pull);
  void read_strangest(Side& side);
  std::vector<float> image_pixels(Index row) const;
  double value_of(const LatentMeasure::Cell& cell) const;

  void plots(PlotColumn& column) override;
  void draw_view(Ui& ui);
  void draw_planes(Ui& ui);
  void draw_one(Ui& ui, int side, const Box& box);
  void draw_film(Ui& ui, int side, const Box& box);
  void draw_holes(Ui& ui);
  void draw_strangest(Ui& ui, int index, const Box& box);
  void draw_cells(Ui& ui, int side, const Box& box, double most);
  float draw_figures(Ui& ui, const Box& box);
  void draw_betas(Ui& ui);
  void draw_decoded(Ui& ui, Pull& pull, const Box& box, float cell, int shown);
  void draw_change(Ui& ui, const Box& box);
  void draw_pull(Ui& ui, const Box& box);

  ModelWait wait_;
  std::shared_ptr<const Dataset> data_;
  std::array<Side, nets> sides_;  // plain, variational
  std::array<Pull, betas> pulls_;
  MethodPlayer<CountedSteps> walk_, pulls_player_;
  std::optional<Point2> hovered_,
      next_hovered_;  // relative place under the pointer; in the frame being drawn
  std::uint64_t picture_ = 0;
  Pace pace_;
};

}  // namespace lab

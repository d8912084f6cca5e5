/// The latent plane as a map: a grid of decodings, a walk between two images, samples that nobody wrote.
///
/// Idea: the decoder makes an image of any code. A grid of codes gives a map of all that it can draw; codes on
/// the straight line between two images change one into the other; codes drawn from N(0, I) are new digits. The
/// half-steps walk along the line. Reference: Kingma and Welling, "Auto-encoding variational Bayes", 2014 (the
/// grid at the quantiles of the normal distribution is their figure 4).
/// Symbols: z code, z(t) = (1 − t) z_from + t z_to, Φ⁻¹ quantile of N(0, 1).
/// Invariant: a grid, a film and a set of samples are one question each; every picture belongs to its code.
#pragma once

#include <array>

#include "lessons/latent/decoder.h"
#include "lessons/latent/latent_network.h"
#include "lessons/latent/latent_plane.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/model_wait.h"
#include "ui/plot/image_grid.h"

namespace lab {

class ManifoldExhibit final : public Exhibit {
 public:
  ManifoldExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { wait_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return in_view("walk") ? &player_ : nullptr; }
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
  static constexpr int nets = 2;
  /// A decoder's answer as pictures.
  struct Pictures {
    Decoder decoder;
    ImageGrid grid;
    std::uint64_t shown = 0;  // revision of the decoder that the grid has
  };
  /// What lies at a corner of the grid.
  struct Corner {
    int cell = 0;
    Point2 z;
    Index near = -1;   // row of the nearest code of a real image
    double apart = 0;  // how far that is
  };

  bool in_view(std::string_view view) const { return parameters_.choice("view") == view; }
  bool wants_both() const { return !in_view("grid"); }
  int side() const { return parameters_.integer("side"); }
  int frames() const { return parameters_.integer("frames"); }
  int frame() const { return player_.has_state() ? player_.state().at : 0; }
  double share() const { return static_cast<double>(frame()) / (frames() - 1); }
  Index from() const { return parameters_.integer("from") - 1; }
  Index to() const { return parameters_.integer("to") - 1; }
  const Dataset& images() const { return cloud_images(*data_); }
  void check(const Dataset& dataset) const;
  void show_controls();
  /// The code at line `i` of the grid, counted from the left or the bottom.
  double grid_line(int i) const;
  Matrix grid_codes() const;
  Matrix film_codes(const Matrix& codes) const;
  void ask();
  void read();
  void read_corners();
  std::vector<float> image(Index row) const;
  Point2 grid_point(int cell) const;
  /// "20 numbers".
  std::string net_name(int net) const;

  void plots(PlotColumn& column) override;
  void draw_grid(Ui& ui);
  void draw_walk(Ui& ui);
  void draw_now(Ui& ui, const Box& box);
  void draw_samples(Ui& ui);
  float draw_film(Ui& ui, int strip, const Box& box);
  void draw_map(Ui& ui, const Box& box);
  float draw_corners(Ui& ui, const Box& box);
  void draw_way(Ui& ui, const Box& box);

  ModelWait wait_;
  std::shared_ptr<const Dataset> data_;
  std::array<LatentNetwork, nets> networks_;  // of 2 numbers, and of more
  Pictures grid_;
  std::array<Pictures, nets> films_, samples_;
  ImageGrid fade_grid_, ends_grid_, near_grid_;
  std::uint64_t picture_ = 0;
  Index faded_from_ = -1, faded_to_ = -1;
  int faded_frames_ = 0;
  LatentPlane plane_;
  std::vector<Corner> corners_;
  /// How far each frame is from the one before, root mean square per pixel: of both films, and of the fade.
  std::array<std::vector<double>, nets + 1> changes_;
  MethodPlayer<CountedSteps> player_;
  int begun_frames_ = 0;
};

}  // namespace lab

/// Principal components of images: the mean, the component images, and images rebuilt from few of them.
///
/// Idea: an image is a point with one coordinate per pixel; each component is an image too. The half-steps
/// add one component after the other to the mean, and k, how many there are, is also the cut that is dragged
/// on the scree plot. The error against k is shown for the training images and, where there are some, for
/// images that took no part. Symbols: x image, x̄ mean, u_j components, z_j = u_jᵀ(x − x̄) scores,
/// x̂ = x̄ + Σ_{j≤k} z_j u_j. Invariant: no label takes part; k of the parameter is k of the picture.
#pragma once

#include <array>
#include <optional>

#include "core/pace.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/pca_slices.h"
#include "stage/draw_pad.h"
#include "stage/exhibit.h"
#include "stage/number_rows.h"
#include "stage/point_stage.h"
#include "stage/pointer_card.h"
#include "ui/plot/image_grid.h"

namespace lab {

/// The half-steps of the lesson: one more component each. What they mean is the model's business.
class AddComponents {
 public:
  struct State {
    int kept = 0;
    std::size_t bytes() const { return sizeof *this; }
  };
  void init(int most) { most_ = most; }
  bool advance(std::int64_t quota);
  bool done() const { return begun_ && state_.kept >= most_; }
  double progress() const { return 0.0; }
  const State& state() const { return state_; }

 private:
  int most_ = 0;
  bool begun_ = false;
  State state_;
};

class PcaDigitsExhibit final : public Exhibit {
 public:
  PcaDigitsExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void plots(PlotColumn& column) override;
  void draw_stage(Ui& ui) override;

 private:
  /// What was computed, and from which images.
  struct Model {
    Pca pca;
    PointsView train;
    int images = 0;          ///< value of the parameter that it belongs to
    VectorD training_error;  ///< (K + 1)
  };
  /// An image taken apart and put together.
  struct Rebuilt {
    std::vector<float> original, rebuilt, residual;  // (d)
    VectorD scores;                                  // (K)
    double error = 0;                                // mean squared, per pixel
  };

  static PointsView training_images(const Dataset& dataset, int images);
  static int most_components(PointsView train);
  void begin(const std::shared_ptr<const Dataset>& dataset);
  void finish();
  void show_controls();
  void check_image(const Dataset& dataset, PointsView train) const;
  int k() const { return parameters_.integer("k"); }
  int most() const { return model_ ? static_cast<int>(model_->pca.size()) : 0; }
  bool on_test() const { return parameters_.choice("part") == "test" && data_ && data_->test; }
  bool drawn() const { return parameters_.choice("part") == "drawn"; }
  bool labelled() const { return data_ && data_->has_labels(); }
  bool wants_scores() const { return model_ && parameters_.choice("view") == "map" && !scores_.done(); }
  bool wants_errors() const;
  bool errors_known() const { return model_ && data_->test && errors_begun_ && errors_.done(); }
  std::string label_of_image() const;
  /// The image whose number the parameters name, or the drawing; empty where there is none.
  std::vector<float> image() const;
  std::vector<float> image_row(Index i, bool test) const;
  Rebuilt take_apart(const std::vector<float>& x, int kept) const;
  void read_state();
  void read_ladder();
  void read_map();
  std::string share_text(int kept) const;

  void draw_rebuild(Ui& ui);
  void draw_triple(Ui& ui, const Box& box);
  void draw_titled(Ui& ui, ImageGrid& grid, const char* id, const Box& box, std::string_view title,
                   std::string_view value);
  std::vector<NumberRow> numbers() const;
  void draw_components(Ui& ui);
  void draw_map(Ui& ui);
  void draw_hover_card(Ui& ui, Index i, ImVec2 at);
  void draw_errors(Ui& ui);
  void draw_scree(Ui& ui, const Box& box, bool large);
  void draw_scores(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  std::optional<Model> model_;
  PcaJob job_;
  PointsView job_images_;
  int job_count_ = 0;
  bool computing_ = false, stopped_ = false, errors_begun_ = false;
  PcaScores scores_;
  PcaErrors errors_;
  Pace pace_;
  MethodPlayer<AddComponents> player_;

  bool stale_ = true, pictures_made_ = false, map_made_ = false;
  int shown_k_ = 0;  // what the pictures and figures were made with
  Rebuilt shown_;
  DrawPad pad_;
  Ink ink_;
  GreyImage prepared_;
  std::vector<int> ladder_;  // k of each rung
  ImageGrid original_grid_, rebuilt_grid_, residual_grid_, ladder_grid_, mean_grid_, component_grid_;
  PointerCard card_;
  std::uint64_t picture_ = 0;
  Dataset map_;  // (n, 2) scores of the training images
  PointStage stage_;
};

}  // namespace lab

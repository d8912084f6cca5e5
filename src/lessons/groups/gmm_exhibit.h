/// Gaussian mixtures on points in a plane: the two half-steps of EM, the choice of K, and the way to k-means.
///
/// Idea: the stage shows one state of the player: points in the blend of their components' colours, each
/// Gaussian by its rings of one and two standard deviations. A second view compares models by BIC; a third
/// runs a mixture of round, equally wide Gaussians beside k-means from the same means: as σ shrinks they
/// become the same. Reference: Dempster, Laird and Rubin 1977; Schwarz 1978; Akaike 1974; Bishop, PRML, 9.2
/// and 9.3.2. Invariant: a mean moved by hand is the start of a new run, so that a link can carry it. In the
/// third view position p of the mixture and of k-means are the same half-step: place; who belongs to whom;
/// move.
#pragma once

#include <array>
#include <optional>

#include "core/pace.h"
#include "methods/groups/gmm.h"
#include "methods/groups/kmeans.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/point_stage.h"
#include "stage/projection.h"
#include "ui/plot/ellipse.h"
#include "ui/plot/line.h"

namespace lab {

class GmmExhibit final : public Exhibit {
 public:
  GmmExhibit();

  DataNeeds data_needs() const override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  Phase phase() const override;
  std::optional<Question> question() const override;
  std::vector<std::string_view> picture_parts() const override {
    return {"points", "means", "gaussians", "weights", "likelihood"};
  }
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  bool moves_points() const override { return data_ && data_->dims() == 2; }
  Table table() const override;
  void draw_stage(Ui& ui) override;

  static constexpr int k_max = 12;
  static constexpr int choose_k_max = 10;
  /// In the order of the control.
  static constexpr std::array covariance_ids = {"full", "tied", "diagonal", "spherical"};
  static constexpr int new_points = 300;  // drawn from the mixture where that is shown

 private:
  static std::size_t covariance_index(std::string_view id);
  bool beside() const { return parameters_.choice("view") == "kmeans"; }
  bool choosing() const { return parameters_.choice("view") == "choose"; }
  GmmParams params(const Dataset& dataset) const;
  Matrix common_means(const Dataset& dataset) const;
  void begin(const std::shared_ptr<const Dataset>& dataset);
  void begin_again(bool keep_position);
  void suggest_sigma(const Dataset& dataset);
  void begin_jobs();
  void follow(double budget_ms, const ClockMs& clock);
  void read_state();
  void read_twin();
  void show_controls();
  const GmmState* shown() const { return player_.has_state() ? &player_.state() : nullptr; }
  const KmeansState* twin() const { return twin_.has_state() ? &twin_.state() : nullptr; }
  Ellipse shadow(const GmmModel& model, int k) const;
  std::vector<Ellipse> drawn_gaussians() const;  // gliding while a move is shown
  std::vector<double> log_likelihoods(std::vector<double>& at, int& present) const;
  Phase phase_of_steps() const;
  std::string undecided_words() const;
  double same_groups() const;

  void plots(PlotColumn& column) override;
  void draw_steps(Ui& ui);
  void draw_gaussians(Ui& ui, const Plane& plane, const std::vector<Ellipse>& gaussians, bool rings);
  void draw_means(Ui& ui, const std::vector<Ellipse>& gaussians);
  void draw_beside(Ui& ui);
  void draw_choose(Ui& ui);
  /// The K under the pointer in one plot, ringed in both.
  void light_k(Ui& ui, const char* id, const LineHit& hit, std::span<const double> k,
               std::span<const double> bic);
  void draw_log_likelihood(Ui& ui, Box box);
  void draw_weights(Ui& ui, const Box& box);
  void move_mean(Commands& commands, int k, float dx, float dy) const;
  std::string note(Index i) const;

  std::shared_ptr<const Dataset> data_;
  Projection projection_;
  double spread_ = 1.0;      // mean variance of the columns
  std::string waiting_for_;  // why points drawn by hand are not enough yet
  MethodPlayer<Gmm> player_;
  MethodPlayer<Kmeans> twin_;
  PointStage stage_, twin_stage_;

  // Read off the state on show.
  std::uint64_t read_revision_ = ~std::uint64_t{0}, twin_revision_ = ~std::uint64_t{0};
  std::vector<int> labels_;
  std::vector<ImU32> colours_, colours_before_;
  double coloured_share_ = 1.0;  // how far the colours have gone over to those of the state
  Index undecided_ = 0;          // points with no responsibility above 0.9
  double sureness_ = 0.0;        // mean of the largest responsibilities
  std::vector<int> collapsed_;   // components that sit on one point
  bool collapse_seen_ = false;   // in this run: only then its rule needs a control
  std::optional<double> agreement_;
  std::vector<float> sample_;  // new points, x y x y …
  std::vector<int> sample_labels_;
  bool sample_read_ = false;

  std::array<GmmChooseK, 4> choose_;  // by covariance, in the order of the control
  bool choose_begun_ = false;
  Pace pace_;
  LinkedPoint point_{parameters_, marks_};
  LinkedMark component_{marks_}, k_{marks_};  // k_: a number of Gaussians, in both plots
  int dragged_ = -1;
  bool play_after_drag_ = false;
};

}  // namespace lab

/// The variational autoencoder: an image becomes a small cloud, a code is drawn from it, and the loss is added up.
///
/// Idea: the four half-steps are those of one training example: encode (μ and σ, an ellipse in the plane), draw
/// ε, decode z = μ + σ ε, add up the loss. ε can be drawn again and again, or dragged by hand; hovering the plane
/// decodes under the cursor, and leaving restores. Reference: Kingma and Welling, "Auto-encoding variational
/// Bayes", 2014. Symbols: x image, μ and σ of the encoder, ε ~ N(0, I), z code, p decoded image;
/// −ELBO = reconstruction + KL, in nats. Invariant: the numbers in the formula are those of the picture shown.
#pragma once

#include "lessons/latent/decoder.h"
#include "lessons/latent/latent_network.h"
#include "lessons/latent/latent_plane.h"
#include "lessons/latent/vae_score.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/image_choice.h"
#include "stage/model_wait.h"
#include "ui/plot/image_grid.h"

namespace lab {

class VaeExhibit final : public Exhibit {
 public:
  VaeExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { wait_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void pointed(const std::optional<Pointed>& at) override { cursor_ = at; }
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return in_view("test") ? nullptr : &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override { return wait_.trouble(); }
  Phase phase() const override;
  std::vector<std::string_view> picture_parts() const override {
    return {"image", "mean", "cloud", "code", "decoded"};
  }
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override;

 private:
  enum Move { encode, draw, decode, add_up };

  /// What the network made of the image; empty (no dimension) as long as there is no answer.
  struct Seen {
    std::vector<float> pixels;          // (d) of the image
    std::vector<double> mean, sigma;    // (K)
    std::vector<double> log_variance;   // (K)
    std::vector<double> kl;             // (K) nats
    Matrix epsilon;                     // (draws, K); the last row is the present one
    Matrix codes;                       // (draws, K)
    std::vector<double> code() const;   // the present z
    std::vector<double> noise() const;  // the present ε
    bool empty() const { return mean.empty(); }
    Index size() const { return static_cast<Index>(mean.size()); }
    double kl_sum() const;
  };
  /// The loss of the decoding that is on show.
  struct Loss {
    bool known = false;
    double reconstruction = 0;                                // nats, from z
    double from_mean = 0;                                     // … from μ
    double spread_low = 0, spread_mean = 0, spread_high = 0;  // … of all draws on show
  };

  bool in_view(std::string_view view) const { return parameters_.choice("view") == view; }
  int move() const { return player_.has_state() ? player_.state().at : 0; }
  bool wide() const { return parameters_.choice("code") == "more"; }
  std::string_view network_id() const;
  Index axis(std::string_view id) const;
  bool by_hand() const { return !parameters_.text("eps").empty(); }
  const Dataset& images() const { return cloud_images(*data_); }
  void check_axes(const Dataset& dataset) const;
  void show_controls();
  void zoom_to_cloud();
  void read_codes();
  void read_pictures();
  void read_score();
  Matrix strip_codes() const;
  /// The number of draws of which the images are shown.
  Index strip_size() const;

  void plots(PlotColumn& column) override;
  void draw_main(Ui& ui);
  void draw_plane(Ui& ui, const Box& box);
  void draw_marks(Ui& ui);
  void draw_images(Ui& ui, const Box& box, bool in_row);
  void draw_strip(Ui& ui, const Box& box);
  void draw_loss(Ui& ui);
  void draw_test(Ui& ui);
  /// Of the table of `numbers` numbers of a code, px before scaling; where it is not there, the table says how many it leaves away.
  static float dimensions_height(Index numbers);
  float draw_dimensions(Ui& ui, const Box& box);
  void draw_bar(Ui& ui, const Box& box);

  ModelWait wait_;
  ImageChoice choice_{parameters_};
  std::shared_ptr<const Dataset> data_;
  LatentNetwork network_;
  Asker encoder_;
  Decoder current_, strip_, hover_;  // z and μ; the last draws; under the cursor
  Seen seen_;
  Loss loss_;
  VaeScore score_;
  MethodPlayer<CountedSteps> player_;
  LatentPlane plane_;
  std::optional<Pointed> cursor_;  // what the pointer meant when the last frame was drawn
  ImageGrid image_grid_, current_grid_, strip_grid_, hover_grid_, lost_grid_, near_grid_;
  std::uint64_t picture_ = 0, shown_current_ = 0, shown_strip_ = 0, shown_hover_ = 0, shown_image_ = 0;
  std::uint64_t asked_image_ = 0;
  Index near_shown_ = -1;
  std::string read_key_;
  std::vector<double> histogram_values_;
};

}  // namespace lab

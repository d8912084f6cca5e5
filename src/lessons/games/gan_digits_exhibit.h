/// A GAN over images of digits: a walk through its codes, its training as a film, the critic's verdicts, and
/// the game in which a person takes the critic's place.
///
/// Idea: codes are numbers drawn from N(0, I); the generator turns each into an image. The same codes go
/// through the generators of all checkpoints. Half-steps are the checkpoints, or, on the walk, steps around
/// the plane. Symbols: z code (K), G(z) image, D(x) the critic's probability that x is real.
/// Invariant: everything drawn belongs to the checkpoint and the seed of the parameters; the score of the
/// game follows from the seed and the answers alone.
#pragma once

#include <array>
#include <optional>

#include "data/catalog.h"
#include "lessons/games/gan_game.h"
#include "lessons/games/made_images.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/model_wait.h"
#include "ui/plot/image_grid.h"
#include "ui/plot/pointer.h"
#include "ui/plot/transform.h"

namespace lab {

class GanDigitsExhibit final : public Exhibit {
 public:
  GanDigitsExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { wait_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override { return wait_.progress(); }
  const Trouble* trouble() const override { return wait_.trouble(); }
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return 1.35f; }

 private:
  static constexpr int plane_side = 9;     // images along a side of the plane
  static constexpr int film_columns = 12;  // codes of the film
  static constexpr int samples = 64;

  /// A generator and critic of the training, and what became of the film's codes there.
  struct Checkpoint {
    int epoch = -1;  ///< −1: the trained network
    std::shared_ptr<Model> generator, critic;
    MadeImages film;
  };
  /// Images with the critic's verdicts, as a grid.
  struct Shown {
    ImageGrid grid;
    std::vector<double> verdict;
    std::uint64_t revision = 0;
  };

  const std::string& view() const { return parameters_.choice("view"); }
  bool pairs() const { return parameters_.choice("rounds") == "pairs"; }
  const Dataset& reals() const { return data_->test ? *data_->test : *data_; }
  bool has_reals() const { return data_ && data_->id != sampled_digits_id; }
  int checkpoint() const { return parameters_.integer("checkpoint"); }  ///< from 1
  std::string epoch_name(int of) const;                                 ///< "epoch 8", "trained"
  void show_controls();
  void forget();
  void read_cards();
  void open_checkpoint();
  void deal();
  void forget_film();
  void ask_all();
  void ask_cursor();
  void open_film();
  bool update_film();
  void answer(char letter);
  bool film_wanted() const { return view() == "film"; }
  bool film_known() const;
  Point2 cursor() const;
  Matrix code_at(Point2 at) const;
  Matrix normal_codes(std::uint64_t stream, Index count) const;
  void show(Shown& to, const Matrix& images, const Vector& verdict);
  std::vector<double> of_real() const;  ///< the critic's verdicts in the game, (rounds)
  std::vector<double> of_made() const;
  double share_real(const std::vector<double>& verdicts) const;
  std::string plural_rounds() const;

  void plots(PlotColumn& column) override;
  void draw_walk(Ui& ui);
  void draw_plane(Ui& ui, const Box& box);
  void draw_film(Ui& ui);
  void draw_critic(Ui& ui);
  void draw_block(Ui& ui, const Box& box, const char* id, Shown& shown, std::string_view title, int count);
  void draw_game(Ui& ui);
  void draw_round(Ui& ui, const Box& box);
  void draw_verdict(Ui& ui, const Box& box, double probability) const;
  void draw_score(Ui& ui, const Box& box);
  void draw_history(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  ModelWait wait_;
  int code_ = 0;  // K
  std::vector<std::unique_ptr<Checkpoint>> checkpoints_;
  std::shared_ptr<Model> generator_, critic_;
  MethodPlayer<CountedSteps> training_, walk_;
  int followed_ = -1;

  std::array<Matrix, 4> corners_;  // of the plane: a sample and two directions, or four samples
  MadeImages plane_made_, cursor_made_, sample_made_, game_made_;
  Asker real_critic_, game_real_critic_;
  Matrix real_images_, game_real_images_;
  std::uint64_t asked_game_ = 0, asked_real_ = 0;
  Point2 asked_cursor_{9, 9};
  bool asked_ = false;

  GanGame game_;
  Shown plane_, cursor_shown_, samples_, reals_shown_, game_made_shown_, game_real_shown_, film_;
};

}  // namespace lab

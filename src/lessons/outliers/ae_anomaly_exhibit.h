/// Anomaly detection by reconstruction: what a network cannot rebuild is unusual.
///
/// Idea: a network learns from images of which one kind was left out (a digit; lungs with pneumonia), then
/// rebuilds images of all kinds; the error is the score, a threshold on it says who is called unusual. The
/// half-steps lower the threshold from above the highest score to below the lowest: the walk along the ROC.
/// Scores that need no network stand beside it. Invariant: labels only say who was left out and count what
/// is caught; counts, curve and confusion belong to the same scores and the same threshold.
#pragma once

#include <array>
#include <optional>

#include "lessons/outliers/ae_anomaly_judge.h"
#include "methods/measures/roc.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/image_choice.h"
#include "stage/model_wait.h"
#include "ui/plot/histogram.h"
#include "ui/plot/image_grid.h"

namespace lab {

class AeAnomalyExhibit final : public Exhibit {
 public:
  AeAnomalyExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { wait_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override { choice_->press(id); }
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override { return wait_.trouble(); }
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return 1.45f; }

 private:
  using Areas = std::array<double, anomaly_scores>;
  /// Of the scored images: above the threshold or not, left out of the training or not.
  struct Confusion {
    Index caught = 0, missed = 0, false_alarms = 0, passed = 0;
  };
  /// One image through the network.
  struct Rebuilt {
    std::vector<float> image, rebuilt;  ///< empty: none yet
    std::array<double, anomaly_scores> scores{};
  };
  struct WorstGrids {
    std::vector<Index> rows;
    ImageGrid image, rebuilt, difference;
  };

  static bool is_xrays(const Dataset& dataset);
  bool xrays() const { return parameters_.choice("subject") == "xrays"; }
  /// X-rays are wanted, but the images are others.
  bool lacks_xrays() const { return xrays() && data_ && !is_xrays(*data_); }
  const Dataset& judged() const { return data_->test ? *data_->test : *data_; }
  std::string network(int digit) const;
  int held_out() const { return parameters_.choice("held-out").front() - '0'; }
  AnomalyScore score() const;
  std::string_view score_label() const;
  std::vector<int> unusual_rows(int digit) const;
  std::string unusual_name(bool many) const;
  std::string usual_name() const;

  void show_controls();
  void begin_judging();
  void read_scores();
  void read_threshold();
  void count();
  void read_worst();
  void update_one();
  bool update_areas(double budget_ms, const ClockMs& clock);
  Areas areas_of(const AnomalyScores& scores, const std::vector<int>& unusual) const;
  bool areas_wanted() const;
  int next_area() const;  ///< the digit whose network is still to be judged, −1 for none
  bool areas_known() const;
  const std::vector<double>& values() const { return judge_.scores().of(score()); }
  bool ready() const { return read_; }
  bool counted() const { return ready() && !roc().empty(); }
  const std::vector<RocPoint>& roc() const { return roc_[static_cast<std::size_t>(score())]; }
  double threshold() const { return parameters_.real("threshold"); }
  double chosen_score() const { return chosen_.scores[static_cast<std::size_t>(score())]; }
  double stop_at(int step) const;
  int nearest_stop() const;
  void follow_player();

  void plots(PlotColumn& column) override;
  void draw_scores(Ui& ui, const Box& box);
  void draw_one(Ui& ui, const Box& box);
  void draw_roc(Ui& ui, const Box& box, bool large);
  void draw_worst(Ui& ui);
  float draw_worst_block(Ui& ui, const Box& box, const char* id, WorstGrids& grids, std::string_view title,
                         int columns, float cell, bool three);
  void draw_areas(Ui& ui);
  void draw_numbers(Ui& ui, const Box& box);
  void draw_confusion(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  std::optional<ImageChoice> choice_;  // its controls stand under the others
  ModelWait wait_;
  RebuildJudge judge_, areas_judge_;
  MethodPlayer<CountedSteps> player_;
  int followed_ = -1;

  bool read_ = false;
  std::vector<int> unusual_;  // (n) 1: left out of the training; empty where that is not known
  std::array<std::vector<RocPoint>, anomaly_scores> roc_;
  std::vector<Index> order_;  // rows by falling score
  Confusion confusion_;
  Bins usual_bins_, unusual_bins_;
  double edge_ = 0;  // right end of the histogram
  int areas_digit_ = -1;
  std::array<std::optional<Areas>, 10> areas_;
  std::array<bool, 10> has_digit_{};  ///< the judged images hold this digit, and others

  Asker encode_one_, decode_one_;
  std::uint64_t asked_ = 0;
  Rebuilt chosen_;
  std::uint64_t picture_ = 0;
  ImageGrid original_grid_, rebuilt_grid_, difference_grid_;
  WorstGrids highest_, missed_;
};

}  // namespace lab

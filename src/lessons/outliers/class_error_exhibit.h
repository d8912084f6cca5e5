/// Error by class: how well a network rebuilds each digit, and what that error alone gives away.
///
/// Idea: the half-steps are the lecture's: rebuild every image; measure how far each is from its original;
/// average the errors of every class; let k-means with two clusters split two digits by that one number. The
/// share that it names rightly is counted for every pair of digits. Symbols: e = ‖x − x̂‖² / d, the squared
/// error per pixel. Invariant: k-means sees errors, never labels; they are only counted afterwards.
#pragma once

#include <array>
#include <optional>

#include "methods/groups/class_spread.h"
#include "stage/exhibit.h"
#include "stage/linked_point.h"
#include "stage/network_codes.h"
#include "stage/pointer_card.h"
#include "ui/plot/image_grid.h"

namespace lab {

/// The half-steps of the lesson; what they show is computed before the first.
class ErrorStory {
 public:
  enum Stage { rebuild, measure, average, split };
  struct State {
    Stage stage = rebuild;
    std::size_t bytes() const { return sizeof *this; }
  };
  void init(Stage last) { last_ = last; }
  bool advance(std::int64_t) {
    if (done()) return false;
    if (begun_) state_.stage = static_cast<Stage>(state_.stage + 1);
    begun_ = true;
    return true;
  }
  bool done() const { return begun_ && state_.stage >= last_; }
  double progress() const { return 0.0; }
  const State& state() const { return state_; }

 private:
  Stage last_ = split;
  bool begun_ = false;
  State state_;
};

class ClassErrorExhibit final : public Exhibit {
 public:
  ClassErrorExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { codes_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return &player_; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override { return codes_.wait().trouble(); }
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void plots(PlotColumn& column) override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return stage() == ErrorStory::split ? 1.7f : 1.2f; }

 private:
  static constexpr int example_rows = 4;

  void begin();
  void begin_story();
  void show_controls();
  void check_pair(const Dataset& dataset) const;
  void read_errors();
  void read_examples();
  void read_split();
  void read_class();
  /// The images that are rebuilt: those that nothing learnt from, where the set is divided.
  const Dataset& images() const { return data_->test ? *data_->test : *data_; }
  bool labelled() const { return data_ && images().has_labels() && images().classes() > 1; }
  ErrorStory::Stage stage() const {
    return player_.has_state() ? player_.state().stage : ErrorStory::rebuild;
  }
  int one() const { return parameters_.integer("one"); }
  int two() const { return parameters_.integer("two"); }
  int picked_class() const { return parameters_.integer("class") - 1; }
  bool wants_pairs() const;
  std::string class_name(int c) const { return images().class_names[c]; }
  std::string image_name(Index i) const;
  std::string spread_text(const ClassSpread& spread) const;
  /// What the lecture found for these two digits, where it says.
  static std::optional<double> lecture(int a, int b);

  void draw_examples(Ui& ui);
  void draw_errors(Ui& ui);
  void draw_split(Ui& ui);
  void draw_histograms(Ui& ui, const Box& box);
  void draw_pairs(Ui& ui, const Box& box);
  void draw_card(Ui& ui, Index i, ImVec2 at);
  void draw_class_table(Ui& ui, const Box& box);
  void draw_class_images(Ui& ui, const Box& box);
  void draw_result(Ui& ui, const Box& box);
  void draw_all_errors(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  NetworkCodes codes_;
  MethodPlayer<ErrorStory> player_;
  LinkedPoint point_{parameters_, marks_};

  bool ready_ = false;
  std::vector<double> errors_;
  double mean_ = 0, highest_ = 0;
  std::vector<ClassSpread> spreads_;
  std::vector<Index> order_, place_;  // rows by class, and where each stands there
  std::vector<Index> borders_;
  std::vector<ImU32> colours_;  // by place
  std::optional<ScalarSplit> split_;
  std::string split_trouble_;
  std::vector<double> pairs_;  // (classes, classes) accuracy, NaN where not known
  int next_pair_ = 0;
  bool stopped_ = false;
  std::pair<int, int> former_{1, 2};  // the two digits before the last change

  std::array<ImageGrid, example_rows> examples_;
  std::vector<Index> example_of_;  // (rows × columns) image of each example
  int example_columns_ = 0;
  ImageGrid class_grid_;
  std::vector<Index> class_images_;  // worst first, then the best
  int class_read_ = -2;
  PointerCard card_;
  std::uint64_t picture_ = 0;
};

}  // namespace lab

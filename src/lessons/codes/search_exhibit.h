/// Search by image: the nearest images in pixel space and in code space, side by side.
///
/// Idea: a search engine in its plainest form. An image of the set, or a drawing, is the query; the nearest
/// other images are found twice, by the distance of their pixels and by the distance of a network's codes.
/// Which space is the better one to search in is counted: over many queries, what share of the k nearest
/// bears the query's own label? Symbols: P(k) precision at k. Invariant: both searches are exact, over the
/// same images; a query is never its own neighbour; no label takes part in a search.
#pragma once

#include <array>
#include <map>
#include <optional>

#include "core/pace.h"
#include "methods/numerics/nearest_to.h"
#include "stage/exhibit.h"
#include "stage/image_choice.h"
#include "stage/linked_point.h"
#include "stage/network_codes.h"
#include "ui/plot/image_grid.h"

namespace lab {

class SearchExhibit final : public Exhibit {
 public:
  SearchExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override { codes_.use(models); }
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override { return codes_.wait().trouble(); }
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return parameters_.choice("view") == "nearest" ? 1.9f : 1.1f; }

 private:
  static constexpr std::size_t pixels = 0, code = 1;  // the two spaces
  static constexpr Index most = 50;                   // neighbours that are found

  /// What one space answered to the query on show.
  struct Answer {
    std::vector<NearRow> found;  ///< `most`, nearest first
    int right = 0;               ///< of the k shown
    int mostly = -1;             ///< the most common label among the k shown; of equals the lower
  };

  void read_set(const Dataset& dataset);
  void begin_codes();
  void begin_query();
  void begin_precision();
  void show_controls();
  void read_answers();
  bool advance_precision(double budget_ms, const ClockMs& clock);
  const Dataset& part() const { return on_test() ? *data_->test : *data_; }
  bool on_test() const { return parameters_.choice("among") == "test" && data_ && data_->test; }
  /// Row of the query in the set that is searched; −1 where it is not in it.
  Index row_in_set() const;
  bool labelled() const { return !labels_.empty(); }
  int shown_k() const { return parameters_.integer("k"); }
  bool searching() const;
  bool answered() const { return !answers_[pixels].found.empty() && !answers_[code].found.empty(); }
  bool wants_precision() const;
  bool precision_done() const {
    return precision_begun_ && precision_[pixels].done() && precision_[code].done();
  }
  std::string class_name(int c) const { return data_->class_names[c]; }
  std::string space_name(std::size_t space) const;
  std::string network_label(std::string_view choice) const;

  void plots(PlotColumn& column) override;
  void draw_nearest(Ui& ui);
  void draw_query(Ui& ui, const Box& box);
  void draw_answer(Ui& ui, std::size_t space, const Box& box);
  void draw_precision(Ui& ui);
  void draw_precision_at_k(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  PointsView images_;
  std::span<const int> labels_;
  ImageChoice choice_{parameters_};
  NetworkCodes codes_;

  std::uint64_t asked_ = 0;  // revision of the query that is being searched for; 0: none
  Asker encoder_;
  std::array<NearestToJob, 2> jobs_;
  bool code_asked_ = false, stale_ = false;
  std::array<Answer, 2> answers_;
  Pace pace_;

  std::array<PrecisionJob, 2> precision_;
  bool precision_begun_ = false, stopped_ = false;
  std::map<std::string, std::vector<double>> known_;  // finished curves of other networks
  Pace precision_pace_;

  LinkedMark lit_{marks_};  // an image of the set
  ImageGrid query_grid_;
  std::array<ImageGrid, 2> grids_;
  std::uint64_t picture_ = 0;
};

}  // namespace lab

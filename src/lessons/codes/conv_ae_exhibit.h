/// A convolutional autoencoder, cell by cell: kernels that slide, maxima that are remembered and put back.
///
/// Idea: the half-steps go through the layers, or through the cells of one map. At each cell stands what it
/// was computed from: pixels, weights, products, sum, activation. Symbols: see conv_stages.h. Invariant: the
/// numbers of a cell give the value that its map shows; the last stage agrees with the network's own answer
/// (metric "difference") as long as the maxima go back to where they were.
#pragma once

#include <memory>
#include <vector>

#include "inference/questions.h"
#include "lessons/codes/conv_stages.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/image_choice.h"
#include "stage/model_wait.h"
#include "ui/plot/image_grid.h"

namespace lab {

class ConvAeExhibit final : public Exhibit {
 public:
  ConvAeExhibit();

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
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return 1.6f; }

 private:
  struct Place {
    Index row = 0, column = 0;
  };

  bool by_cells() const { return parameters_.choice("pace") == "cells"; }
  std::size_t layer() const;  ///< stage on show, from 0
  Index map() const;          ///< of that stage, from 0
  Place place() const;        ///< cell of that map
  const ConvStage& stage() const { return stages_[layer()]; }
  Unpooling unpooling() const;
  /// The input map whose numbers are shown: the chosen one, or the one that has most to say at this cell.
  Index from_map(Place at) const;
  std::string stage_name(std::size_t of) const;
  std::string size_text(const ConvStage& of) const;
  void show_controls();
  void check_layer() const;
  void suggest_cell();
  void begin_cells();
  void compute();
  void follow_players();
  double error_of(const std::vector<ConvStage>& stages) const;

  void plots(PlotColumn& column) override;
  void draw_pipeline(Ui& ui, const Box& box);
  void draw_image(Ui& ui, const Box& box);
  void draw_layer(Ui& ui, const Box& box, Place at, Index from);
  void draw_pooling(Ui& ui, const Box& box, Place at);
  /// One map with a window of `size` cells outlined; returns the cell under the pointer, row −1 for none.
  Place draw_map(Ui& ui, const Box& box, const char* id, std::size_t of, Index map, std::string_view title,
                 Place window, Index size, bool pressable);
  float draw_cells(Ui& ui, const Box& box, std::string_view title, const std::vector<double>& values,
                   int columns, bool is_signed, int lit);
  void draw_maps(Ui& ui, const Box& box);
  void draw_output(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  ImageChoice choice_;
  ModelWait wait_;
  std::shared_ptr<Model> kernels_model_, encoder_, decoder_;
  Asker ask_kernels_, ask_code_, ask_rebuilt_;
  bool asked_kernels_ = false;
  ConvStages net_;
  std::vector<ConvStage> stages_;
  std::vector<float> input_;
  double error_ = 0, error_switches_ = 0;  // of the rebuilt image; the same with switches
  double difference_ = -1;                 // from the network's own answer; −1 as long as there is none
  std::uint64_t computed_ = 0, asked_code_ = 0, picture_ = 0;
  bool stale_ = true;
  MethodPlayer<CountedSteps> layers_, cells_;
  int followed_layer_ = -1, followed_cell_ = -1;
  std::vector<std::unique_ptr<ImageGrid>> grids_;  // one per stage, all its maps
  std::vector<float> largest_;                     // of each stage: ink
};

}  // namespace lab

/// Contractive autoencoder: a code that holds still when the input moves a little, beside its plain twin.
///
/// Idea: two networks of the same shape learnt from the same images; one had to pay for the steepness of its
/// code. The stage moves an image by noise or by a shift and shows how far both codes move, for one image and
/// on average, the norm of the Jacobian at every image, and the directions in which the code of one image moves
/// most. A code can also hold still by saying little, so
/// every movement is given as a share of the distance between the codes of two different images as well.
/// Symbols: h code, J = ∂h/∂x, s the deviation of the noise. Invariant: both networks see the same inputs.
#pragma once

#include <array>

#include "methods/codes/code_directions.h"
#include "stage/counted_steps.h"
#include "stage/exhibit.h"
#include "stage/image_choice.h"
#include "stage/network_codes.h"
#include "ui/plot/image_grid.h"

namespace lab {

class ContractiveExhibit final : public Exhibit {
 public:
  ContractiveExhibit();

  DataNeeds data_needs() const override;
  void use_models(ModelLibrary& models) override;
  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  Player* player() override { return view() == "one" ? &player_ : nullptr; }
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  bool busy() const override;
  double progress() const override;
  const Trouble* trouble() const override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;
  float narrow_height() const override { return view() == "one" || view() == "directions" ? 1.6f : 1.1f; }

 private:
  /// One of the two networks and what it said.
  struct Net {
    NetworkCodes codes;
    Sweep probing;        ///< one pixel at a time: the weights
    bool probed = false;  ///< what follows is known
    std::vector<double> steepness;
    double mean_squared = 0;  ///< of ‖J‖
    double apart = 0;         ///< root mean squared distance of the codes of two images
    Sweep moving;
    std::vector<double> moved, predicted;  ///< mean movement at every level
    Asker asker;
    Matrix pair;                 ///< (2, K) codes of the image before and after
    std::vector<double> change;  ///< |Δh_j| of the image on show
    double movement = 0;         ///< ‖Δh‖
    double steep_here = 0;       ///< ‖J‖ at the image on show
    CodeDirections directions;   ///< of J there
  };

  const std::string& view() const { return parameters_.choice("view"); }
  /// Half-steps of one image: 0 encode, 1 move, 2 encode again, 3 compare.
  int step() const { return player_.has_state() ? player_.state().at : 0; }
  bool noisy() const { return parameters_.choice("kind") == "noise"; }
  bool stroked() const { return parameters_.choice("kind") == "stroke"; }
  double strength() const {
    return noisy()     ? parameters_.real("sigma")
           : stroked() ? parameters_.real("added")
                       : parameters_.integer("shift");
  }
  const Dataset& images() const { return data_->test ? *data_->test : *data_; }
  bool ready() const { return nets_[0].probed && nets_[1].probed; }
  bool wants_levels() const { return ready() && parameters_.choice("view") == "all"; }
  bool levels_known() const { return !nets_[0].moved.empty() && !nets_[1].moved.empty(); }
  std::vector<double> levels() const;
  /// `pixels` moved by `amount` of the chosen kind; `noise` has one number for each pixel.
  void move(const float* pixels, const float* noise, double amount, float* out) const;
  void show_controls();
  void read_probe(Net& net);
  void begin_levels();
  void read_levels(Net& net);
  void ask_one();
  void read_one(Net& net);
  bool asking() const;
  /// As it is shown: in units of the code, or as a share of the distance between two images' codes.
  double shown(const Net& net, double movement) const;
  std::string shown_text(const Net& net, double movement) const;
  std::string movement_name() const;
  std::string strength_text() const;
  Phase phase_of_directions() const;
  Table table_of_directions() const;

  void plots(PlotColumn& column) override;
  void draw_one(Ui& ui);
  void draw_codes(Ui& ui, const Box& box, std::size_t net);
  void draw_all(Ui& ui);
  void draw_steepness(Ui& ui);
  void draw_directions(Ui& ui);
  void draw_sizes(Ui& ui, const Box& box);
  void draw_figures(Ui& ui, const Box& box);

  std::shared_ptr<const Dataset> data_;
  ImageChoice choice_{parameters_};
  MethodPlayer<CountedSteps> player_;
  std::vector<float> stroke_;  // of full ink, as an image
  std::array<Net, 2> nets_;    // contractive, plain
  Matrix level_inputs_;
  Index level_rows_ = 0;
  bool levels_begun_ = false, stale_ = true;
  std::uint64_t asked_ = 0, chosen_ = 0;
  ImageGrid pair_grid_;
  std::array<ImageGrid, 2> direction_grids_;
  std::uint64_t picture_ = 0;
};

}  // namespace lab

/// The autoencoder: an image becomes a few numbers, the numbers become an image.
///
/// Idea: three half-steps (encode, decode, compare) on one image, whose code can be pulled, or on many; the
/// same image through codes of other sizes; and a network whose code is as large as the image, which learns
/// nothing and copies everything. Symbols: x image, h code, x̂ rebuilt; error Σ (x − x̂)² / d.
/// Invariant: what is shown was answered by the chosen network about the chosen image; the mean error is that
/// of all images that took no part in the training, where the set has such a part.
#pragma once

#include <map>
#include <optional>

#include "lessons/codes/code_bars.h"
#include "lessons/codes/pca_baseline.h"
#include "stage/network_steps.h"
#include "stage/number_rows.h"
#include "stage/rebuild.h"
#include "ui/plot/histogram.h"

namespace lab {

/// Half-steps: 0 take an image, 1 encode, 2 decode, 3 compare.
inline constexpr int last_autoencoder_step = 3;

/// Units of a code that a person has set, as a link carries them: "3:4.5,7:0".
using Pulls = std::map<int, double>;  // unit (from 0) → value
/// Throws InputError (control "pull") for anything else.
Pulls read_pulls(std::string_view text);
std::string write_pulls(const Pulls& pulls);

class AutoencoderExhibit final : public NetworkStepsExhibit {
 public:
  AutoencoderExhibit();

  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  Phase phase() const override;
  std::vector<std::string_view> picture_parts() const override { return {"image", "code", "rebuilt"}; }
  std::vector<Metric> metrics() const override;
  std::vector<StageHandle> handles() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  bool has_steps() const override { return view() == "one" || view() == "many"; }
  bool working() const override;
  double worked() const override;
  /// A network with what it made of the images of the view.
  struct Net {
    NetworkParts parts;
    Rebuilder shown;      // the images on show
    RebuildErrors all;    // of the whole set
    RebuildErrors kinds;  // of images upright, upside down, shuffled, and noise
  };
  /// One image, as far as it has been answered.
  struct Chosen {
    std::vector<float> image, own_code, code, rebuilt;
    double error = 0, own_error = 0, entropy = 0;
  };

  bool answered() const { return !chosen_.image.empty() && chosen_.image == choice_.pixels(); }
  std::string_view main_id() const;
  std::string_view small_id() const;
  std::string_view copy_id() const;
  std::vector<std::string_view> size_ids() const;
  /// Networks of the view; only once the index is ready.
  std::vector<std::string_view> wanted() const;
  /// nullptr before its parts were opened.
  const Net* net(std::string_view id) const;
  const Net* main() const { return net(main_id()); }
  const std::vector<double>* all_errors() const;
  void show_controls();
  void open_nets();
  void ask();
  void ask_pulled();
  void take();
  void take_chosen(const Net& from);
  void show_chosen();
  void take_rows(const Net& from);
  void take_sizes();
  void take_copies();
  void make_copies();
  bool sweep();
  bool wants_components() const {
    return view() == "sizes" && !stopped_ && data_->size() >= 2 && !pca_.done();
  }
  bool measure_components(double budget_ms, const ClockMs& clock);
  void read_scale(const Matrix& codes);

  std::string loss_name() const;
  int dead_units() const;
  Phase phase_of_one() const;
  Phase phase_of_rows() const;
  Phase phase_of_sizes() const;
  Phase phase_of_copies() const;

  void plots(PlotColumn& column) override;
  void draw_one(Ui& ui);
  void draw_code(Ui& ui, const Box& box);
  void draw_rows(Ui& ui);
  void draw_sizes(Ui& ui);
  void draw_copies(Ui& ui);
  void draw_errors(Ui& ui, const Box& box);
  std::vector<NumberRow> numbers() const;
  std::vector<NumberRow> settings() const;

  std::map<std::string, Net, std::less<>> nets_;
  Pulls pulls_;
  Asker puller_;  // the decoder, asked about the code as it was pulled

  std::uint64_t pull_question_ = 0;
  Chosen chosen_;
  double low_ = 0, high_ = 1;       // scale of the code
  Index first_row_ = 0, rows_ = 0;  // of the images of the view with many
  std::vector<double> row_errors_;
  struct Size {
    std::string_view id;
    int code = 0;
    double error = 0;   // of the image on show
    bool deep = false;  // more layers than the others, so that the sizes cannot be compared alone
  };
  std::vector<Size> sizes_;
  PcaBaseline pca_;        // what as many components do
  Matrix copies_, kinds_;  // (4, d) on show; (4 × sample, d) to be judged by
  std::vector<double> copy_errors_, small_errors_;
  ImageGrid image_grid_, rebuilt_grid_, residual_grid_;
  ImageGrid rows_images_, rows_codes_, rows_rebuilt_, rows_residual_;
  ImageGrid sizes_grid_, copies_grid_;
  Bins bins_;
  std::size_t binned_ = 0;
};

}  // namespace lab

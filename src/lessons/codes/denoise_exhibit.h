/// Denoising: a network that learnt to make clean images out of noisy ones.
///
/// Idea: three half-steps (spoil, clean, compare) on one image or on many; the peak signal-to-noise ratio
/// before and after, of this image and of all images that took no part; and the same against the amount of
/// noise, for the noise that the network learnt with and for kinds that it never saw.
/// Symbols: x clean, x̃ noisy, x̂ cleaned; PSNR = 10 log₁₀(1 / mean squared error), in dB.
/// Invariant: noise depends on seed, kind, amount and the number of the image only.
#pragma once

#include <array>

#include "data/image_noise.h"
#include "stage/network_steps.h"
#include "stage/number_rows.h"
#include "stage/rebuild.h"

namespace lab {

/// Half-steps: 0 take an image, 1 spoil it, 2 clean it, 3 compare.
inline constexpr int last_denoise_step = 3;
inline constexpr std::size_t noise_kinds = 3;
/// Amounts at which the curve is known: 0, 0.1 … 1.
inline constexpr std::size_t curve_points = 11;

class DenoiseExhibit final : public NetworkStepsExhibit {
 public:
  DenoiseExhibit();

  void open(std::shared_ptr<const Dataset> dataset) override;
  void parameter_changed(std::string_view id) override;
  void press(std::string_view id) override;
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock) override;
  Phase phase() const override;
  std::vector<Metric> metrics() const override;
  Table table() const override;
  void draw_stage(Ui& ui) override;

 private:
  bool has_steps() const override { return view() != "curve"; }
  bool working() const override;
  double worked() const override;
  /// Noisy and cleaned, as mean squared errors against the clean image.
  struct Errors {
    double noisy = 0, cleaned = 0;
  };
  using Curve = std::array<Errors, curve_points>;

  std::size_t kind() const;
  double amount() const { return parameters_.real("amount"); }
  /// The standard deviation of the noise that the network learnt with.
  double learnt_noise() const { return data_->image_width == 8 ? 0.3 : 0.5; }
  std::string noise_name() const;
  void show_controls();
  void ask();
  void take();
  RebuildErrors::Disturb disturb(std::size_t noise, double strength) const;
  void work_on_set();
  void work_on_curve();
  bool wants_curve() const { return view() == "curve" && curve_next_ < noise_kinds * curve_points; }
  std::vector<double> series(std::size_t noise, bool cleaned) const;

  void plots(PlotColumn& column) override;
  void draw_one(Ui& ui);
  void draw_many(Ui& ui);
  void draw_curve(Ui& ui, const Box& box);
  std::vector<NumberRow> numbers() const;

  NetworkParts net_;

  Rebuilder shown_;
  Matrix asked_, clean_;        // clean rows of what is asked, and of what is on show
  std::vector<Errors> errors_;  // of the images on show
  Index first_row_ = 0, rows_ = 0;
  bool shows_many_ = false;
  ImageGrid clean_grid_, noisy_grid_, cleaned_grid_, noise_grid_, residual_grid_;

  RebuildErrors all_;  // at the present noise
  bool all_stale_ = true;
  RebuildErrors point_;  // the next one of the curve
  std::size_t curve_next_ = 0;
  std::array<Curve, noise_kinds> curves_{};
};

}  // namespace lab

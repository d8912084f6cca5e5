// What DenoiseExhibit says: sentences, metrics and the table.

#include <cmath>

#include "lessons/codes/denoise_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr std::array<std::string_view, noise_kinds> kind_ids = {"gaussian", "salt", "block"};

std::string decibels(double error) {
  return error > 0 ? format_fixed(psnr(error), 1) + " dB" : std::string("no error");
}

}  // namespace

std::string DenoiseExhibit::noise_name() const {
  const std::string strength = format_number(amount(), 2);
  switch (kind()) {
    case 0:
      return "Gaussian noise, standard deviation " + strength;
    case 1:
      return "salt and pepper on " + format_percent(amount(), 0) + " of the pixels";
    default:
      return "a block of " + format_percent(amount(), 0) + " of the image erased";
  }
}

Phase DenoiseExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (!wait_.ready()) return wait_.phase();
  if (choice_.drawn() && choice_.pixels().empty())
    return {"Draw a digit", "it is prepared as the images of the set were, then spoilt and cleaned"};
  if (view() == "curve") {
    const std::string learnt =
        "it learnt with Gaussian noise of " + format_number(learnt_noise(), 2) + " alone";
    if (kind() == 0) return {"How much noise can it take?", learnt};
    return {"A kind of noise that it never saw", learnt};
  }
  if (errors_.empty()) return {"Take an image", choice_.name()};
  const bool many = view() == "many";
  const std::string of = many ? std::string() : choice_.name() + " · ";
  const Errors& first = errors_.front();
  switch (step()) {
    case 0:
      return {many ? "Take many images" : "Take an image", of + "clean"};
    case 1:
      return {"Spoil it", of + noise_name() + (many ? "" : " · " + decibels(first.noisy))};
    case 2:
      return {"Clean it: encode what is noisy, decode what is clean", of + noise_name()};
    default:
      break;
  }
  std::string detail = of;
  if (!many) detail += decibels(first.noisy) + " → " + decibels(first.cleaned);
  if (all_.done()) {
    detail += std::string(many ? "" : " · ") + "mean of " + judged_name() + " " +
              decibels(mean_of(all_.input_errors())) + " → " + decibels(mean_of(all_.errors()));
  }
  const bool worse = !many ? first.cleaned > first.noisy
                           : all_.done() && mean_of(all_.errors()) > mean_of(all_.input_errors());
  return {worse ? "Compare: the cleaning did more harm than the noise"
                : "Compare: what came back, what was lost, what was invented?",
          detail};
}

std::vector<NumberRow> DenoiseExhibit::numbers() const {
  std::vector<NumberRow> rows;
  if (view() != "many" && !errors_.empty() && !shows_many_) {
    if (step() >= 1) rows.push_back({"This image, noisy", decibels(errors_.front().noisy)});
    if (step() >= 2) rows.push_back({"This image, cleaned", decibels(errors_.front().cleaned), true});
  }
  if (all_.done()) {
    rows.push_back({"Mean, noisy", decibels(mean_of(all_.input_errors()))});
    rows.push_back({"Mean, cleaned", decibels(mean_of(all_.errors())), true});
    int better = 0;
    for (std::size_t i = 0; i < all_.errors().size(); ++i)
      better += all_.errors()[i] < all_.input_errors()[i];
    rows.push_back({"Images made better",
                    format_percent(static_cast<double>(better) / static_cast<double>(all_.errors().size()))});
  }
  return rows;
}

std::vector<Metric> DenoiseExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_) return all;
  const auto ratio = [&](const std::string& id, double error) {
    if (error > 0) all.push_back({id, psnr(error)});
  };
  all.push_back({"half-step", static_cast<double>(step())});
  if (!errors_.empty()) {
    all.push_back({"noisy-error", errors_.front().noisy});
    all.push_back({"cleaned-error", errors_.front().cleaned});
    ratio("noisy-psnr", errors_.front().noisy);
    ratio("cleaned-psnr", errors_.front().cleaned);
  }
  if (all_.done()) {
    all.push_back({"test-images", static_cast<double>(all_.errors().size())});
    all.push_back({"mean-noisy-error", mean_of(all_.input_errors())});
    all.push_back({"mean-cleaned-error", mean_of(all_.errors())});
    ratio("mean-noisy-psnr", mean_of(all_.input_errors()));
    ratio("mean-cleaned-psnr", mean_of(all_.errors()));
  }
  for (std::size_t i = 0; i < curve_next_; ++i) {
    const std::size_t noise = i / curve_points, at = i % curve_points;
    const std::string id = std::string(kind_ids[noise]) + "-" + std::to_string(10 * at);
    ratio("noisy-" + id, curves_[noise][at].noisy);
    ratio("cleaned-" + id, curves_[noise][at].cleaned);
  }
  return all;
}

Table DenoiseExhibit::table() const {
  Table t;
  if (!data_) return t;
  if (view() == "curve") {
    t.columns = {"noise", "amount", "noisy error", "cleaned error", "noisy dB", "cleaned dB"};
    for (std::size_t i = 0; i < curve_next_; ++i) {
      const Errors& e = curves_[i / curve_points][i % curve_points];
      t.rows.push_back({std::string(kind_ids[i / curve_points]),
                        exact(static_cast<double>(i % curve_points) / (curve_points - 1)), exact(e.noisy),
                        exact(e.cleaned), e.noisy > 0 ? exact(psnr(e.noisy)) : "",
                        e.cleaned > 0 ? exact(psnr(e.cleaned)) : ""});
    }
    return t;
  }
  t.columns = {"image", "label", "noisy error", "cleaned error"};
  if (!all_.done()) return t;
  const Dataset& from = judged();
  for (std::size_t i = 0; i < all_.errors().size(); ++i) {
    t.rows.push_back({std::to_string(i + 1), from.has_labels() ? from.class_names[from.labels[i]] : "",
                      exact(all_.input_errors()[i]), exact(all_.errors()[i])});
  }
  return t;
}

}  // namespace lab

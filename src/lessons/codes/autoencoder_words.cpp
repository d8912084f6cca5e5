// What AutoencoderExhibit says: sentences, metrics and the table.

#include <algorithm>
#include <cmath>

#include "lessons/codes/autoencoder_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr std::array<std::string_view, 4> kind_ids = {"digits", "flipped", "shuffled", "noise"};
constexpr std::array<std::string_view, 4> kind_labels = {"Digits", "Upside down", "Shuffled", "Noise"};

double mean_part(const std::vector<double>& values, std::size_t part) {
  const std::size_t n = values.size() / kind_ids.size();
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(part * n);
  return mean_of({begin, begin + static_cast<std::ptrdiff_t>(n)});
}

}  // namespace

std::string AutoencoderExhibit::loss_name() const {
  return parameters_.choice("net") == "deep" ? "cross-entropy" : "squared error";
}

int AutoencoderExhibit::dead_units() const {
  const Net* const now = main();
  if (now == nullptr || !now->all.done()) return 0;
  const Matrix& codes = now->all.codes();
  int dead = 0;
  for (Index j = 0; j < codes.cols(); ++j) {
    if (codes.col(j).maxCoeff() == codes.col(j).minCoeff()) ++dead;
  }
  return dead;
}

Phase AutoencoderExhibit::phase_of_one() const {
  if (chosen_.image.empty()) return {"Take an image", choice_.name()};
  const std::string pixels = std::to_string(chosen_.image.size()),
                    units = std::to_string(chosen_.code.size());
  std::string errors = choice_.name() + " · error " + format_number(chosen_.error, 4);
  if (all_errors() != nullptr)
    errors += " · mean of " + judged_name() + " " + format_number(mean_of(*all_errors()), 4);
  switch (step()) {
    case 0:
      return {"Take an image", choice_.name() + ": " + pixels + " numbers, one for each pixel"};
    case 1:
      return {"Encode: " + pixels + " numbers become " + units, choice_.name() + " · the code"};
    case 2:
      return {"Decode: " + units + " numbers become " + pixels, choice_.name() + " · from the code alone"};
    default:
      break;
  }
  if (!pulls_.empty()) {
    const auto& [unit, value] = *pulls_.begin();
    const std::string what =
        pulls_.size() == 1 ? "Unit " + std::to_string(unit + 1) + " is pulled to " + format_number(value, 3)
                           : std::to_string(pulls_.size()) + " units are pulled";
    return {what + ": the decoder follows", "error " + format_number(chosen_.error, 4) +
                                                " · before pulling " + format_number(chosen_.own_error, 4)};
  }
  return {"Compare: what did the code lose?", errors};
}

Phase AutoencoderExhibit::phase_of_rows() const {
  if (row_errors_.empty()) return {"Take many images", ""};
  const Net* const now = main();
  const std::string units =
      now != nullptr && now->parts.card != nullptr ? std::to_string(now->parts.card->code) : "few";
  switch (step()) {
    case 0:
      return {"Take many images", std::to_string(data_->dims()) + " numbers each"};
    case 1:
      return {"Encode: each becomes " + units + " numbers", "a cell for each unit, bright where it is large"};
    case 2:
      return {"Decode: each is drawn again from its code", "nothing but the code is known to the decoder"};
    default:
      break;
  }
  return {"Compare originals and reconstructions",
          all_errors() != nullptr
              ? "mean error of " + judged_name() + " " + format_number(mean_of(*all_errors()), 4)
              : "difference: red missing, blue added"};
}

Phase AutoencoderExhibit::phase_of_sizes() const {
  if (sizes_.empty()) return {"One image through codes of different sizes", choice_.name()};
  std::string detail = choice_.name() + " · from " + std::to_string(sizes_.front().code) + " numbers to " +
                       std::to_string(sizes_.back().code);
  for (const Size& size : sizes_) {
    if (size.deep) detail += " · the network with " + std::to_string(size.code) + " has more layers";
  }
  const bool falls = std::is_sorted(sizes_.begin(), sizes_.end(),
                                    [](const Size& a, const Size& b) { return a.error > b.error; });
  const bool layers = std::any_of(sizes_.begin(), sizes_.end(), [](const Size& s) { return s.deep; });
  return {falls    ? "The larger the code, the smaller the error"
          : layers ? "A larger code helps, and so do more layers"
                   : "Larger codes mostly have smaller errors",
          detail};
}

Phase AutoencoderExhibit::phase_of_copies() const {
  const std::string units = std::to_string(data_->dims());
  const Net *const copy = net(copy_id()), *const small = net(small_id());
  std::string detail = "as many units as pixels, and no reason to learn anything";
  if (copy != nullptr && small != nullptr && copy->kinds.done() && small->kinds.done()) {
    detail = "mean error on noise: " + format_number(mean_part(copy->kinds.errors(), 3), 3) + " with " +
             units + " units, " + format_number(mean_part(small->kinds.errors(), 3), 3) + " with " +
             std::to_string(small->parts.card->code);
  }
  return {"With " + units + " units it passes on almost anything", detail};
}

Phase AutoencoderExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (!wait_.ready()) return wait_.phase();
  if (choice_.drawn() && choice_.pixels().empty())
    return {"Draw a digit", "it is prepared as the images of the set were, then encoded"};
  if (view() == "many") return phase_of_rows();
  if (view() == "sizes") return phase_of_sizes();
  if (view() == "copy") return phase_of_copies();
  return phase_of_one();
}

std::vector<NumberRow> AutoencoderExhibit::settings() const {
  const Net* const now = main();
  if (now == nullptr || now->parts.card == nullptr) return {};
  const std::string& shape = now->parts.card->architecture;
  std::string inner;
  int layers = 0;
  for (std::size_t at = 0; (at = shape.find("–", at)) != std::string::npos; at += 3) ++layers;
  return {{"Size of the code", std::to_string(now->parts.card->code), true},
          {"Number of layers",
           std::to_string(layers / 2) + " down, " + std::to_string(layers - layers / 2) + " up"},
          {"Units in each", shape},
          {"Loss", loss_name()}};
}

std::vector<NumberRow> AutoencoderExhibit::numbers() const {
  std::vector<NumberRow> rows;
  if (view() == "sizes") {
    for (const Size& size : sizes_) {
      const Net* const now = net(size.id);
      rows.push_back({std::to_string(size.code) + (size.code == 1 ? " number" : " numbers"),
                      now->all.done() ? format_fixed(mean_of(now->all.errors()), 4) : "…"});
    }
    return rows;
  }
  if (view() == "copy") {
    const Net *const copy = net(copy_id()), *const small = net(small_id());
    if (copy == nullptr || small == nullptr || !copy->kinds.done() || !small->kinds.done()) return rows;
    for (std::size_t kind = 0; kind < kind_ids.size(); ++kind) {
      rows.push_back(
          {std::string(kind_labels[kind]), format_fixed(mean_part(copy->kinds.errors(), kind), 4) + "   " +
                                               format_fixed(mean_part(small->kinds.errors(), kind), 4)});
    }
    return rows;
  }
  if (view() == "one" && answered() && step() >= last_autoencoder_step) {
    rows.push_back({"Error of this image", format_number(chosen_.error, 4), true});
    if (std::isfinite(chosen_.entropy))
      rows.push_back({"Its cross-entropy", format_number(chosen_.entropy, 4)});
  }
  if (const std::vector<double>* const errors = all_errors()) {
    rows.push_back({"Mean error", format_number(mean_of(*errors), 4), view() != "one"});
    const double entropy = mean_of(main()->all.cross_entropies());
    if (std::isfinite(entropy)) rows.push_back({"Mean cross-entropy", format_number(entropy, 4)});
    rows.push_back({"Units that never change", std::to_string(dead_units())});
  }
  return rows;
}

std::vector<Metric> AutoencoderExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_) return all;
  all.push_back({"step-of-the-code", static_cast<double>(step())});
  if (view() == "one" && !chosen_.image.empty()) {
    all.push_back({"image-error", chosen_.error});
    all.push_back({"own-error", chosen_.own_error});
    all.push_back({"code-size", static_cast<double>(chosen_.code.size())});
    all.push_back({"pulled", static_cast<double>(pulls_.size())});
    double ink = 0;
    for (const float p : chosen_.rebuilt) ink += static_cast<double>(p);
    all.push_back({"rebuilt-ink", ink});
    for (std::size_t i = 0; i < chosen_.code.size(); ++i)
      all.push_back({"unit-" + std::to_string(i + 1), static_cast<double>(chosen_.code[i])});
  }
  if (view() == "many") {
    for (std::size_t i = 0; i < row_errors_.size(); ++i)
      all.push_back({"error-" + std::to_string(i + 1), row_errors_[i]});
  }
  if (const std::vector<double>* const errors = all_errors();
      errors != nullptr && (view() == "one" || view() == "many")) {
    all.push_back({"test-images", static_cast<double>(errors->size())});
    all.push_back({"test-error", mean_of(*errors)});
    const double entropy = mean_of(main()->all.cross_entropies());
    if (std::isfinite(entropy)) all.push_back({"test-cross-entropy", entropy});
    all.push_back({"dead-units", static_cast<double>(dead_units())});
  }
  if (view() == "sizes") {
    for (const Size& size : sizes_) {
      const std::string code = std::to_string(size.code);
      all.push_back({"image-error-" + code, size.error});
      if (net(size.id)->all.done())
        all.push_back({"test-error-" + code, mean_of(net(size.id)->all.errors())});
      if (pca_.done() && size.code < pca_.errors().size())
        all.push_back({"pca-error-" + code, pca_.errors()[size.code]});
    }
  }
  if (view() == "copy") {
    const Net *const copy = net(copy_id()), *const small = net(small_id());
    for (std::size_t kind = 0; kind < kind_ids.size(); ++kind) {
      const std::string id(kind_ids[kind]), label(kind_labels[kind]);
      if (kind < copy_errors_.size()) {
        all.push_back({"copy-" + id, copy_errors_[kind]});
        all.push_back({"small-" + id, small_errors_[kind]});
      }
      if (copy != nullptr && copy->kinds.done())
        all.push_back({"copy-mean-" + id, mean_part(copy->kinds.errors(), kind)});
      if (small != nullptr && small->kinds.done())
        all.push_back({"small-mean-" + id, mean_part(small->kinds.errors(), kind)});
    }
  }
  return all;
}

Table AutoencoderExhibit::table() const {
  Table t;
  if (!data_) return t;
  if (view() == "sizes") {
    t.columns = {"code", "network", "error of the image", "mean error", "as many components"};
    for (const Size& size : sizes_) {
      const Net* const now = net(size.id);
      t.rows.push_back(
          {std::to_string(size.code), std::string(size.id), exact(size.error),
           now->all.done() ? exact(mean_of(now->all.errors())) : "",
           pca_.done() && size.code < pca_.errors().size() ? exact(pca_.errors()[size.code]) : ""});
    }
    return t;
  }
  if (view() == "copy") {
    t.columns = {"image", "copying network", "small code"};
    const Net *const copy = net(copy_id()), *const small = net(small_id());
    if (copy == nullptr || small == nullptr || !copy->kinds.done() || !small->kinds.done()) return t;
    const std::size_t n = copy->kinds.errors().size() / kind_ids.size();
    for (std::size_t i = 0; i < copy->kinds.errors().size(); ++i) {
      t.rows.push_back({std::string(kind_ids[i / n]) + " " + std::to_string(i % n + 1),
                        exact(copy->kinds.errors()[i]), exact(small->kinds.errors()[i])});
    }
    return t;
  }
  // The code of the image on show, then every image that the network was judged by.
  t.columns = {"image", "label", "error"};
  const Net* const now = main();
  if (now == nullptr || now->parts.card == nullptr) return t;
  for (int u = 1; u <= now->parts.card->code; ++u) t.columns.push_back("unit " + std::to_string(u));
  const auto line = [&](std::string name, std::string label, double error, const float* code) {
    std::vector<std::string> cells = {std::move(name), std::move(label), exact(error)};
    for (int u = 0; u < now->parts.card->code; ++u) cells.push_back(exact(static_cast<double>(code[u])));
    t.rows.push_back(std::move(cells));
  };
  if (view() == "one" && !chosen_.code.empty())
    line(pulls_.empty() ? "on show" : "on show, pulled", "", chosen_.error, chosen_.code.data());
  if (!now->all.done()) return t;
  const Dataset& from = judged();
  for (Index i = 0; i < from.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    line(std::to_string(i + 1), from.has_labels() ? from.class_names[from.labels[at]] : "",
         now->all.errors()[at], now->all.codes().row(i).data());
  }
  return t;
}

}  // namespace lab

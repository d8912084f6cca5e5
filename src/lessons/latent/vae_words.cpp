// What VaeExhibit says: sentences, metrics and the table.

#include <algorithm>
#include <cmath>

#include "lessons/latent/latent_loss.h"
#include "lessons/latent/vae_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

Phase VaeExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (wait_.failed() || wait_.waiting()) return wait_.phase();
  if (in_view("test")) {
    if (!score_.done()) return {"Encode, draw, decode and add up, for every image", ""};
    const std::string which = data_->test ? " that took no part in the training" : "";
    return {"The loss over all images" + which,
            plural(static_cast<Index>(score_.kl().size()), "image", "images") + " · one ε each · seed " +
                parameters_.value("seed") + " · −ELBO " +
                nats_text(score_.mean_reconstruction() + score_.mean_kl())};
  }
  if (choice_.drawn() && choice_.pixels().empty()) return {"Draw a digit: it becomes a cloud", ""};
  if (seen_.empty()) return {"Encode the image", ""};
  const auto ax = static_cast<std::size_t>(axis("axis-x")), ay = static_cast<std::size_t>(axis("axis-y"));
  const std::string two = wide() ? " (two of " + std::to_string(seen_.size()) + ")" : "";
  if (move() == encode) {
    return {"Encode: the image becomes a cloud, not a point",
            choice_.name() + " · μ = " + code_text(seen_.mean[ax], seen_.mean[ay]) +
                " · σ = " + code_text(seen_.sigma[ax], seen_.sigma[ay]) + two};
  }
  const std::vector<double> z = seen_.code(), e = seen_.noise();
  const std::string draw_words = "ε = " + code_text(e[ax], e[ay]) + " · z = " + code_text(z[ax], z[ay]) +
                                 two + (by_hand() ? " · by hand" : "");
  if (move() == draw) return {"Draw ε from N(0, I): z = μ + σ · ε", draw_words};
  if (move() == decode || !loss_.known)
    return {"Decode z: the image comes back, a little different each time", draw_words};
  return {"Add up the loss: reconstruction + KL = −ELBO",
          format_fixed(loss_.reconstruction, 2) + " + " + format_fixed(seen_.kl_sum(), 2) + " = " +
              nats_text(loss_.reconstruction + seen_.kl_sum()) + " · " + choice_.name()};
}

std::vector<Metric> VaeExhibit::metrics() const {
  std::vector<Metric> all;
  if (!data_ || wait_.failed()) return all;
  if (network_.encoded()) all.push_back({"codes", static_cast<double>(network_.size())});
  if (!seen_.empty()) {
    const std::vector<double> z = seen_.code(), e = seen_.noise();
    for (std::size_t j = 0; j < seen_.mean.size(); ++j) {
      const std::string n = std::to_string(j + 1);
      all.push_back({"mean-" + n, seen_.mean[j]});
      all.push_back({"sigma-" + n, seen_.sigma[j]});
      all.push_back({"epsilon-" + n, e[j]});
      all.push_back({"z-" + n, z[j]});
      all.push_back({"kl-" + n, seen_.kl[j]});
    }
    all.push_back({"kl", seen_.kl_sum()});
    all.push_back({"draws", static_cast<double>(seen_.codes.rows())});
  }
  if (!seen_.empty() && loss_.known) {
    all.push_back({"reconstruction", loss_.reconstruction});
    all.push_back({"reconstruction-mean", loss_.from_mean});
    all.push_back({"reconstruction-draws", loss_.spread_mean});
    all.push_back({"loss", loss_.reconstruction + seen_.kl_sum()});
  }
  if (cursor_ && hover_.answered()) {
    all.push_back({"cursor-1", cursor_->x});
    all.push_back({"cursor-2", cursor_->y});
  }
  if (score_.done()) {
    all.push_back({"test-images", static_cast<double>(score_.kl().size())});
    all.push_back({"test-reconstruction", score_.mean_reconstruction()});
    all.push_back({"test-kl", score_.mean_kl()});
    all.push_back({"test-elbo", score_.mean_reconstruction() + score_.mean_kl()});
  }
  if (const ModelCard* card = network_.card()) {
    for (const ModelFigure& figure : card->figures) all.push_back({"card-" + figure.id, figure.value});
  }
  return all;
}

Table VaeExhibit::table() const {
  Table t;
  if (!data_) return t;
  if (in_view("test")) {
    // One row per image: its cloud and its loss.
    t.columns = {"image"};
    if (images().has_labels()) t.columns.push_back("label");
    for (int j = 1; j <= network_.code_size(); ++j) {
      t.columns.push_back("mean " + std::to_string(j));
      t.columns.push_back("sigma " + std::to_string(j));
    }
    for (const char* name : {"reconstruction", "kl", "loss"}) t.columns.push_back(name);
    if (!score_.done() || !network_.encoded()) return t;
    for (Index i = 0; i < network_.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      std::vector<std::string> row = {std::to_string(i + 1)};
      if (images().has_labels()) row.push_back(images().class_names[images().labels[at]]);
      for (Index j = 0; j < network_.means().cols(); ++j) {
        row.push_back(exact(static_cast<double>(network_.means()(i, j))));
        row.push_back(exact(std::exp(0.5 * static_cast<double>(network_.log_variances()(i, j)))));
      }
      row.push_back(exact(score_.reconstruction()[at]));
      row.push_back(exact(score_.kl()[at]));
      row.push_back(exact(score_.reconstruction()[at] + score_.kl()[at]));
      t.rows.push_back(std::move(row));
    }
    return t;
  }
  // The cloud of the image, every draw, and the decodings that are shown.
  t.columns = {"what"};
  for (Index j = 0; j < seen_.size(); ++j) t.columns.push_back("number " + std::to_string(j + 1));
  if (seen_.empty()) return t;
  const auto add = [&](const std::string& what, const std::vector<double>& values) {
    std::vector<std::string> row = {what};
    for (const double v : values) row.push_back(exact(v));
    t.rows.push_back(std::move(row));
  };
  add("mean", seen_.mean);
  add("sigma", seen_.sigma);
  add("kl", seen_.kl);
  const auto add_rows = [&](const char* what, const Matrix& rows) {
    for (Index i = 0; i < rows.rows(); ++i) {
      std::vector<double> values;
      for (Index j = 0; j < rows.cols(); ++j) values.push_back(static_cast<double>(rows(i, j)));
      add(std::string(what) + " " + std::to_string(i + 1), values);
    }
  };
  add_rows("epsilon", seen_.epsilon);
  add_rows("z", seen_.codes);
  if (!current_.answered()) return t;
  t.columns.push_back("pixels");
  const auto pixels = [&](const char* what, Index row) {
    std::vector<std::string> line(t.columns.size());
    line[0] = what;
    for (Index p = 0; p < current_.images().cols(); ++p)
      line.back() += (p > 0 ? " " : "") + exact(static_cast<double>(current_.images()(row, p)));
    t.rows.push_back(std::move(line));
  };
  for (std::vector<std::string>& row : t.rows) row.resize(t.columns.size());
  pixels("decoded z", 0);
  pixels("decoded mean", 1);
  return t;
}

}  // namespace lab

#include "lessons/latent/latent_network.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr Index most_images = 10000;

}  // namespace

double reconstruction_nats(const float* x, const float* p, Index pixels) {
  double sum = 0;
  for (Index j = 0; j < pixels; ++j) {
    const double ink = std::clamp(static_cast<double>(p[j]), 1e-7, 1 - 1e-7),
                 target = static_cast<double>(x[j]);
    sum -= target * std::log(ink) + (1 - target) * std::log1p(-ink);
  }
  return sum;
}

double kl_nats(double mean, double log_variance) {
  return 0.5 * (mean * mean + std::exp(log_variance) - 1 - log_variance);
}

Matrix normal_rows(Rng& rng, Index n, Index columns) {
  Matrix rows(n, columns);
  for (Index i = 0; i < rows.size(); ++i) rows.data()[i] = static_cast<float>(rng.normal());
  return rows;
}

const Dataset& cloud_images(const Dataset& dataset) { return dataset.test ? *dataset.test : dataset; }

PointsView cloud_points(const Dataset& dataset) {
  const PointsView all = cloud_images(dataset).points;
  return all.slice(0, std::min(all.rows, most_images));
}

// ---- Decoder ----

void Decoder::use(std::shared_ptr<Model> model) {
  if (model == asker_.model()) return;
  asker_.use(std::move(model));
  asked_.clear();
  codes_.resize(0, 0);
  ++revision_;
}

void Decoder::ask(const Matrix& codes) {
  if (codes.rows() == 0) return;
  const Matrix& newest = asked_.empty() ? codes_ : asked_.back().codes;
  if (newest.rows() == codes.rows() && newest.cols() == codes.cols() && newest == codes) return;
  const std::uint64_t tag = next_tag_++;
  asked_.push_back({tag, codes});
  std::vector<Matrix> batch;
  batch.push_back(codes);
  asker_.ask(std::move(batch), tag);
  // One may be on its way, one waits; what stood between them is never sent.
  if (asked_.size() > 2) asked_.erase(asked_.begin() + 1, asked_.end() - 1);
}

bool Decoder::update() {
  if (!asker_.update()) return false;
  const auto of = std::find_if(asked_.begin(), asked_.end(),
                               [&](const Asked& asked) { return asked.tag == asker_.tag(); });
  if (of == asked_.end()) return false;
  codes_ = of->codes;
  asked_.erase(asked_.begin(), of + 1);
  ++revision_;
  return true;
}

const Matrix& Decoder::images() const { return asker_.answer().front(); }

std::span<const float> Decoder::pixels() const {
  if (!answered()) return {};
  return {images().data(), static_cast<std::size_t>(images().size())};
}

// ---- LatentNetwork ----

void LatentNetwork::open(ModelLibrary& library, std::string_view id) {
  if (opened() && id_ == id) return;
  close();
  id_ = id;
  parts_.open(library, id);
}

void LatentNetwork::close() {
  sweep_.stop();
  images_ = PointsView();
  parts_ = NetworkParts();
  id_.clear();
}

void LatentNetwork::encode(PointsView images) {
  const bool same = sweep_.begun() && images.f32 == images_.f32 && images.u8 == images_.u8 &&
                    images.rows == images_.rows && images.cols == images_.cols;
  if (same) return;
  images_ = images;
  sweep_.begin(parts_.encoder, images);
}

}  // namespace lab

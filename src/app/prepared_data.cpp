#include "app/prepared_data.h"

#include <algorithm>
#include <string>
#include <utility>

#include "data/standardise.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/pca_slices.h"
#include "stage/projection.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

/// Whether finding the plane of this data is more than a frame has room for.
bool plane_takes_long(const Dataset& dataset) {
  constexpr double at_once = 2.0e7;  // multiply-adds: about 15 ms in a page
  if (dataset.plane || !Projection::has_components(dataset)) return false;
  const double n = static_cast<double>(dataset.size()), d = static_cast<double>(dataset.dims());
  return n * d * std::min(n, d) > at_once;
}

/// `dataset` with `scores` (n, k) on the components of `fitted` in the place of its columns.
Dataset in_components(const std::shared_ptr<const Dataset>& dataset, const Pca& fitted,
                      const Matrix& scores) {
  Dataset out;
  out.id = dataset->id;
  out.name = dataset->name;
  out.source = dataset->source;
  out.licence = dataset->licence;
  out.points = Points(scores);
  out.labels = dataset->labels;
  out.row_names = dataset->row_names;
  out.class_names = dataset->class_names;
  for (Index j = 0; j < scores.cols(); ++j) out.column_names.push_back("component " + std::to_string(j + 1));
  out.notes = dataset->notes;
  out.notes.push_back(std::string("The ") + std::to_string(dataset->dims()) +
                      (dataset->is_images() ? " pixels" : " columns") + " are reduced to their first " +
                      std::to_string(scores.cols()) + " principal components, which keep " +
                      format_percent(fitted.explained_ratio.sum(), 0) + " of the variance.");
  if (dataset->is_images()) out.pictures = dataset;
  return out;
}

}  // namespace

/// The components of a data set, and its points in them where `reduces`.
class PreparedData::Job {
 public:
  Job(std::shared_ptr<const Dataset> dataset, Index components, bool reduces)
      : dataset_(std::move(dataset)), reduces_(reduces) {
    pca_.init(dataset_->points, {.components = components});
  }

  bool advance(std::int64_t quota) {
    if (!pca_.done()) {
      if (!pca_.advance(quota)) return false;
      if (reduces_) {
        scores_.init(dataset_->points, pca_.result(), pca_.result().size());
      } else {
        remember_plane(*dataset_, pca_.result());
      }
      return done();
    }
    if (reduces_ && scores_.advance(quota))
      reduced_ = std::make_shared<const Dataset>(in_components(dataset_, pca_.result(), scores_.scores()));
    return done();
  }
  bool done() const { return reduces_ ? reduced_ != nullptr : dataset_->plane != nullptr; }
  double progress() const {
    if (done()) return 1.0;
    return reduces_ ? 0.8 * pca_.progress() + (pca_.done() ? 0.2 * scores_.progress() : 0.0)
                    : pca_.progress();
  }
  const std::shared_ptr<const Dataset>& dataset() const { return dataset_; }
  const std::shared_ptr<const Dataset>& reduced() const { return reduced_; }

 private:
  std::shared_ptr<const Dataset> dataset_, reduced_;
  bool reduces_;
  PcaJob pca_;
  PcaScores scores_;
};

PreparedData::PreparedData() = default;
PreparedData::~PreparedData() = default;
PreparedData::PreparedData(PreparedData&&) noexcept = default;
PreparedData& PreparedData::operator=(PreparedData&&) noexcept = default;

std::shared_ptr<const Dataset> PreparedData::scaled(std::shared_ptr<const Dataset> from) {
  if (unscaled_ != from) {
    scaled_ = std::make_shared<const Dataset>(standardise(*from));
    unscaled_ = std::move(from);
  }
  return scaled_;
}

std::shared_ptr<const Dataset> PreparedData::find(std::shared_ptr<const Dataset> from, const Wanted& wanted) {
  stop();
  std::shared_ptr<const Dataset> dataset = from;
  if (wanted.standard && dataset->size() > 0) dataset = scaled(std::move(dataset));
  const Index components = std::min(wanted.most_columns, dataset->size());
  if (wanted.most_columns > 0 && dataset->dims() > wanted.most_columns) {
    if (whole_ != dataset || reduced_->dims() != components) {
      source_ = std::move(from);
      job_ = std::make_unique<Job>(std::move(dataset), components, true);
      return nullptr;
    }
    dataset = reduced_;
  }
  if (wanted.plane && plane_takes_long(*dataset)) {
    source_ = std::move(from);
    job_ = std::make_unique<Job>(std::move(dataset), 2, false);
    return nullptr;
  }
  return dataset;
}

bool PreparedData::update(double budget_ms, const ClockMs& clock) {
  if (!job_ || pace_.run(*job_, budget_ms, clock)) return job_ != nullptr;
  if (job_->reduced()) {
    whole_ = job_->dataset();
    reduced_ = job_->reduced();
  }
  job_.reset();
  return false;
}

void PreparedData::stop() {
  job_.reset();
  source_.reset();
}

double PreparedData::progress() const { return job_ ? job_->progress() : 1.0; }

}  // namespace lab

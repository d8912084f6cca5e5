/// PreparedData: a data set as a lesson wants it, made between frames where it takes longer than one.
///
/// Idea: before a lesson sees a data set its columns are brought to one scale where somebody asked for it, more
/// columns than the method can take are reduced to their first principal components, and the plane that it is drawn
/// in is found. Of wide data this takes seconds; what has been made is remembered, so that the same is there at once
/// when it is asked for again. Invariant: the answer does not depend on the slices.
#pragma once

#include <memory>

#include "core/pace.h"
#include "data/dataset.h"

namespace lab {

class PreparedData {
 public:
  struct Wanted {
    bool standard = false;   ///< every column with mean 0 and standard deviation 1
    Index most_columns = 0;  ///< of more than these the first so many principal components; 0: any number
    bool plane = false;      ///< Projection::components will be asked for
    bool operator==(const Wanted&) const = default;
  };

  PreparedData();
  ~PreparedData();
  PreparedData(PreparedData&&) noexcept;
  PreparedData& operator=(PreparedData&&) noexcept;

  /// The data set so; or nullptr where it has to be made: update() does, and then it is found here. Throws
  /// InputError (control "data") where components are needed and cannot be had: fewer than two points.
  std::shared_ptr<const Dataset> find(std::shared_ptr<const Dataset> from, const Wanted& wanted);
  /// Whether something is being made.
  bool working() const { return job_ != nullptr; }
  /// Goes on for about `budget_ms`; true while there is more to do.
  bool update(double budget_ms, const ClockMs& clock);
  /// What is being made is wanted no more.
  void stop();
  /// What find() was asked to prepare, while that is being made.
  const std::shared_ptr<const Dataset>& source() const { return source_; }
  /// 0 to 1.
  double progress() const;

 private:
  class Job;
  std::shared_ptr<const Dataset> scaled(std::shared_ptr<const Dataset> from);

  std::shared_ptr<const Dataset> source_;
  std::shared_ptr<const Dataset> unscaled_, scaled_;  // the second is the first, standardised
  std::shared_ptr<const Dataset> whole_, reduced_;    // the second is the first, in its principal components
  std::unique_ptr<Job> job_;
  Pace pace_;
};

}  // namespace lab

/// LoadedData: the data sets that were loaded, each held once, as long as memory allows.
///
/// Idea: who goes back to a lesson should not wait again for its data; but two large sets are as much as a page should
/// keep. Beyond the limit the set that was asked for longest ago goes, and comes anew when it is wanted again.
/// Invariant: a set that somebody else holds, and the newest one, stay; everything else stays below the limit.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace lab {

/// Memory of points and labels, the test part's among them.
std::size_t bytes_of(const Dataset& dataset);

class LoadedData {
 public:
#ifdef __EMSCRIPTEN__
  static constexpr std::size_t usual_limit = std::size_t{256} << 20;
#else
  static constexpr std::size_t usual_limit = std::size_t{1} << 30;
#endif
  explicit LoadedData(std::size_t limit = usual_limit) : limit_(limit) {}

  /// The set of that id, with a test part where one is wanted; nullptr where it is not held.
  std::shared_ptr<const Dataset> find(std::string_view id, bool with_test = false);
  /// Holds it, in the place of one with that id.
  void hold(std::string_view id, std::shared_ptr<const Dataset> dataset);
  /// Memory of all that are held.
  std::size_t bytes() const;
  std::size_t size() const { return held_.size(); }

 private:
  struct Held {
    std::string id;
    std::shared_ptr<const Dataset> dataset;
  };
  std::vector<Held> held_;  // the one that was asked for last at the end
  std::size_t limit_;
};

}  // namespace lab

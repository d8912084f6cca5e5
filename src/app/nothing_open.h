/// NothingOpen: what stands in the session until the first lesson opens, so that no lesson is made that nobody
/// asked for. Session never brings it data.
#pragma once

#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "stage/exhibit.h"

namespace lab {

class NothingOpen final : public Exhibit {
 public:
  DataNeeds data_needs() const override { return {}; }
  void open(std::shared_ptr<const Dataset>) override { throw std::logic_error("no lesson is open"); }
  void parameter_changed(std::string_view) override {}
  Phase phase() const override { return {}; }
  std::vector<Metric> metrics() const override { return {}; }
  Table table() const override { return {}; }
  void draw_stage(Ui&) override {}
};

}  // namespace lab

/// What tests of the session stand on: small lessons of their own, and a page that answers.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/session.h"
#include "core/rng.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"
#include "tests/unit/files.h"

namespace lab {
using nlohmann::json;

// Ten half-steps that only count.
struct Ticks {
  struct State {
    int value = 0;
    std::size_t bytes() const { return sizeof *this; }
  };
  State now;
  bool begun = false;
  bool advance(std::int64_t) {
    if (done()) return false;
    if (begun) ++now.value;
    begun = true;
    return true;
  }
  bool done() const { return begun && now.value == 9; }
  double progress() const { return 0; }
  const State& state() const { return now; }
};

// Takes K up to the number of points, and no single point.
class Counting : public Exhibit {
 public:
  explicit Counting(bool images, bool unseen = false, bool plane = false)
      : images_(images), unseen_(unseen), plane_(plane) {
    parameters_.add({.id = "k", .label = "K", .help = {}, .min = 1, .max = 500, .initial = "3"});
    parameters_.add({.id = "view",
                     .label = "View",
                     .help = {},
                     .kind = ParameterKind::choice,
                     .choices = {{"quick", "quick"}, {"slow", "slow"}},
                     .initial = "quick"});
    add_view_parameter(parameters_);
  }
  DataNeeds data_needs() const override {
    if (images_) return {{"Images"}, "digits", true, unseen_, unseen_};
    return {.groups = {"Shapes", "By hand", "Tables"}, .initial = "blobs", .plane = plane_};
  }
  void open(std::shared_ptr<const Dataset> dataset) override {
    check(*dataset);
    data_ = std::move(dataset);
    player_.begin([](Ticks&) {});
    ++opened;
  }
  void parameter_changed(std::string_view id) override {
    if (id == "k") {
      check(*data_);
      player_.begin([](Ticks&) {});
    }
  }
  Player* player() override { return &player_; }
  const Trouble* trouble() const override { return parameters_.integer("k") == 13 ? &thirteen_ : nullptr; }
  bool busy() const override { return parameters_.choice("view") == "slow" || player_.waiting(); }
  Phase phase() const override { return {"Count", "so far"}; }
  std::vector<Metric> metrics() const override {
    return {{"points", static_cast<double>(data_->size())},
            {"value", player_.has_state() ? player_.state().value : -1.0}};
  }
  Table table() const override { return {{"name", "value"}, {{"a, b", "1"}, {"say \"x\"", "2"}}}; }
  void draw_stage(Ui&) override {}

  const Dataset& data() const { return *data_; }
  int opened = 0;

 private:
  void check(const Dataset& dataset) const {
    const int k = parameters_.integer("k");
    if (dataset.size() < k) {
      throw InputError(
          "K is " + std::to_string(k) + ", but there are only " + std::to_string(dataset.size()) + " points.",
          "k");
    }
  }
  bool images_, unseen_, plane_;
  Trouble thirteen_{"Thirteen cannot be counted.", "k"};
  std::shared_ptr<const Dataset> data_;
  MethodPlayer<Ticks> player_;
};

// A lesson that makes its own points.
class Standalone : public Exhibit {
 public:
  Standalone() {
    parameters_.add({.id = "count", .label = "Count", .help = {}, .min = 1, .max = 50, .initial = "3"});
  }
  DataNeeds data_needs() const override { return {}; }
  void open(std::shared_ptr<const Dataset> dataset) override {
    EXPECT_EQ(dataset->size(), 0);
    player_.begin([](Ticks&) {});
  }
  void parameter_changed(std::string_view) override {}
  Player* player() override { return &player_; }
  Phase phase() const override { return {"Count", ""}; }
  std::vector<Metric> metrics() const override {
    return {{"count", static_cast<double>(parameters_.integer("count"))}};
  }
  Table table() const override { return {{"count"}, {{"3"}}}; }
  void draw_stage(Ui&) override {}

 private:
  MethodPlayer<Ticks> player_;
};

inline int lessons_made = 0;

inline const Lesson lessons_for_test[] = {
    {"count",
     [] {
       ++lessons_made;
       return std::unique_ptr<Exhibit>(new Counting(false));
     }},
    {"count-images", [] { return std::unique_ptr<Exhibit>(new Counting(true)); }},
    {"count-unseen", [] { return std::unique_ptr<Exhibit>(new Counting(true, true)); }},
    {"count-plane", [] { return std::unique_ptr<Exhibit>(new Counting(false, false, true)); }},
    {"count-alone", [] { return std::unique_ptr<Exhibit>(new Standalone); }},
};

inline std::vector<std::uint8_t> asset(const std::string& path) { return testing::asset_bytes(path); }

inline std::vector<std::uint8_t> bytes(std::string_view text) { return {text.begin(), text.end()}; }

/// 40000 rows of two columns: more than is read at once.
inline std::string long_table() {
  std::string text = "a,b\n";
  for (int i = 0; i < 40'000; ++i) text += std::to_string(i) + "," + std::to_string(i % 17) + ".25\n";
  return text;
}

/// Noise around a line, as many numbers in a row as in one of the images of MNIST.
inline std::string wide_table(int rows) {
  Rng rng(5);
  std::string text;
  for (int i = 0; i < rows; ++i) {
    const double along = rng.normal();
    for (int j = 0; j < 784; ++j)
      text += (j > 0 ? "," : "") + std::to_string(along * (j % 7) + 0.1 * rng.normal()).substr(0, 6);
    text += '\n';
  }
  return text;
}

struct TestHost final : Host {
  struct Wanted {
    int ticket;
    std::string path;
  };
  std::deque<Wanted> wanted;
  std::string saved_name, saved_text;
  int changes = 0, fetched = 0;
  void changed() override { ++changes; }
  void fetch_asset(int ticket, std::string_view path) override {
    ++fetched;
    wanted.push_back({ticket, std::string(path)});
  }
  void save(std::string_view name, std::string_view, std::span<const std::uint8_t> b) override {
    saved_name = name;
    saved_text.assign(b.begin(), b.end());
  }
  void copy(std::string_view) override {}
  void focus_out(int) override {}
  void open_file(std::string_view) override {}
};

class SessionTest : public ::testing::Test {
 protected:
  TestHost host;
  Session session{host, lessons_for_test};
  double ms = 0;

  bool frame() {
    return session.update(0.016, 6, [this] { return ms += 0.01; });
  }
  // Frames until nothing moves; files that are asked for are delivered.
  void settle(bool deliver = true) {
    for (int i = 0; i < 500; ++i) {
      const bool more = frame();
      if (deliver && !host.wanted.empty()) {
        const auto wanted = host.wanted.front();
        host.wanted.pop_front();
        const auto file = asset(wanted.path);
        ASSERT_FALSE(file.empty()) << wanted.path;
        session.asset_ready(wanted.ticket, file);
        continue;
      }
      if (!more && !(deliver && session.busy())) return;
    }
  }
  void open(std::string_view query) {
    session.restore(query);
    settle();
  }
  json state() { return json::parse(session.state_json()); }
  json widget(const std::string& id) {
    for (const json& w : json::parse(session.widgets_json({}))) {
      if (w["id"] == id) return w;
    }
    return {};
  }
  const Counting& exhibit() { return static_cast<const Counting&>(session.exhibit()); }
  std::string error() {
    return state()["error"].is_null() ? "" : state()["error"]["message"].get<std::string>();
  }
  std::string error_control() {
    return state()["error"].is_null() ? "" : state()["error"]["control"].get<std::string>();
  }
};

}  // namespace lab

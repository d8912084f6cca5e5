// The session with two small lessons of its own: links, errors, files, and what the page is told.
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/session.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"

namespace lab {
namespace {

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
  explicit Counting(bool images, bool unseen = false) : images_(images), unseen_(unseen) {
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
    return {{"Shapes", "By hand", "Tables"}, "blobs", false};
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
    return {{"points", "Points", static_cast<double>(data_->size())},
            {"value", "Value", player_.has_state() ? player_.state().value : -1.0}};
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
  bool images_, unseen_;
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
    return {{"count", "Count", static_cast<double>(parameters_.integer("count"))}};
  }
  Table table() const override { return {{"count"}, {{"3"}}}; }
  void draw_stage(Ui&) override {}

 private:
  MethodPlayer<Ticks> player_;
};

int lessons_made = 0;

const Lesson lessons_for_test[] = {
    {"count",
     [] {
       ++lessons_made;
       return std::unique_ptr<Exhibit>(new Counting(false));
     }},
    {"count-images", [] { return std::unique_ptr<Exhibit>(new Counting(true)); }},
    {"count-unseen", [] { return std::unique_ptr<Exhibit>(new Counting(true, true)); }},
    {"count-alone", [] { return std::unique_ptr<Exhibit>(new Standalone); }},
};

std::vector<std::uint8_t> asset(const std::string& path) {
  std::ifstream in(std::string(LAB_ASSETS_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::uint8_t> bytes(std::string_view text) { return {text.begin(), text.end()}; }

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

class SessionTest : public testing::Test {
 protected:
  TestHost host;
  Session session{host, lessons_for_test};
  double ms = 0;

  // Frames until nothing moves; files that are asked for are delivered.
  void settle(bool deliver = true) {
    for (int i = 0; i < 500; ++i) {
      const bool more = session.update(0.016, 6, [this] { return ms += 0.01; });
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

TEST_F(SessionTest, NoLessonIsMadeBeforeOneIsOpened) {
  lessons_made = 0;
  Session fresh(host, lessons_for_test);
  EXPECT_EQ(lessons_made, 0);
  EXPECT_EQ(fresh.lesson(), "");
  EXPECT_FALSE(fresh.busy());
  // The page asks, and frames are drawn, before it has opened what the address names.
  const auto quiet = [&] {
    EXPECT_FALSE(fresh.update(0.016, 6, [this] { return ms += 0.01; }));
    EXPECT_EQ(fresh.dataset(), nullptr);
    EXPECT_EQ(json::parse(fresh.state_json())["phase"]["sentence"], "");
    EXPECT_TRUE(json::parse(fresh.widgets_json({})).is_array());
  };
  quiet();
  fresh.defaults();
  fresh.set_local_data("{}");
  fresh.add_points({1, 2});
  EXPECT_EQ(fresh.set("present", "1"), "");
  EXPECT_NE(fresh.set("data", "moons"), "");
  EXPECT_NE(fresh.file("a.csv", bytes("1,2\n3,4\n"), "data"), "");
  EXPECT_NE(fresh.press("save-numbers"), "");
  quiet();
  EXPECT_EQ(lessons_made, 0);
  fresh.open("count-alone");
  fresh.update(0.016, 6, [this] { return ms += 0.01; });
  EXPECT_EQ(lessons_made, 0);
  EXPECT_EQ(fresh.lesson(), "count-alone");
  EXPECT_TRUE(fresh.errors().empty());
}

TEST_F(SessionTest, OpensTheFirstLessonWithItsDefaults) {
  open("");
  EXPECT_EQ(session.query(), "lesson=count");
  EXPECT_EQ(state()["dataset"], "blobs");
  EXPECT_EQ(state()["metrics"]["value"], 0);
  EXPECT_EQ(state()["steps"], 10);
  EXPECT_FALSE(state()["busy"]);
  EXPECT_EQ(error(), "");
}

TEST_F(SessionTest, LinkRestoresExactlyWhatIsOnTheScreen) {
  open("?lesson=count&data=moons&k=7&seed=12&n=150&noise=0.5&step=6&present=1&hide=k,seed&view-at=1,2,3");
  const json before = state();
  EXPECT_EQ(before["dataset"], "moons");
  EXPECT_EQ(before["step"], 6);
  EXPECT_EQ(before["metrics"]["value"], 6);
  EXPECT_EQ(before["metrics"]["points"], 150);
  const std::string link = session.query();
  TestHost other_host;
  Session other(other_host, lessons_for_test);
  other.restore(link);
  for (int i = 0; i < 100; ++i) other.update(0.016, 6, [this] { return ms += 0.01; });
  EXPECT_EQ(other.query(), link);
  EXPECT_EQ(json::parse(other.state_json()), before);
}

TEST_F(SessionTest, ALinkMayComeInAnyOrderAndThroughOtherPrograms) {
  open("?step=6&utm_source=mail&n=150&lesson=count&k=7&data=moons&fbclid=1&ref=home");
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.query(), "lesson=count&data=moons&k=7&n=150&step=6");
  EXPECT_EQ(state()["metrics"]["points"], 150);
  EXPECT_EQ(state()["step"], 6);
  open("lesson=");
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.lesson(), "count");
}

TEST_F(SessionTest, ALinkThatIsNoUtf8GivesJsonThatCanBeRead) {
  open("lesson=count&view-at=%FF");
  EXPECT_EQ(state()["parameters"]["view-at"], "\uFFFD");
}

TEST_F(SessionTest, ALessonMayNeedNoData) {
  open("?lesson=count-alone&count=7&step=4");
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.query(), "lesson=count-alone&count=7&step=4");
  EXPECT_TRUE(state()["data"].is_null());
  EXPECT_EQ(state()["dataset"], "");
  EXPECT_EQ(state()["step"], 4);
  EXPECT_EQ(state()["metrics"]["count"], 7);
  EXPECT_FALSE(state()["busy"]);
  EXPECT_TRUE(widget("data").is_null());
  EXPECT_TRUE(widget("n").is_null());
  EXPECT_TRUE(widget("open-file").is_null());
  EXPECT_EQ(session.save_name(), "count-alone-4");
  EXPECT_EQ(session.numbers_csv(), "count\n3\n");
  // What concerns data is refused in words, and changes nothing.
  EXPECT_NE(session.set("data", "moons"), "");
  EXPECT_NE(session.press("open-file"), "");
  session.file("a.csv", bytes("x,y\n1,2\n3,4\n"), "data");
  EXPECT_NE(error().find("takes no file"), std::string::npos);
  session.add_points({1, 2});
  session.erase_points(1, 2, 3);
  EXPECT_EQ(state()["metrics"]["count"], 7);
  // A link with data in it opens all the same.
  open("?lesson=count-alone&data=moons&n=20");
  EXPECT_EQ(state()["steps"], 10);
  EXPECT_NE(error(), "");
}

TEST_F(SessionTest, AnyOrderOfKeysGivesTheSame) {
  open("lesson=count&k=7&data=moons&n=300&step=2");
  const std::string one = session.query();
  EXPECT_EQ(state()["metrics"]["points"], 300);
  open("lesson=count&step=2&n=300&data=moons&k=7");
  EXPECT_EQ(session.query(), one);
  EXPECT_EQ(state()["metrics"]["points"], 300);
}

TEST_F(SessionTest, OnlyWhatIsNotDefaultStandsInTheLink) {
  open("lesson=count&k=3&data=blobs&seed=1&speed=1&step=0");
  EXPECT_EQ(session.query(), "lesson=count");
  session.set("speed", "2");
  session.press("forward");
  settle();
  EXPECT_EQ(session.query(), "lesson=count&speed=2&step=1");
}

TEST_F(SessionTest, RefusedValueLeavesValueAndPicture) {
  open("lesson=count&n=20&step=4");
  EXPECT_EQ(session.set("k", "21"), "K is 21, but there are only 20 points.");
  settle();
  EXPECT_EQ(session.parameters().integer("k"), 3);
  EXPECT_EQ(state()["step"], 4);
  EXPECT_EQ(error_control(), "k");
  EXPECT_EQ(widget("k")["error"], "K is 21, but there are only 20 points.");
  session.set("speed", "2");
  EXPECT_EQ(error_control(), "k") << "another control does not clear it";
  EXPECT_EQ(session.set("k", "20"), "");
  EXPECT_EQ(error(), "");
}

TEST_F(SessionTest, BadValuesOfALinkFallBackToDefaults) {
  open("lesson=count&data=nonesuch&k=abc&speed=900&wrong=1&n=0");
  EXPECT_EQ(session.query(), "lesson=count");
  EXPECT_NE(error(), "");
  open("lesson=count&n=5&k=9");  // each is valid alone; together they are not
  EXPECT_EQ(state()["metrics"]["points"], 5);
  EXPECT_EQ(session.parameters().integer("k"), 3);
  EXPECT_EQ(error(), "K is 9, but there are only 5 points.");
  open("lesson=missing&k=5");
  EXPECT_EQ(session.lesson(), "count");
  EXPECT_NE(error().find("missing"), std::string::npos);
}

TEST_F(SessionTest, SmallerDataThatDoesNotSufficeIsRefusedWithTheFormerKept) {
  open("lesson=count&k=200");
  EXPECT_NE(session.set("n", "100"), "");
  EXPECT_EQ(state()["metrics"]["points"], 300);
  EXPECT_EQ(session.parameters().integer("n"), 300);
  EXPECT_NE(session.set("data", "drawn"), "");
  EXPECT_EQ(session.parameters().choice("data"), "blobs");
  EXPECT_EQ(state()["dataset"], "blobs");
}

TEST_F(SessionTest, TablesAreFetchedOnceAndStandardised) {
  open("lesson=count&data=iris");
  EXPECT_EQ(state()["metrics"]["points"], 150);
  EXPECT_FALSE(widget("n")["visible"]);
  EXPECT_TRUE(widget("scale")["visible"]);
  const float raw = exhibit().data().points.at(0, 0);
  EXPECT_EQ(session.set("scale", "standard"), "");
  EXPECT_TRUE(host.wanted.empty()) << "it has been read already";
  double mean = 0;
  for (Index i = 0; i < exhibit().data().size(); ++i) mean += exhibit().data().points.at(i, 0) / 150.0;
  EXPECT_NEAR(mean, 0, 1e-5);
  EXPECT_NE(exhibit().data().points.at(0, 0), raw);
  session.set("scale", "raw");
  EXPECT_EQ(exhibit().data().points.at(0, 0), raw);
}

TEST_F(SessionTest, WhileAFileIsOnItsWayTheFormerDataStays) {
  open("lesson=count&step=3");
  EXPECT_EQ(session.set("data", "wine"), "");
  settle(false);
  EXPECT_TRUE(state()["busy"]);
  EXPECT_EQ(state()["dataset"], "blobs");
  EXPECT_EQ(state()["step"], 3);
  session.asset_failed(host.wanted.front().ticket, "the server answered 404");
  EXPECT_FALSE(state()["busy"]);
  EXPECT_EQ(session.parameters().choice("data"), "blobs");
  EXPECT_EQ(error_control(), "data");
  EXPECT_NE(error().find("404"), std::string::npos);
}

TEST_F(SessionTest, AnAnswerThatComesTooLateIsDropped) {
  open("lesson=count");
  session.set("data", "wine");
  settle(false);
  const int late = host.wanted.front().ticket;
  host.wanted.clear();
  session.set("data", "moons");
  session.asset_ready(late, bytes("nonsense"));
  settle();
  EXPECT_EQ(state()["dataset"], "moons");
  EXPECT_EQ(error(), "");
}

TEST_F(SessionTest, DamagedFileOfTheSiteFallsBack) {
  session.restore("lesson=count&data=iris");
  settle(false);
  ASSERT_FALSE(host.wanted.empty());
  session.asset_ready(host.wanted.front().ticket, bytes("<html>not found</html>"));
  host.wanted.clear();
  settle();
  EXPECT_EQ(state()["dataset"], "blobs");
  EXPECT_NE(error(), "");
}

TEST_F(SessionTest, OwnTableIsOpenedAndABadOneChangesNothing) {
  open("lesson=count");
  session.file("mine.csv", bytes("a,b\n1,2\n3,4\n5,6\n7,8\n"), "data");
  settle();
  EXPECT_EQ(state()["dataset"], "file");
  EXPECT_EQ(state()["metrics"]["points"], 4);
  EXPECT_EQ(state()["data"]["name"], "mine.csv");
  session.file("ragged.csv", bytes("1,2\n3\n"), "data");
  settle();
  EXPECT_EQ(state()["metrics"]["points"], 4);
  EXPECT_NE(error(), "");
  session.file("few.csv", bytes("1,2\n3,4\n"), "data");
  EXPECT_EQ(error(), "K is 3, but there are only 2 points.");
  EXPECT_EQ(state()["metrics"]["points"], 4);
  session.set("data", "moons");
  session.set("data", "file");
  settle();
  EXPECT_EQ(state()["dataset"], "file");
}

TEST_F(SessionTest, ImagesAndLabelsComeInAnyOrder) {
  const std::vector<std::uint8_t> images = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2,  0,  0,
                                            0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const std::vector<std::uint8_t> labels = {0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9};
  for (const bool labels_first : {true, false}) {
    TestHost other_host;
    Session other(other_host, lessons_for_test);
    other.restore("lesson=count&data=moons");
    for (int i = 0; i < 20; ++i) other.update(0.016, 6, [this] { return ms += 0.01; });
    other.file("a", labels_first ? labels : images, "data");
    EXPECT_EQ(other.error_of("data").empty(), !labels_first)
        << "labels alone: it says that images are missing";
    other.file("b", labels_first ? images : labels, "data");
    ASSERT_NE(other.dataset(), nullptr);
    EXPECT_EQ(other.dataset()->size(), 3);
    EXPECT_TRUE(other.dataset()->is_images());
    EXPECT_EQ(other.dataset()->labels.size(), 3u);
    EXPECT_EQ(other.error_of("data"), "");
  }
}

TEST_F(SessionTest, FourFilesAreATrainingAndATestPart) {
  const auto images = [](std::uint8_t n, std::uint8_t side, std::uint8_t ink) {
    std::vector<std::uint8_t> file = {0, 0, 8, 3, 0, 0, 0, n, 0, 0, 0, side, 0, 0, 0, side};
    file.resize(file.size() + std::size_t{n} * side * side, ink);
    return file;
  };
  const std::vector<std::uint8_t> labels = {0, 0, 8, 1, 0, 0, 0, 4, 7, 8, 9, 7};
  const std::vector<std::uint8_t> test_labels = {0, 0, 8, 1, 0, 0, 0, 2, 9, 3};
  open("lesson=count-images");
  EXPECT_EQ(session.file("t10k-labels", test_labels, "test-labels"), "");
  EXPECT_EQ(session.file("t10k-images", images(2, 3, 9), "test-images"), "");
  EXPECT_EQ(session.file("train-labels", labels, "train-labels"), "");
  EXPECT_EQ(state()["dataset"], "digits") << "nothing happens before the last one";
  EXPECT_EQ(session.file("train-images", images(4, 3, 200), "train-images"), "");
  EXPECT_EQ(error(), "");
  ASSERT_EQ(state()["dataset"], "file");
  EXPECT_EQ(session.dataset()->size(), 4);
  EXPECT_EQ(session.dataset()->name, "train-images");
  ASSERT_NE(session.dataset()->test, nullptr);
  EXPECT_EQ(session.dataset()->test->size(), 2);
  EXPECT_EQ(session.dataset()->test->labels, (std::vector<int>{9, 3}));
  EXPECT_EQ(session.dataset()->test->class_names, session.dataset()->class_names);
  EXPECT_FLOAT_EQ(session.dataset()->test->points.at(0, 0), 9.0F / 255.0F);
  // What does not belong together is refused, and what was there stays.
  EXPECT_EQ(session.file("t10k-labels", test_labels, "test-labels"), "");
  EXPECT_EQ(session.file("t10k-images", images(2, 5, 9), "test-images"), "");
  EXPECT_EQ(session.file("train-labels", labels, "train-labels"), "");
  EXPECT_EQ(session.file("train-images", images(4, 3, 200), "train-images"),
            "The test images are of another size than the others.");
  EXPECT_NE(session.file("t10k-images", labels, "test-images"), "");
  EXPECT_NE(session.file("train-images", images(3, 3, 200), "train-images"), "")
      << "labels of another number";
  EXPECT_EQ(error_control(), "data");
  EXPECT_EQ(session.dataset()->test->size(), 2);
  // Images alone afterwards have no test part.
  session.file("others", images(4, 3, 1), "data");
  EXPECT_EQ(session.dataset()->name, "others");
  EXPECT_EQ(session.dataset()->test, nullptr);
}

TEST_F(SessionTest, ALessonForImagesRefusesATable) {
  open("lesson=count-images");
  ASSERT_NE(session.dataset(), nullptr);
  const auto points = session.dataset()->size();
  session.file("mine.csv", bytes("a,b\n1,2\n3,4\n5,6\n7,8\n"), "data");
  EXPECT_EQ(session.dataset()->size(), points);
  EXPECT_NE(error().find("images"), std::string::npos);
}

TEST_F(SessionTest, DrawnPointsTravelInTheLink) {
  open("lesson=count&data=drawn&k=1&points=" + encode_points(std::vector<float>{1, 2, -3, 4}));
  ASSERT_EQ(state()["metrics"]["points"], 2);
  session.add_points({5.004f, 99.0f});
  settle();
  EXPECT_EQ(exhibit().data().size(), 3);
  EXPECT_EQ(exhibit().data().points.at(2, 1), sheet_half) << "kept on the sheet";
  const std::string link = session.query();
  const float x = exhibit().data().points.at(2, 0);
  open(link);
  EXPECT_EQ(exhibit().data().points.at(2, 0), x);
  EXPECT_EQ(session.query(), link);
  session.erase_points(1, 2, 0.5f);
  EXPECT_EQ(exhibit().data().size(), 2);
}

TEST_F(SessionTest, ADrawingHasALimitSaidInWords) {
  open("lesson=count&data=drawn&k=1&points=" + encode_points(std::vector<float>{0, 0}));
  std::vector<float> many;
  for (int i = 0; i < max_drawn_points - 1; ++i)
    many.insert(many.end(), {static_cast<float>(i % 20) - 10, 1.0f});
  session.add_points(many);
  EXPECT_EQ(exhibit().data().size(), max_drawn_points);
  EXPECT_LT(session.query().size(), 6000u);
  session.add_points({0, 0});
  EXPECT_EQ(exhibit().data().size(), max_drawn_points);
  EXPECT_NE(error().find("at most"), std::string::npos);
  EXPECT_NE(session.set("points", "AAA"), "");
  EXPECT_NE(session.set("points", "A%AA"), "");
  EXPECT_EQ(exhibit().data().size(), max_drawn_points);
}

TEST_F(SessionTest, TransportActsThroughPress) {
  open("lesson=count");
  EXPECT_FALSE(widget("back")["enabled"]);
  EXPECT_EQ(session.press("forward"), "");
  settle();
  EXPECT_EQ(state()["step"], 1);
  EXPECT_TRUE(widget("back")["enabled"]);
  session.set("step", "9");
  settle();
  EXPECT_TRUE(state()["done"]);
  EXPECT_FALSE(widget("forward")["enabled"]);
  session.press("back");
  settle();
  EXPECT_EQ(state()["step"], 8);
  session.press("reset");
  settle();
  EXPECT_EQ(state()["step"], 0);
  session.press("play");
  EXPECT_TRUE(state()["playing"]);
  EXPECT_EQ(widget("play")["label"], "Pause");
  session.press("play");
  EXPECT_FALSE(state()["playing"]);
  EXPECT_NE(session.press("nothing"), "");
}

TEST_F(SessionTest, StopLeavesAViewThatComputesMuch) {
  open("lesson=count&step=2");
  session.set("view", "slow");
  EXPECT_TRUE(state()["busy"]);
  EXPECT_TRUE(widget("stop")["visible"]);
  session.press("stop");
  EXPECT_FALSE(state()["busy"]);
  EXPECT_EQ(state()["step"], 2);
  EXPECT_FALSE(widget("stop")["visible"]);
}

TEST_F(SessionTest, DefaultsKeepPresentingAndHiding) {
  open("lesson=count&k=9&present=1&hide=seed&step=3");
  session.defaults();
  settle();
  EXPECT_EQ(session.query(), "lesson=count&present=1&hide=seed");
  EXPECT_FALSE(widget("seed")["visible"]);
  EXPECT_TRUE(widget("k")["visible"]);
}

TEST_F(SessionTest, AnotherSeedIsAnotherAndValid) {
  open("lesson=count");
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(session.press("new-seed"), "");
    seen.insert(session.parameters().value("seed"));
  }
  EXPECT_EQ(seen.size(), 200u);
}

TEST_F(SessionTest, NumbersAreSavedAsCsv) {
  open("lesson=count&step=2");
  EXPECT_EQ(session.press("save-numbers"), "");
  EXPECT_EQ(host.saved_name, "count-blobs-2.csv");
  EXPECT_EQ(host.saved_text, "name,value\n\"a, b\",1\n\"say \"\"x\"\"\",2\n");
}

TEST_F(SessionTest, MnistIsOfferedOnlyWhereItIs) {
  open("lesson=count-images");
  const auto offered = [&] {
    const json data = widget("data");
    for (const json& c : data["choices"]) {
      if (c["id"] == "mnist") return true;
    }
    return false;
  };
  EXPECT_FALSE(offered());
  EXPECT_NE(session.set("data", "mnist"), "");
  session.set_local_data("{\"mnist\": {}}");
  EXPECT_TRUE(offered());
  // What says that nothing is here, or is no JSON at all.
  for (const std::string& other :
       {std::string(), std::string("{\"mnist\": {}"), std::string("{\"mnist\": null}"),
        std::string("{\"mnist\": false}"), std::string("[\"mnist\"]"), std::string("\"mnist\""),
        std::string("{\"of\": \"mnist\"}"), std::string("\xff"), std::string(100'000, '[')}) {
    session.set_local_data(other);
    EXPECT_FALSE(offered()) << other.substr(0, 40);
  }
  session.set_local_data("{\"mnist\": true, \"more\": [1, 2]}");
  EXPECT_TRUE(offered());
  EXPECT_NE(session.set("data", "pneumonia"), "");  // is not MNIST
}

TEST_F(SessionTest, WhatWasLoadedIsNotLoadedAgain) {
  open("lesson=count-images");
  const Dataset* const whole = session.dataset();
  EXPECT_EQ(whole->size(), 1797);
  EXPECT_EQ(whole->test, nullptr);
  EXPECT_EQ(host.fetched, 1);
  // A lesson that wants the rows that networks did not see as a test part gets it of the same.
  open("lesson=count-unseen");
  EXPECT_EQ(session.dataset()->size(), 1437);
  EXPECT_EQ(session.dataset()->test->size(), 360);
  open("lesson=count&data=iris");
  EXPECT_EQ(host.fetched, 2);
  open("lesson=count-images");
  EXPECT_EQ(session.dataset(), whole);
  EXPECT_EQ(host.fetched, 2);
}

TEST_F(SessionTest, WidgetsTellTheirRectangles) {
  open("lesson=count");
  const std::vector<WidgetRecord> records = {{"k", "K", "int", "3", {1, 2, 30, 4}},
                                             {"centroid-1", "Centroid 1", "handle", "", {5, 6, 7, 8}}};
  const json all = json::parse(session.widgets_json(records));
  int found = 0;
  for (const json& w : all) {
    if (w["id"] == "k") {
      EXPECT_EQ(w["rect"], json({1, 2, 30, 4}));
      EXPECT_EQ(w["kind"], "int");
      EXPECT_EQ(w["value"], "3");
      ++found;
    } else if (w["id"] == "centroid-1") {
      EXPECT_EQ(w["kind"], "handle");
      ++found;
    } else {
      EXPECT_TRUE(w["rect"].is_null()) << w["id"];
    }
  }
  EXPECT_EQ(found, 2);
}

TEST_F(SessionTest, TroubleStandsBesideItsControlAsLongAsItsReason) {
  open("lesson=count&k=13");
  EXPECT_EQ(session.error_of("k"), "Thirteen cannot be counted.");
  EXPECT_NE(session.state_json().find("Thirteen cannot be counted."), std::string::npos);
  EXPECT_EQ(session.query(), "lesson=count&k=13") << "the value stays";
  session.set("k", "12");
  EXPECT_EQ(session.error_of("k"), "");
  session.set("k", "13");
  session.set("k", "9999");  // an error of the value itself comes before it
  EXPECT_NE(session.error_of("k"), "Thirteen cannot be counted.");
}

}  // namespace
}  // namespace lab

// Digits that a network draws: a data set that arrives like a file, and fails in words.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/sampled_digits.h"
#include "app/session.h"
#include "tests/unit/fake_model.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using lab::testing::FakeModel;
using nlohmann::json;

// A library of one network whose pictures are the first number of their code, doubled.
struct FakeLibrary final : ModelLibrary {
  ModelState now = ModelState::loading;
  std::string why = "The list of trained networks could not be loaded.";
  std::vector<ModelCard> all;
  std::shared_ptr<FakeModel> model = std::make_shared<FakeModel>(6, 28 * 28);
  Arriving bytes;
  int opened = 0, tries = 0;

  FakeLibrary() {
    ModelCard card;
    card.id = "gan";
    card.data = "mnist";
    card.width = card.height = 28;
    card.files = {{"generator", "gan-generator.onnx", 10, "", -1}};
    all.push_back(card);
  }
  ModelState state() override { return now; }
  const std::string& message() const override { return why; }
  const std::vector<ModelCard>& cards() const override { return all; }
  std::shared_ptr<Model> open(std::string_view id, std::string_view part, int) override {
    ++opened;
    EXPECT_EQ(id, "gan");
    EXPECT_EQ(part, "generator");
    return model;
  }
  Arriving arriving() const override { return bytes; }
  void try_again() override { ++tries; }
};

TEST(SampledDigits, AreDrawnFromRandomNumbersInBlocks) {
  FakeLibrary library;
  library.model->at_once = true;
  const auto draw = [&](std::uint64_t seed) {
    SampledDigits digits(library, "Drawn", 600, seed);
    std::shared_ptr<const Dataset> dataset;
    for (int frame = 0; frame < 20 && !dataset; ++frame) dataset = digits.update();
    return dataset;
  };
  EXPECT_EQ(draw(1), nullptr) << "not before the cards are there";
  library.now = ModelState::ready;
  const auto dataset = draw(1);
  ASSERT_TRUE(dataset);
  EXPECT_EQ(library.model->last, 3U) << "600 rows in blocks of 256";
  EXPECT_EQ(dataset->size(), 600);
  EXPECT_EQ(dataset->image_width, 28);
  EXPECT_EQ(dataset->dims(), 784);
  EXPECT_TRUE(dataset->points.is_bytes());
  EXPECT_FALSE(dataset->has_labels());
  EXPECT_NE(dataset->source.find("MNIST"), std::string::npos);
  EXPECT_NE(dataset->notes.at(0).find("network"), std::string::npos);
  // Twice a normal deviate, kept within 0 and 1: half are paper, those above 0.5 are ink.
  int paper = 0, ink = 0;
  for (Index i = 0; i < 600; ++i) {
    const float value = dataset->points.at(i, 100);
    EXPECT_TRUE(value >= 0 && value <= 1);
    EXPECT_EQ(value, dataset->points.at(i, 783));
    paper += value == 0 ? 1 : 0;
    ink += value == 1 ? 1 : 0;
  }
  EXPECT_NEAR(paper / 600.0, 0.5, 0.08);
  EXPECT_NEAR(ink / 600.0, 0.3085, 0.08);
  const auto again = draw(1), other = draw(2);
  bool same = true, differs = false;
  for (Index i = 0; i < 600; ++i) {
    same = same && dataset->points.at(i, 0) == again->points.at(i, 0);
    differs = differs || dataset->points.at(i, 0) != other->points.at(i, 0);
  }
  EXPECT_TRUE(same) << "the same seed draws the same digits";
  EXPECT_TRUE(differs);
}

// A lesson with networks that shows how many images it has.
class Looking : public Exhibit {
 public:
  explicit Looking(bool networks) : networks_(networks) {}
  DataNeeds data_needs() const override {
    DataNeeds needs{{"Images"}, "digits", true};
    needs.unseen_part = networks_;
    return needs;
  }
  void open(std::shared_ptr<const Dataset> dataset) override { data_ = std::move(dataset); }
  void parameter_changed(std::string_view) override {}
  Phase phase() const override { return {"Look", ""}; }
  std::vector<Metric> metrics() const override { return {{"images", static_cast<double>(data_->size())}}; }
  Table table() const override { return {}; }
  void draw_stage(Ui&) override {}

 private:
  bool networks_;
  std::shared_ptr<const Dataset> data_;
};

const Lesson lessons_for_test[] = {
    {"networks", [] { return std::unique_ptr<Exhibit>(new Looking(true)); }},
    {"plain", [] { return std::unique_ptr<Exhibit>(new Looking(false)); }},
};

struct NetworkHost final : Host {
  FakeLibrary library;
  std::vector<std::pair<int, std::string>> wanted;
  void fetch_asset(int ticket, std::string_view path) override { wanted.emplace_back(ticket, path); }
  void save(std::string_view, std::string_view, std::span<const std::uint8_t>) override {}
  void copy(std::string_view) override {}
  void focus_out(int) override {}
  void open_file(std::string_view) override {}
  ModelLibrary& models() override { return library; }
};

class SampledTest : public ::testing::Test {
 protected:
  NetworkHost host;
  Session session{host, lessons_for_test};
  double ms = 0;

  void frames(int count = 10) {
    for (int i = 0; i < count; ++i) {
      session.update(0.016, 6, [this] { return ms += 0.01; });
      for (const auto& [ticket, path] : std::exchange(host.wanted, {}))
        session.asset_ready(ticket, lab::testing::file_bytes(std::string(LAB_ASSETS_DIR) + "/" + path));
    }
  }
  json state() { return json::parse(session.state_json()); }
  std::string choices() {
    std::string ids;
    for (const Choice& c : session.choices(session.parameters().declaration("data"))) ids += c.id + " ";
    return ids;
  }
};

TEST_F(SampledTest, ArriveLikeAFileOnItsWay) {
  session.restore("lesson=networks&data=imagined");
  frames();
  EXPECT_TRUE(session.busy());
  EXPECT_TRUE(session.loading());
  EXPECT_EQ(session.dataset(), nullptr);
  EXPECT_EQ(session.phase().sentence, "Loading Digits drawn by a network, 28 × 28");
  host.library.now = ModelState::ready;
  host.library.model->now = ModelState::loading;
  host.library.bytes = {30, 40};
  frames();
  EXPECT_EQ(host.library.opened, 1);
  EXPECT_DOUBLE_EQ(session.progress(), 0.375);
  host.library.model->now = ModelState::ready;
  frames(1);
  EXPECT_EQ(session.phase().sentence, "A network draws digits");
  for (int i = 0; i < 6; ++i) {
    host.library.model->answer(host.library.model->last);
    frames(1);
  }
  EXPECT_FALSE(session.busy());
  EXPECT_EQ(state()["metrics"]["images"], 500);
  EXPECT_EQ(state()["data"]["columns"], 784);
  EXPECT_EQ(session.query(), "lesson=networks&data=imagined");
  // Another number of them; the former picture stands until they are drawn.
  host.library.model->at_once = true;
  EXPECT_EQ(session.set("n", "40"), "");
  EXPECT_EQ(state()["metrics"]["images"], 500);
  EXPECT_TRUE(session.busy());
  frames();
  EXPECT_EQ(state()["metrics"]["images"], 40);
  EXPECT_EQ(session.query(), "lesson=networks&data=imagined&n=40");
  // Back to the handwritten ones, and again: nothing is drawn twice.
  session.set("data", "digits");
  frames();
  EXPECT_EQ(state()["metrics"]["images"], 1437);
  EXPECT_FALSE(session.visible("n"));
  const Ticket asked = host.library.model->last;
  session.set("data", "imagined");
  frames();
  EXPECT_EQ(host.library.model->last, asked);
}

TEST_F(SampledTest, AnotherChoiceEndsTheDrawing) {
  host.library.now = ModelState::ready;
  session.restore("lesson=networks&data=imagined");
  frames(2);
  ASSERT_EQ(host.library.model->last, 1U);
  session.set("data", "digits");
  frames();
  EXPECT_EQ(host.library.model->dropped, (std::vector<Ticket>{1}));
  EXPECT_EQ(state()["dataset"], "digits");
  EXPECT_FALSE(session.busy());
  session.set("data", "imagined");
  frames(2);
  session.open("networks");
  EXPECT_EQ(host.library.model->dropped, (std::vector<Ticket>{1, 2}));
}

TEST_F(SampledTest, WithoutTheNetworkThereIsASentence) {
  session.restore("lesson=networks");
  frames();
  host.library.now = ModelState::ready;
  host.library.model->fail("gan-generator.onnx could not be loaded: the network gave no answer.");
  EXPECT_EQ(session.set("data", "imagined"), "");
  frames();
  EXPECT_EQ(state()["dataset"], "digits");
  EXPECT_EQ(session.parameters().choice("data"), "digits");
  EXPECT_FALSE(session.busy());
  ASSERT_FALSE(state()["error"].is_null());
  EXPECT_EQ(state()["error"]["control"], "data");
  EXPECT_EQ(state()["error"]["message"],
            "Digits drawn by a network, 28 × 28: gan-generator.onnx could not be loaded: the network gave no "
            "answer.");
  // In a link: the default data, and the sentence.
  session.restore("lesson=networks&data=imagined");
  frames();
  EXPECT_EQ(state()["dataset"], "digits");
  EXPECT_FALSE(state()["error"].is_null());
  host.library.now = ModelState::failed;
  session.restore("lesson=networks&data=imagined");
  frames();
  EXPECT_EQ(state()["dataset"], "digits");
  EXPECT_NE(state()["error"]["message"].get<std::string>().find(host.library.why), std::string::npos);
}

TEST_F(SampledTest, TheIndexMayBeAskedForAgainWithEveryLessonOnly) {
  session.open("networks");
  const int before = host.library.tries;
  session.set("data", "imagined");
  frames();
  EXPECT_EQ(host.library.tries, before) << "not while a lesson is open";
  session.open("plain");
  EXPECT_EQ(host.library.tries, before + 1);
}

TEST_F(SampledTest, AreOfferedToLessonsWithNetworksOnly) {
  host.library.now = ModelState::ready;
  session.restore("lesson=networks");
  frames();
  EXPECT_NE(choices().find("imagined"), std::string::npos);
  host.library.all.clear();
  EXPECT_EQ(choices().find("imagined"), std::string::npos) << "there is no such network";
  session.restore("lesson=plain");
  frames();
  EXPECT_EQ(choices().find("imagined"), std::string::npos);
  EXPECT_NE(session.set("data", "imagined"), "");
}

}  // namespace
}  // namespace lab

// The data of the session: what the site carries, what a person brings, and what is wrong with either.
#include "methods/directions/pca.h"
#include "tests/unit/app/session_test.h"

namespace lab {
namespace {

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
    other.file("c", images, "data");
    EXPECT_EQ(other.dataset()->name, "c");
    EXPECT_FALSE(other.dataset()->has_labels()) << "the labels belong to the images before";
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

TEST_F(SessionTest, AnOpenedFileIsOfferedInEveryLessonThatTakesIt) {
  const auto offered = [&] {
    for (const Choice& c : session.choices(session.parameters().declaration("data"))) {
      if (c.id == "file") return c.label;
    }
    return std::string();
  };
  open("lesson=count");
  EXPECT_EQ(offered(), "");
  session.file("mine.csv", bytes("a,b\n1,2\n3,4\n5,6\n7,8\n"), "data");
  EXPECT_EQ(offered(), "mine.csv");
  open("lesson=count&data=moons");
  EXPECT_EQ(state()["dataset"], "moons");
  EXPECT_EQ(offered(), "mine.csv") << "it is still there";
  EXPECT_EQ(session.set("data", "file"), "");
  EXPECT_EQ(session.dataset()->size(), 4);
  open("lesson=count-images");
  EXPECT_EQ(offered(), "") << "this lesson takes no table";
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

TEST_F(SessionTest, ALongTableIsReadInSlicesAndTheLessonGoesOn) {
  open("lesson=count");
  const std::string table = long_table();
  EXPECT_EQ(session.file("long.csv", bytes(table), "data"), "");
  ASSERT_TRUE(session.reading());
  EXPECT_TRUE(session.busy());
  EXPECT_EQ(state()["dataset"], "blobs");
  EXPECT_EQ(session.set("k", "4"), "") << "the lesson goes on with what it has";
  double before = session.progress();
  int frames = 0;
  while (session.reading()) {
    // A slow machine: every look at the clock is 4 ms later.
    session.update(0.016, 6, [this] { return ms += 4; });
    EXPECT_GE(session.progress(), session.reading() ? before : 0.0);
    before = session.progress();
    ASSERT_LT(++frames, 100'000);
  }
  EXPECT_GT(frames, 5);
  EXPECT_EQ(state()["dataset"], "file");
  EXPECT_EQ(state()["metrics"]["points"], 40'000);
  EXPECT_EQ(session.dataset()->name, "long.csv");

  // What is wrong in its last line is said when it has been read, and changes nothing.
  session.file("bad.csv", bytes(table + "1,oops\n"), "data");
  settle();
  EXPECT_EQ(error(), "Line 40002, column 2: \"oops\" is not a number.");
  EXPECT_EQ(session.dataset()->name, "long.csv");
}

// Opening it with the lesson took seconds.
TEST_F(SessionTest, ThePlaneOfAWideTableIsFoundBeforeItIsShown) {
  const auto shows_its_plane = [&] {
    const Dataset& shown = *session.dataset();
    ASSERT_EQ(shown.name, "wide.csv");
    ASSERT_NE(shown.plane, nullptr);
    const Pca found = pca(shown.points, 2);
    EXPECT_TRUE(found.components.isApprox(shown.plane->directions, 1e-5F));
    EXPECT_TRUE(found.mean.isApprox(shown.plane->mean, 1e-9));
    EXPECT_NEAR(shown.plane->share, found.explained_ratio.sum(), 1e-9);
  };
  open("lesson=count-plane");
  EXPECT_EQ(session.file("wide.csv", bytes(wide_table(250)), "data"), "");
  double before = 0;
  int frames = 0;
  while (session.reading()) {
    EXPECT_EQ(state()["dataset"], "blobs") << "the lesson goes on with what it has";
    session.update(0.016, 6, [this] { return ms += 4; });
    if (session.reading()) EXPECT_GE(session.progress(), before);
    before = session.progress();
    ASSERT_LT(++frames, 100'000);
  }
  EXPECT_GT(frames, 20);
  shows_its_plane();

  // Another scale is another plane, while the lesson keeps the first.
  const float raw = session.dataset()->points.at(0, 6);
  session.set("scale", "standard");
  EXPECT_TRUE(session.loading());
  EXPECT_TRUE(session.busy());
  EXPECT_EQ(session.dataset()->points.at(0, 6), raw);
  settle();
  EXPECT_FALSE(session.loading());
  shows_its_plane();
  EXPECT_NE(session.dataset()->points.at(0, 6), raw);
  // It is remembered: the same once more is there at once, for another lesson too.
  open("lesson=count&data=file");
  session.restore("lesson=count-plane&data=file");
  frame();
  EXPECT_FALSE(session.loading());
  shows_its_plane();
  // What is chosen meanwhile is what is shown.
  session.file("wide.csv", bytes(wide_table(240)), "data");
  settle();
  session.set("scale", "standard");
  EXPECT_TRUE(session.loading());
  session.set("data", "moons");
  EXPECT_FALSE(session.loading());
  settle();
  EXPECT_EQ(state()["dataset"], "moons");
  // A lesson that draws no plane does not wait for one.
  open("lesson=count");
  session.file("wide.csv", bytes(wide_table(230)), "data");
  settle();
  EXPECT_EQ(session.dataset()->size(), 230);
  EXPECT_EQ(session.dataset()->plane, nullptr);
  // The next one, opened with it, does.
  session.restore("lesson=count-plane&data=file&step=3");
  session.update(0.016, 6, [this] { return ms += 4; });
  EXPECT_TRUE(session.loading());
  settle();
  EXPECT_EQ(session.dataset()->size(), 230);
  shows_its_plane();
  EXPECT_EQ(state()["step"], 3);
}

TEST_F(SessionTest, AShortTableIsThereAtOnce) {
  open("lesson=count");
  std::string table = "a,b\n";
  for (int i = 0; i < 500; ++i) table += std::to_string(i) + ",1.5\n";
  for (const char* ending : {"", "\n\n"}) {
    EXPECT_EQ(session.file("short.csv", bytes(table + ending), "data"), "");
    EXPECT_FALSE(session.reading());
    EXPECT_EQ(session.dataset()->name, "short.csv");
    session.set("data", "moons");
    settle();
  }
  EXPECT_EQ(session.file("bad.csv", bytes(table + "1,oops"), "data"),
            "Line 502, column 2: \"oops\" is not a number.");
}

TEST_F(SessionTest, WhatIsChosenWhileATableIsReadIsWhatIsShown) {
  open("lesson=count");
  session.file("long.csv", bytes(long_table()), "data");
  ASSERT_TRUE(session.reading());
  session.set("data", "moons");
  EXPECT_FALSE(session.reading());
  settle();
  EXPECT_EQ(state()["dataset"], "moons");
  // The newer of two files.
  session.file("long.csv", bytes(long_table()), "data");
  session.file("short.csv", bytes("a,b\n1,2\n3,4\n5,6\n"), "data");
  settle();
  EXPECT_EQ(session.dataset()->name, "short.csv");
  // A choice that is refused leaves the table on its way, and so does what cannot be shown or stands alone.
  session.file("long.csv", bytes(long_table()), "data");
  session.set("k", "3");
  EXPECT_NE(session.set("data", "drawn"), "") << "a drawing without points has no three clusters";
  EXPECT_NE(session.file("few.csv", bytes("1,2\n3,4\n"), "data"), "");
  EXPECT_NE(session.file("labels", {std::vector<std::uint8_t>{0, 0, 8, 1, 0, 0, 0, 1, 7}}, "data"), "");
  EXPECT_TRUE(session.reading());
  settle();
  EXPECT_EQ(session.dataset()->name, "long.csv");
  EXPECT_NE(error(), "") << "what was said meanwhile is not wiped away";
  // The default that is chosen once more is a choice, too.
  open("lesson=count");
  session.file("long.csv", bytes(long_table()), "data");
  session.set("data", "blobs");
  settle();
  EXPECT_EQ(state()["dataset"], "blobs");
  // Stop means the reading as well.
  session.file("long.csv", bytes(long_table()), "data");
  session.press("stop");
  EXPECT_FALSE(session.reading());
  // Another lesson that was opened meanwhile gets it, or refuses it.
  session.file("long.csv", bytes(long_table()), "data");
  open("lesson=count");
  EXPECT_EQ(session.dataset()->name, "long.csv");
  session.file("longer.csv", bytes(long_table() + "1,2\n"), "data");
  open("lesson=count-images");
  EXPECT_NE(error().find("images"), std::string::npos);
  EXPECT_EQ(state()["dataset"], "digits");
  // One that takes no data leaves it for the next.
  open("lesson=count");
  session.file("long.csv", bytes(long_table()), "data");
  open("lesson=count-alone");
  EXPECT_EQ(state()["lesson"], "count-alone");
  EXPECT_EQ(error(), "");
  open("lesson=count&data=file");
  EXPECT_EQ(session.dataset()->name, "long.csv");
}

}  // namespace
}  // namespace lab

// The page's library with a page that only writes down what it is asked.

#include <gtest/gtest.h>

#include "app/page_library.h"
#include "core/error.h"

namespace lab {
namespace {

struct FakePage final : ModelPage {
  struct Question {
    int handle;
    Ticket ticket;
    Index rows;
    std::vector<float> numbers;
  };
  int indexes = 0;
  std::map<int, std::string> open;
  std::vector<Question> asked;
  std::vector<Ticket> dropped;
  void fetch_index() override { ++indexes; }
  void open_model(int handle, std::string_view file) override { open[handle] = file; }
  void close_model(int handle) override { open.erase(handle); }
  void ask_model(int handle, Ticket ticket, Index rows, std::span<const float> numbers) override {
    asked.push_back({handle, ticket, rows, {numbers.begin(), numbers.end()}});
  }
  void drop_question(int, Ticket ticket) override { dropped.push_back(ticket); }
};

constexpr std::string_view cards = R"json([
  {"id": "ae28", "about": "a \"line\"\n", "architecture": "784–28–784", "data": "mnist",
   "width": 28, "height": 28, "code": 28,
   "files": [{"part": "encoder", "file": "ae28-encoder.onnx", "bytes": 1234, "sha256": "abcd", "epoch": -1},
             {"part": "decoder", "file": "ae28-decoder.onnx", "bytes": 2345, "sha256": "ef01", "epoch": -1,
              "path": "models/decoder.onnx"}],
   "figures": [{"id": "test-mse", "label": "Test error (MSE)", "value": 0.0125}]},
  {"id": "gan", "about": "", "architecture": "pictures", "data": "mnist", "width": 28, "height": 20, "code": 64,
   "files": [{"part": "generator", "file": "gan-generator-e05.onnx", "bytes": 99, "sha256": "ff", "epoch": 5}],
   "figures": []}])json";

std::string ports(std::string_view inputs, std::string_view outputs) {
  return "{\"inputs\": [" + std::string(inputs) + "], \"outputs\": [" + std::string(outputs) + "]}";
}
std::string port(std::string_view name, int columns) {
  return "{\"name\": \"" + std::string(name) + "\", \"columns\": " + std::to_string(columns) + "}";
}

Matrix counting(Index rows, Index columns) {
  Matrix m(rows, columns);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(i);
  return m;
}

TEST(ModelCards, AreReadFromJson) {
  const std::vector<ModelCard> read = read_model_cards(cards);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].id, "ae28");
  EXPECT_EQ(read[0].about, "a \"line\"\n");
  EXPECT_EQ(read[0].architecture, "784–28–784");
  EXPECT_EQ(read[0].file("decoder")->bytes, 2345U);
  EXPECT_EQ(read[0].file("decoder")->sha256, "ef01");
  ASSERT_EQ(read[0].figures.size(), 1U);
  EXPECT_DOUBLE_EQ(read[0].figures[0].value, 0.0125);
  EXPECT_EQ(read[1].about, "");
  EXPECT_EQ(read[1].width, 28);
  EXPECT_EQ(read[1].height, 20);
  EXPECT_EQ(read[1].snapshots("generator"), (std::vector<int>{5}));
  EXPECT_TRUE(read_model_cards("[]").empty());
}

TEST(ModelCards, WhatIsNoListOfNetworksIsRefused) {
  for (std::size_t length = 0; length < cards.size(); ++length)
    EXPECT_THROW(read_model_cards(cards.substr(0, length)), std::invalid_argument) << length;
  const std::string good(cards);
  const auto with = [&](std::string_view part, std::string_view other) {
    std::string text = good;
    const std::size_t at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return text.replace(at, part.size(), other);
  };
  for (const std::string& bad :
       {std::string("{}"), std::string("null"), std::string("[1]"), std::string("[[]]"), std::string("[{}]"),
        std::string(100'000, '['), std::string("\xff\xfe"), with("\"id\"", "\"name\""), with("\"ae28\"", "7"),
        with("\"code\": 28", "\"code\": \"x\""), with("\"width\": 28", "\"width\": 2.5"),
        with("\"width\": 28", "\"width\": 1e300"), with("\"bytes\": 1234", "\"bytes\": -1"),
        with("0.0125", "\"small\""), with("\"figures\": []", "\"figures\": 3"),
        with("\"epoch\": 5", "\"epoch\": {}")}) {
    EXPECT_THROW(read_model_cards(bad), std::invalid_argument) << bad.substr(0, 80);
  }
  FakePage page;
  PageLibrary library(page);
  library.state();
  library.index_ready(cards.substr(0, 60));
  EXPECT_EQ(library.state(), ModelState::failed);
  EXPECT_FALSE(library.message().empty());
  EXPECT_TRUE(library.cards().empty());
  library.try_again();
  library.state();
  library.index_ready(cards);
  EXPECT_EQ(library.state(), ModelState::ready);
}

TEST(PageLibrary, PortsThatCannotBeReadFailTheModel) {
  for (const std::string& bad :
       {std::string(), std::string("in\timage\t3\nout\tcode\t2\n"), std::string("[]"), std::string("{}"),
        std::string("{\"inputs\": []}"), ports("", ""), ports(port("image", 3), ""),
        ports("1", port("code", 2)), ports(port("image", -3), port("code", 2)),
        ports("{\"name\": \"image\"}", port("code", 2)),
        ports("{\"name\": 3, \"columns\": 3}", port("code", 2)), std::string(100'000, '[')}) {
    FakePage page;
    PageLibrary library(page);
    library.state();
    library.index_ready(cards);
    const auto model = library.open("ae28", "encoder", -1);
    library.model_ready(page.open.begin()->first, bad);
    EXPECT_EQ(model->state(), ModelState::failed) << bad.substr(0, 80);
    EXPECT_NE(model->message().find("ae28-encoder.onnx"), std::string::npos);
  }
}

TEST(PageLibrary, TheIndexIsAskedForOnceAndAgainForAnotherLesson) {
  FakePage page;
  PageLibrary library(page);
  EXPECT_EQ(page.indexes, 0) << "a lesson without networks costs nothing";
  EXPECT_EQ(library.state(), ModelState::loading);
  EXPECT_EQ(library.state(), ModelState::loading);
  EXPECT_EQ(page.indexes, 1);
  library.index_failed("It did not come.");
  EXPECT_EQ(library.state(), ModelState::failed);
  EXPECT_EQ(library.message(), "It did not come.");
  EXPECT_EQ(page.indexes, 1);
  library.try_again();
  EXPECT_EQ(library.state(), ModelState::loading);
  EXPECT_EQ(page.indexes, 2);
  library.index_ready(cards);
  EXPECT_EQ(library.state(), ModelState::ready);
  library.try_again();
  EXPECT_EQ(library.state(), ModelState::ready);
  EXPECT_EQ(page.indexes, 2);
  EXPECT_EQ(library.open("ae28", "critic", -1)->state(), ModelState::failed);
  EXPECT_TRUE(page.open.empty());
}

TEST(PageLibrary, AModelIsOpenAsLongAsSomebodyHoldsIt) {
  FakePage page;
  PageLibrary library(page);
  library.state();
  library.index_ready(cards);
  auto encoder = library.open("ae28", "encoder", -1);
  EXPECT_EQ(library.open("ae28", "encoder", -1), encoder);
  ASSERT_EQ(page.open.size(), 1U);
  EXPECT_EQ(page.open.begin()->second, "ae28-encoder.onnx");
  EXPECT_EQ(encoder->state(), ModelState::loading);
  encoder.reset();
  EXPECT_TRUE(page.open.empty());
  for (int i = 0; i < 1000; ++i) library.open("ae28", i % 2 == 0 ? "encoder" : "decoder", -1);
  EXPECT_TRUE(page.open.empty());
  library.model_ready(1, ports(port("image", 784), port("code", 28)));  // of one that was put away
  library.answered(1, 1, {});
  // One that failed is tried anew by the next who opens it.
  encoder = library.open("ae28", "encoder", -1);
  library.model_failed(page.open.begin()->first, "ae28-encoder.onnx could not be loaded.");
  EXPECT_EQ(encoder->state(), ModelState::failed);
  EXPECT_EQ(encoder->message(), "ae28-encoder.onnx could not be loaded.");
  const auto again = library.open("ae28", "encoder", -1);
  EXPECT_NE(again, encoder);
  EXPECT_EQ(again->state(), ModelState::loading);
}

TEST(PageLibrary, QuestionsGoOutAndAnswersComeBack) {
  FakePage page;
  PageLibrary library(page);
  library.state();
  library.index_ready(cards);
  const auto model = library.open("ae28", "encoder", -1);
  const int handle = page.open.begin()->first;
  library.model_ready(
      handle, ports(port("image", 3) + "," + port("noise", 2), port("code", 2) + "," + port("mask", 1)));
  ASSERT_EQ(model->state(), ModelState::ready);
  ASSERT_EQ(model->inputs().size(), 2U);
  EXPECT_EQ(model->outputs()[1].name, "mask");
  const auto ask = [&](Index rows) {
    std::vector<Matrix> batch;
    batch.push_back(counting(rows, 3));
    batch.push_back(counting(rows, 2));
    return model->submit(std::move(batch));
  };
  const Ticket first = ask(2), second = ask(1);
  EXPECT_LT(first, second);
  ASSERT_EQ(page.asked.size(), 2U);
  EXPECT_EQ(page.asked[0].rows, 2);
  EXPECT_EQ(page.asked[0].numbers, (std::vector<float>{0, 1, 2, 3, 4, 5, 0, 1, 2, 3}));
  EXPECT_FALSE(model->poll(first));
  library.answered(handle, first, std::vector<float>{1, 2, 3, 4, 5, 6});
  const auto answer = model->poll(first);
  ASSERT_TRUE(answer);
  EXPECT_EQ((*answer)[0](1, 0), 3);
  EXPECT_EQ((*answer)[1](1, 0), 6);
  EXPECT_FALSE(model->poll(first)) << "given out once";
  // Dropped: the page hears of it, and an answer that comes all the same is not kept.
  model->drop(second);
  EXPECT_EQ(page.dropped, (std::vector<Ticket>{second}));
  library.answered(handle, second, std::vector<float>{1, 2, 3});
  EXPECT_FALSE(model->poll(second));
  // Dropped after it came: there is nothing to tell the page.
  const Ticket third = ask(1);
  library.answered(handle, third, std::vector<float>{1, 2, 3});
  model->drop(third);
  EXPECT_EQ(page.dropped.size(), 1U);
  EXPECT_FALSE(model->poll(third));
}

TEST(PageLibrary, WhatDoesNotFitIsRefused) {
  FakePage page;
  PageLibrary library(page);
  library.state();
  library.index_ready(cards);
  const auto model = library.open("ae28", "encoder", -1);
  const int handle = page.open.begin()->first;
  const auto one = [&](Index rows, Index columns) {
    std::vector<Matrix> batch;
    batch.push_back(counting(rows, columns));
    return model->submit(std::move(batch));
  };
  EXPECT_THROW(one(1, 3), std::logic_error) << "before it is there";
  library.model_ready(handle, ports(port("image", 3), port("code", 2)));
  EXPECT_THROW(one(1, 4), InputError);
  EXPECT_THROW(one(0, 3), InputError);
  EXPECT_THROW(model->submit({}), InputError);
  EXPECT_TRUE(page.asked.empty());
  const Ticket ticket = one(2, 3);
  library.answered(handle, ticket, std::vector<float>{1, 2, 3});
  EXPECT_EQ(model->state(), ModelState::failed) << "an answer of another size";
  EXPECT_NE(model->message().find("ae28-encoder.onnx"), std::string::npos);
  EXPECT_FALSE(model->poll(ticket));
}

TEST(PageLibrary, WhatIsOnItsWay) {
  FakePage page;
  PageLibrary library(page);
  EXPECT_EQ(library.arriving().of, 0U);
  library.progress(5, 20);
  EXPECT_EQ(library.arriving().bytes, 5U);
  EXPECT_EQ(library.arriving().of, 20U);
}

}  // namespace
}  // namespace lab

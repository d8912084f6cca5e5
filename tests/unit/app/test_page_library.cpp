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

constexpr std::string_view lines =
    "model\tae28\ta line\t784–28–784\tmnist\t28\t28\t28\n"
    "file\tencoder\tae28-encoder.onnx\t1234\tabcd\t-1\n"
    "file\tdecoder\tae28-decoder.onnx\t2345\tef01\t-1\n"
    "figure\ttest-mse\tTest error (MSE)\t0.0125\n"
    "model\tgan\t\tpictures\tmnist\t28\t20\t64\n"
    "file\tgenerator\tgan-generator-e05.onnx\t99\tff\t5\n";

Matrix counting(Index rows, Index columns) {
  Matrix m(rows, columns);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(i);
  return m;
}

TEST(ModelLines, AreCards) {
  const std::vector<ModelCard> cards = read_model_lines(lines);
  ASSERT_EQ(cards.size(), 2U);
  EXPECT_EQ(cards[0].id, "ae28");
  EXPECT_EQ(cards[0].architecture, "784–28–784");
  EXPECT_EQ(cards[0].file("decoder")->bytes, 2345U);
  EXPECT_EQ(cards[0].file("decoder")->sha256, "ef01");
  ASSERT_EQ(cards[0].figures.size(), 1U);
  EXPECT_DOUBLE_EQ(cards[0].figures[0].value, 0.0125);
  EXPECT_EQ(cards[1].about, "") << "an empty cell is a cell";
  EXPECT_EQ(cards[1].width, 28);
  EXPECT_EQ(cards[1].height, 20);
  EXPECT_EQ(cards[1].snapshots("generator"), (std::vector<int>{5}));
  EXPECT_TRUE(read_model_lines("").empty());
  for (const char* bad : {"card\tx", "file\ta\tb\t1\tc\t-1", "model\ta\tb\tc\td\tx\t1\t1", "model\ta",
                          "model\ta\tb\tc\td\t1\t1\t1\nfigure\ta\tb\tnone"})
    EXPECT_THROW(read_model_lines(bad), std::logic_error) << bad;
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
  library.index_ready(lines);
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
  library.index_ready(lines);
  auto encoder = library.open("ae28", "encoder", -1);
  EXPECT_EQ(library.open("ae28", "encoder", -1), encoder);
  ASSERT_EQ(page.open.size(), 1U);
  EXPECT_EQ(page.open.begin()->second, "ae28-encoder.onnx");
  EXPECT_EQ(encoder->state(), ModelState::loading);
  encoder.reset();
  EXPECT_TRUE(page.open.empty());
  for (int i = 0; i < 1000; ++i) library.open("ae28", i % 2 == 0 ? "encoder" : "decoder", -1);
  EXPECT_TRUE(page.open.empty());
  library.model_ready(1, "in\timage\t784\nout\tcode\t28\n");  // of one that was put away
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
  library.index_ready(lines);
  const auto model = library.open("ae28", "encoder", -1);
  const int handle = page.open.begin()->first;
  library.model_ready(handle, "in\timage\t3\nin\tnoise\t2\nout\tcode\t2\nout\tmask\t1\n");
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
  library.index_ready(lines);
  const auto model = library.open("ae28", "encoder", -1);
  const int handle = page.open.begin()->first;
  const auto one = [&](Index rows, Index columns) {
    std::vector<Matrix> batch;
    batch.push_back(counting(rows, columns));
    return model->submit(std::move(batch));
  };
  EXPECT_THROW(one(1, 3), std::logic_error) << "before it is there";
  library.model_ready(handle, "in\timage\t3\nout\tcode\t2\n");
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

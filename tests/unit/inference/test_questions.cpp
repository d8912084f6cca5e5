// How lessons ask: the newest question counts, stale answers are never seen, many rows go in blocks.

#include <gtest/gtest.h>

#include "inference/questions.h"
#include "tests/unit/fake_model.h"

namespace lab {
namespace {

using lab::testing::FakeModel;

std::vector<Matrix> rows(std::initializer_list<float> first, Index columns = 3) {
  Matrix batch(static_cast<Index>(first.size()), columns);
  Index i = 0;
  for (const float value : first) batch.row(i++).setConstant(value);
  std::vector<Matrix> all;
  all.push_back(std::move(batch));
  return all;
}

TEST(Asker, WaitsForTheModelAndForTheAnswer) {
  const auto model = std::make_shared<FakeModel>();
  model->now = ModelState::loading;
  Asker asker;
  EXPECT_FALSE(asker.waiting());
  asker.use(model);
  EXPECT_FALSE(asker.waiting());
  asker.ask(rows({1}), 7);
  EXPECT_TRUE(asker.waiting());
  EXPECT_FALSE(asker.update());
  EXPECT_EQ(model->last, 0U) << "not asked before it is there";
  model->now = ModelState::ready;
  EXPECT_FALSE(asker.update());
  EXPECT_EQ(model->last, 1U);
  EXPECT_TRUE(asker.waiting());
  EXPECT_FALSE(asker.answered());
  model->answer(1);
  EXPECT_TRUE(asker.update());
  EXPECT_FALSE(asker.waiting());
  EXPECT_EQ(asker.tag(), 7U);
  EXPECT_EQ(asker.answer().at(0)(0, 0), 2);
  EXPECT_FALSE(asker.update()) << "an answer is news once";
  EXPECT_TRUE(asker.answered());
}

TEST(Asker, AnAnswerThatIsThereAtOnceIsNewsInTheSameFrame) {
  const auto model = std::make_shared<FakeModel>();
  model->at_once = true;
  Asker asker;
  asker.use(model);
  asker.ask(rows({4}), 1);
  EXPECT_TRUE(asker.update());
  EXPECT_EQ(asker.answer().at(0)(0, 2), 8);
}

TEST(Asker, OfManyQuestionsTheOneOnItsWayAndTheNewestAreAnswered) {
  const auto model = std::make_shared<FakeModel>();
  Asker asker;
  asker.use(model);
  // A drag: a question in every frame, and the model takes five of them.
  std::vector<std::uint64_t> seen;
  for (std::uint64_t frame = 1; frame <= 20; ++frame) {
    asker.ask(rows({static_cast<float>(frame)}), frame);
    if (frame % 5 == 0) model->answer(model->last);
    if (asker.update()) {
      seen.push_back(asker.tag());
      EXPECT_EQ(asker.answer().at(0)(0, 0), 2 * static_cast<float>(asker.tag()))
          << "the answer belongs to the question that is named with it";
    }
    EXPECT_LE(model->questions.size(), 1U) << "one is on its way at a time";
  }
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 5, 10, 15}));
  model->answer(model->last);
  EXPECT_TRUE(asker.update());
  EXPECT_EQ(asker.tag(), 20U) << "the last question is answered in the end";
  EXPECT_FALSE(asker.waiting());
}

TEST(Asker, AnotherModelForgetsWhatTheFormerWasAsked) {
  const auto first = std::make_shared<FakeModel>(), second = std::make_shared<FakeModel>();
  Asker asker;
  asker.use(first);
  asker.ask(rows({1}), 1);
  asker.update();
  asker.ask(rows({2}), 2);
  asker.use(first);
  EXPECT_TRUE(asker.waiting()) << "the same model: nothing happens";
  asker.use(second);
  EXPECT_EQ(first->dropped, (std::vector<Ticket>{1}));
  EXPECT_FALSE(asker.waiting());
  first->answer(1);
  EXPECT_FALSE(asker.update());
  EXPECT_FALSE(asker.answered());
  EXPECT_EQ(second->last, 0U);
  asker.ask(rows({3}), 3);
  asker.update();
  second->answer(1);
  EXPECT_TRUE(asker.update());
  EXPECT_EQ(asker.tag(), 3U);
  EXPECT_EQ(asker.answer().at(0)(0, 0), 6);
  // Put away with a question on its way: it is dropped, and the model is let go.
  asker.ask(rows({4}), 4);
  asker.update();
  std::weak_ptr<FakeModel> held = second;
  asker.use(nullptr);
  EXPECT_EQ(second->dropped, (std::vector<Ticket>{2}));
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Asker, MovedAndDestroyedItDropsWhatIsOnItsWay) {
  const auto model = std::make_shared<FakeModel>();
  {
    Asker asker;
    asker.use(model);
    asker.ask(rows({1}), 1);
    asker.update();
    Asker other;
    other.use(model);
    other.ask(rows({2}), 2);
    other.update();
    asker = std::move(other);
    EXPECT_EQ(model->dropped, (std::vector<Ticket>{1}));
    model->answer(2);
    EXPECT_TRUE(asker.update());
    EXPECT_EQ(asker.tag(), 2U);
    asker.ask(rows({3}), 3);
    asker.update();
    const Asker last = std::move(asker);
    EXPECT_TRUE(last.waiting());
  }
  EXPECT_EQ(model->dropped, (std::vector<Ticket>{1, 3})) << "each once";
}

TEST(Asker, AModelThatFailsIsNotWaitedFor) {
  const auto model = std::make_shared<FakeModel>();
  Asker asker;
  asker.use(model);
  asker.ask(rows({1}), 1);
  asker.update();
  model->fail("encoder.onnx is damaged.");
  EXPECT_FALSE(asker.update());
  EXPECT_TRUE(asker.failed());
  EXPECT_FALSE(asker.waiting());
  asker.ask(rows({2}), 2);
  EXPECT_FALSE(asker.update());
  EXPECT_FALSE(asker.waiting());
}

TEST(Asker, WhatDoesNotFitIsOurOwnMistake) {
  const auto model = std::make_shared<FakeModel>();
  Asker asker;
  asker.use(model);
  asker.ask(rows({1}, 2), 1);
  EXPECT_THROW(asker.update(), std::logic_error);
}

TEST(Sweep, AllRowsInBlocksAndInTheirOrder) {
  const auto model = std::make_shared<FakeModel>(3, 2);
  constexpr Index n = 1000;
  Points points(n, 3);
  for (Index i = 0; i < n; ++i) points.set(i, 0, static_cast<float>(i));
  Sweep sweep;
  EXPECT_FALSE(sweep.begun());
  sweep.begin(model, points);
  EXPECT_TRUE(sweep.running());
  EXPECT_EQ(sweep.progress(), 0);
  int blocks = 0;
  double before = 0;
  for (int frame = 0; frame < 100 && !sweep.done(); ++frame) {
    const bool news = sweep.update();
    EXPECT_EQ(news, sweep.done());
    EXPECT_GE(sweep.progress(), before);
    before = sweep.progress();
    if (!model->questions.empty()) {
      EXPECT_LE(model->questions.begin()->second.rows(), 256);
      ++blocks;
      model->answer(model->last);
    }
  }
  EXPECT_EQ(blocks, 4);
  ASSERT_TRUE(sweep.done());
  EXPECT_FALSE(sweep.running());
  EXPECT_EQ(sweep.progress(), 1);
  ASSERT_EQ(sweep.results().size(), 1U);
  const Matrix& out = sweep.results()[0];
  ASSERT_EQ(out.rows(), n);
  ASSERT_EQ(out.cols(), 2);
  for (Index i = 0; i < n; ++i) ASSERT_EQ(out(i, 1), 2 * static_cast<float>(i));
  EXPECT_FALSE(sweep.update()) << "once";
}

TEST(Sweep, BegunAnewItForgetsTheFormerRows) {
  const auto model = std::make_shared<FakeModel>();
  Sweep sweep;
  sweep.begin(model, rows({1, 2}));
  sweep.update();
  sweep.begin(model, rows({5}));
  EXPECT_EQ(model->dropped, (std::vector<Ticket>{1}));
  model->answer(1);
  EXPECT_FALSE(sweep.update());
  model->answer(2);
  EXPECT_TRUE(sweep.update());
  ASSERT_EQ(sweep.results().at(0).rows(), 1);
  EXPECT_EQ(sweep.results()[0](0, 0), 10);
  sweep.begin(model, rows({6}));
  sweep.update();
  sweep.stop();
  EXPECT_EQ(model->dropped, (std::vector<Ticket>{1, 3}));
  EXPECT_FALSE(sweep.begun());
  EXPECT_FALSE(sweep.running());
}

TEST(Sweep, AModelThatFailsEndsIt) {
  const auto model = std::make_shared<FakeModel>();
  Sweep sweep;
  sweep.begin(model, rows({1, 2}));
  sweep.update();
  model->fail("It is gone.");
  EXPECT_FALSE(sweep.update());
  EXPECT_TRUE(sweep.failed());
  EXPECT_FALSE(sweep.running());
  EXPECT_FALSE(sweep.done());
}

TEST(Sweep, DestroyedItDropsWhatIsOnItsWay) {
  const auto model = std::make_shared<FakeModel>();
  {
    Sweep sweep;
    sweep.begin(model, rows({1, 2}));
    sweep.update();
  }
  EXPECT_EQ(model->dropped, (std::vector<Ticket>{1}));
}

TEST(ModelCard, PartsSnapshotsAndWhatIsNotThere) {
  ModelCard card;
  card.files = {{"generator", "g", 1, "", -1},
                {"generator", "g20", 1, "", 20},
                {"generator", "g3", 1, "", 3},
                {"critic", "c", 1, "", -1}};
  EXPECT_EQ(card.file("generator")->file, "g");
  EXPECT_EQ(card.file("generator", 20)->file, "g20");
  EXPECT_EQ(card.file("generator", 4), nullptr);
  EXPECT_EQ(card.file("encoder"), nullptr);
  EXPECT_EQ(card.snapshots("generator"), (std::vector<int>{3, 20}));
  EXPECT_TRUE(card.snapshots("critic").empty());
}

TEST(NoModels, SaysSo) {
  ModelLibrary& none = no_models();
  EXPECT_EQ(none.state(), ModelState::failed);
  EXPECT_FALSE(none.message().empty());
  EXPECT_EQ(none.open("ae28", "encoder")->state(), ModelState::failed);
}

}  // namespace
}  // namespace lab

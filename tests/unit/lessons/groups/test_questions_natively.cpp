// "Guess first" in the articles: where a link promises a question, there is one, and its answer can be given.

#include <gtest/gtest.h>

#include <regex>

#include "stage/prediction.h"
#include "tests/unit/lesson_run.h"

namespace lab {
namespace {

/// The links of an article that switch the question on.
std::vector<std::string> links_that_ask(const std::string& lesson) {
  const std::string text = testing::article_text(lesson);
  const std::regex link(R"(\]\(\?([^)]*predict=1[^)]*)\))");
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it)
    found.push_back((*it)[1]);
  return found;
}

TEST(Questions, EveryLinkThatPromisesOneHasIt) {
  int links = 0;
  for (const Lesson& lesson : lessons()) {
    const std::string id(lesson.id);
    const bool can_ask = lesson.make()->parameters().has("predict");
    EXPECT_EQ(can_ask, !links_that_ask(id).empty()) << id;
    for (const std::string& query : links_that_ask(id)) {
      ++links;
      LessonRun run("lesson=" + id + "&" + query);
      ASSERT_EQ(run.error(), "") << query;
      const std::optional<Question> question = question_on_show(run.session.exhibit());
      ASSERT_TRUE(question) << id << " " << query;
      EXPECT_GE(question->choices.size(), 2U);
      EXPECT_LT(question->answer, question->choices.size());
      EXPECT_TRUE(awaits_answer(run.session.exhibit())) << id;
      const std::string step = std::to_string(run.state()["step"].get<int>());
      EXPECT_EQ(run.set("answer", step + ":1"), "");
      EXPECT_EQ(given_answer(run.session.exhibit(), *question), 0U) << id;
      EXPECT_FALSE(awaits_answer(run.session.exhibit())) << id;
      // It belongs to its half-step.
      run.set("answer", std::to_string(std::stoi(step) + 1) + ":1");
      EXPECT_TRUE(awaits_answer(run.session.exhibit())) << id;
      run.set("predict", "0");
      EXPECT_FALSE(question_on_show(run.session.exhibit())) << id;
    }
  }
  EXPECT_GE(links, 5);
}

TEST(Questions, WhatCannotBeReadIsNoAnswer) {
  LessonRun run("lesson=kmeans&data=blobs&k=3&step=1&predict=1");
  const std::optional<Question> question = question_on_show(run.session.exhibit());
  ASSERT_TRUE(question);
  for (const char* text : {"", "1", "1:", ":1", "1:0", "1:99", "1:1x", "x:1", "-1:1"}) {
    run.set("answer", text);
    EXPECT_FALSE(given_answer(run.session.exhibit(), *question)) << text;
  }
}

}  // namespace
}  // namespace lab

// Promises of articles: what is understood, and that a mistake is refused.
#include "tests/unit/app/curriculum/promises.h"

#include <gtest/gtest.h>

namespace lab::testing {
namespace {

std::string article(const std::string& promises) {
  return "---\ntitle: T\nsources:\n  - [S](https://s)\n" + promises +
         "\n---\n\nText with [one](?k=1&play=1) and [another one](?k=2).\n";
}

Condition condition(const std::string& text) {
  Promise promise;
  PromiseReader(text).promise(promise);
  EXPECT_EQ(promise.conditions.size(), 1u) << text;
  return promise.conditions.at(0);
}

const std::map<Place, Reported> reported = {
    {{"one", ""},
     {{{"cost", 1502.07}, {"ari", 0.878}, {"restarts-ends", 5}}, "Nothing changes: finished after 4"}},
    {{"one", "end"}, {{{"cost", 900}}, "At the end"}},
    {{"two", ""}, {{{"cost", 2263.9}}, "Nothing"}}};

std::string broken(const std::string& text) { return broken(condition(text), "one", reported); }

TEST(Promises, ConditionsHoldOrSayWhyNot) {
  for (const char* kept :
       {"cost < 1510", "1500 <= cost <= 1503", "cost = 1502.1", "cost = 1502.07", "ari = 0.88", "ari > -0.5",
        "restarts-ends = 5", "restarts-ends != 4", "cost < cost of [two]", "2 * cost > cost of [two]",
        "cost at end < 0.6 * cost", "cost of [two] > 1.5 * cost of [one]", "phase has \"finished after 4\"",
        "phase has no \"lost\"", "phase at end has \"end\""})
    EXPECT_EQ(broken(kept), "") << kept;
  for (const char* not_kept :
       {"cost < 1502", "cost = 1502", "cost = 1502.0", "ari = 0.8", "ari = 0.880", "1500 < cost < 1501",
        "cost > cost of [two]", "restarts-ends != 5", "phase has \"lost\"", "phase has no \"finished\"",
        "phase at end has \"finished\""})
    EXPECT_NE(broken(not_kept), "") << not_kept;
}

TEST(Promises, WhatIsNotReportedIsNotKept) {
  EXPECT_NE(broken("costs < 1510").find("no figure costs"), std::string::npos);
  EXPECT_NE(broken("ari of [two] < 2").find("no figure ari"), std::string::npos);
  EXPECT_NE(broken("cost of [three] > 0").find("nothing was reported"), std::string::npos);
  EXPECT_NE(broken("cost at 3 > 0").find("nothing was reported"), std::string::npos);
  EXPECT_NE(broken("phase at 3 has \"x\"").find("nothing was reported"), std::string::npos);
}

TEST(Promises, MistakesAreRefused) {
  for (const char* wrong :
       {"", "cost", "cost <", "< 3", "cost < 3 and", "cost < 3 or ari > 1", "cost << 3", "cost < 3 4",
        "Cost < 3", "cost < of [two]", "cost of two < 3", "cost of [two < 3", "cost at < 3", "phase \"x\"",
        "phase has x", "phase has \"x", "phase has \"\"", "unchecked:", "unchecked: no"}) {
    Promise promise;
    EXPECT_THROW(PromiseReader(wrong).promise(promise), std::invalid_argument) << wrong;
  }
}

TEST(Promises, OneForTheOpeningAndEveryLinkInTheirOrder) {
  const Article read =
      read_article(article("opening: k = 3 and cost at end < 9\npromises:\n  - [one] cost < 1\n  - "
                           "[another…] cost < cost of [one]"));
  ASSERT_EQ(read.links.size(), 2u);
  EXPECT_EQ(read.links[0].query, "k=1&play=1");
  EXPECT_EQ(read.links[1].text, "another one");
  ASSERT_EQ(read.promises.size(), 3u);
  EXPECT_EQ(read.promises[0].link, "opening");
  EXPECT_EQ(read.promises[2].link, "another one");
  const std::set<Place> places = {{"opening", ""}, {"opening", "end"}, {"one", ""}, {"another one", ""}};
  EXPECT_EQ(places_of(read), places);
}

TEST(Promises, WhatIsUncheckedHasItsReason) {
  const Article read =
      read_article(article("opening: k = 3\npromises:\n  - [one] unchecked: only where the X-rays are\n  - "
                           "[another one] cost < 1"));
  EXPECT_EQ(read.promises[1].unchecked, "only where the X-rays are");
  EXPECT_TRUE(read.promises[1].conditions.empty());
}

TEST(Promises, ArticlesThatDoNotFitAreRefused) {
  const std::string both = "  - [one] cost < 1\n  - [another one] cost < 1";
  for (const std::string& wrong :
       {std::string("promises:\n") + both, std::string("opening: k = 3"),
        std::string("opening: k = 3\npromises:\n  - [one] cost < 1"),
        std::string("opening: k = 3\npromises:\n  - [another one] cost < 1\n  - [one] cost < 1"),
        "opening: k = 3\npromises:\n" + both + "\n  - [a third] cost < 1",
        std::string("opening: k = 3\npromises:\n  - [on] cost < 1\n  - [another one] cost < 1"),
        std::string(
            "opening: k = 3\npromises:\n  - [one] cost < 1\n  - [another one] cost < cost of [third]"),
        std::string("opening: k = 3\npromises:\n  - [one] cost < 1\n  - [another one] cost < cost of […]"),
        std::string("opening: k = 3\npromise:\n") + both})
    EXPECT_THROW(read_article(article(wrong)), std::invalid_argument) << wrong;
  EXPECT_THROW(read_article("no front matter"), std::invalid_argument);
}

}  // namespace
}  // namespace lab::testing

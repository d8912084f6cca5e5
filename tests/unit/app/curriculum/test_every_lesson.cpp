// What holds for every lesson of the curriculum, as a session runs it with our own networks: it opens and plays to its end,
// its link brings it back, the links of its article are accepted, and odd data get an answer or a sentence.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "tests/unit/app/curriculum/promises.h"
#include "tests/unit/seen_run.h"

namespace lab {
namespace {

// The values of a link by their keys.
std::map<std::string, std::string> values_of(const std::string& query) {
  std::map<std::string, std::string> values;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size()), is = query.find('=', at);
    values[query.substr(at, is - at)] = query.substr(is + 1, end - is - 1);
    at = end + 1;
  }
  return values;
}

// A list of flags, whatever their order; one value is such a list, too. Numbers as the lab writes them.
std::multiset<std::string> parts_of(const std::string& value) {
  std::multiset<std::string> parts;
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(',', at), value.size());
    const std::string part = value.substr(at, end - at);
    char* rest = nullptr;
    const double number = std::strtod(part.c_str(), &rest);
    parts.insert(*rest == 0 && !part.empty() ? number_text(number) : part);
    at = end + 1;
  }
  return parts;
}

class EveryLesson : public ::testing::TestWithParam<std::string>, protected SeenRun {
 protected:
  std::string link(const std::string& more = "") const { return "lesson=" + GetParam() + more; }
  void finish() {
    if (!session.player()) return;
    session.player()->finish();
    settle();
  }
  /// A link of the article: its values are taken as they are, and what plays is played to its end.
  void follow(const std::string& query) {
    const std::map<std::string, std::string> values = values_of(query);
    open(values.contains("lesson") ? query : link(query.empty() ? "" : "&" + query));
    EXPECT_TRUE(error().empty() || session.trouble()) << error();
    const bool plays = values.contains("play");
    if (plays) finish();
    expect_numbers();
    const nlohmann::json now = state();
    for (const auto& [key, value] : values) {
      if (key == "lesson") {
        EXPECT_EQ(session.lesson(), value);
      } else if (plays && key != "data") {
        continue;  // what plays moves on
      } else if (key == "step") {
        EXPECT_EQ(now["step"] > 0, value != "0") << "no half-step was gone to";
      } else {
        EXPECT_EQ(parts_of(now["parameters"][key]), parts_of(value)) << key;
      }
    }
  }
  bool can_open(const std::string& query) {
    // From the first link on: what is drawn by hand may fetch it, too, and it is held.
    canvas.mnist_folder = testing::mnist_folder();
    return values_of(query)["data"] != "mnist" || !canvas.mnist_folder.empty();
  }
  testing::Reported reported() const {
    const nlohmann::json now = state();
    testing::Reported all;
    for (const auto& [id, value] : now["parameters"].items()) {
      char* rest = nullptr;
      const std::string text = value;
      const double number = std::strtod(text.c_str(), &rest);
      if (!text.empty() && *rest == 0) all.figures[id] = number;
    }
    for (const char* of_data : {"points", "columns"}) {
      if (now["data"].is_object()) all.figures[of_data] = now["data"][of_data];
    }
    for (const char* place : {"step", "steps"}) all.figures[place] = now[place];
    for (const auto& [id, value] : now["metrics"].items()) {
      if (value.is_number()) all.figures[id] = value;
    }
    all.phase = now["phase"]["sentence"].get<std::string>() + " " + now["phase"]["detail"].get<std::string>();
    return all;
  }
  /// "end" or the number of a half-step.
  void go_to(const std::string& place) {
    ASSERT_TRUE(session.player()) << "nothing plays here";
    if (place == "end") return finish();
    session.player()->seek(std::stoi(place));
    settle();
    EXPECT_EQ(state()["step"], std::stoi(place)) << "the run has no such half-step";
  }
  /// For whoever writes a promise.
  std::string told(const std::string& link, const std::map<testing::Place, testing::Reported>& all) const {
    std::string text;
    for (const auto& [place, what] : all) {
      if (place.first != link) continue;
      text += (place.second.empty() ? "there: " : "at " + place.second + ": ") + what.phase + "\n ";
      for (const auto& [id, value] : what.figures) text += " " + id + " " + number_text(value);
      text += "\n";
    }
    return text;
  }
  bool offers(std::string_view data) const {
    if (!session.uses_data()) return false;
    const std::vector<Choice> all = session.choices(session.parameters().declaration("data"));
    return std::any_of(all.begin(), all.end(), [&](const Choice& c) { return c.id == data; });
  }
  /// JSON has null where a figure is no number.
  void expect_numbers() const {
    for (const auto& [id, value] : state()["metrics"].items()) EXPECT_TRUE(value.is_number()) << id;
  }
};

TEST_P(EveryLesson, OpensPlaysToItsEndAndComesBackByItsLink) {
  open(link());
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.lesson(), GetParam());
  EXPECT_GT(session.phase().sentence.size(), 5u);
  expect_numbers();
  finish();
  EXPECT_EQ(error(), "");
  EXPECT_TRUE(!session.player() || session.player()->at_end());
  expect_numbers();
  const nlohmann::json before = state();
  const std::string query = session.query();
  open("lesson=" +
       std::string(lessons().front().id == GetParam() ? lessons().back().id : lessons().front().id));
  EXPECT_NE(session.lesson(), GetParam());
  open(query);
  const nlohmann::json after = state();
  for (const char* part : {"lesson", "step", "phase", "parameters"})
    EXPECT_EQ(after[part], before[part]) << query;
  for (const auto& [id, value] : before["metrics"].items()) {
    if (id.starts_with("ms-")) continue;  // time
    EXPECT_EQ(after["metrics"][id], value) << id << " of " << query;
  }
}

// Every link of the article leads where it says, and there its promise is kept (promises.h). One that plays is played to
// its end.
TEST_P(EveryLesson, TheLinksOfItsArticleKeepTheirPromises) {
  testing::Article article;
  try {
    article = testing::read_article(testing::article_text(GetParam()));
  } catch (const std::invalid_argument& fault) {
    FAIL() << GetParam() << ".md: " << fault.what();
  }
  EXPECT_GE(article.links.size(), 3u);
  const std::set<testing::Place> places = testing::places_of(article);
  std::map<testing::Place, testing::Reported> all;
  for (const testing::Promise& promise : article.promises) {
    SCOPED_TRACE("[" + promise.link + "]");
    const auto link_text = [&](const testing::ArticleLink& l) { return l.text == promise.link; };
    const auto found = std::find_if(article.links.begin(), article.links.end(), link_text);
    const std::string query = found == article.links.end() ? "" : found->query;
    if (!promise.unchecked.empty() || !can_open(query)) {
      std::cout << "not checked: [" << promise.link << "] "
                << (promise.unchecked.empty() ? "MNIST is not on this machine" : promise.unchecked) << "\n";
      continue;
    }
    follow(query);
    for (const testing::Place& place : places) {  // where the link leads comes first
      if (place.first != promise.link) continue;
      if (!place.second.empty()) go_to(place.second);
      all[place] = reported();
    }
  }
  for (const testing::Promise& promise : article.promises) {
    if (!all.contains({promise.link, ""})) continue;
    for (const testing::Condition& condition : promise.conditions) {
      const std::string why = testing::broken(condition, promise.link, all);
      if (why.empty()) continue;
      ADD_FAILURE() << "[" << promise.link << "] " << why << "\n" << told(promise.link, all);
    }
  }
}

TEST_P(EveryLesson, OddTablesGetAnAnswerOrASentence) {
  open(link());
  if (!session.uses_data()) GTEST_SKIP() << "takes no data";
  std::string equal, line;
  for (int i = 0; i < 30; ++i) {
    equal += "3,4\n";
    line += std::to_string(i) + "," + std::to_string(2 * i) + "\n";
  }
  const std::pair<std::string, std::string> files[] = {{"equal.csv", equal},
                                                       {"line.csv", line},
                                                       {"simplex.csv", "1,0,0\n0,1,0\n0,0,1\n"},
                                                       {"one.csv", "1,2\n"},
                                                       {"column.csv", "1\n2\n4\n8\n"}};
  for (const auto& [name, content] : files) {
    SCOPED_TRACE(name);
    const std::string before = state()["dataset"];
    session.file(name, std::vector<std::uint8_t>(content.begin(), content.end()), "data");
    settle();
    finish();
    expect_numbers();
    EXPECT_GT(session.phase().sentence.size(), 5u);
    if (error().empty()) {
      EXPECT_EQ(state()["dataset"], "file");
      const nlohmann::json figures = state()["metrics"];
      if (name == "equal.csv" && figures.contains("clusters")) {
        EXPECT_EQ(figures["clusters"], 1);
      }
    } else {
      EXPECT_EQ(error().back(), '.') << error();
      // Refused, and the lesson goes on with what it had; or taken, and then in the way of what was set.
      EXPECT_TRUE(state()["dataset"] == before || session.trouble()) << error();
    }
  }
}

TEST_P(EveryLesson, APointThatIsNotThereIsRefused) {
  open(link());
  if (!session.parameters().has("point") || !offers("moons")) GTEST_SKIP() << "no point can be picked";
  open(link("&data=moons&n=100&point=101"));
  ASSERT_FALSE(error().empty());
  EXPECT_EQ(state()["error"]["control"], "point");
  EXPECT_NE(error().find("101"), std::string::npos) << error();
  EXPECT_NE(error().find("100"), std::string::npos) << error();
  EXPECT_EQ(state()["parameters"]["point"], "0");
}

TEST_P(EveryLesson, NothingDrawnYetIsNothingToWaitFor) {
  open(link());
  if (!offers("drawn")) GTEST_SKIP() << "takes no drawn points";
  open(link("&data=drawn"));
  EXPECT_EQ(error(), "");
  EXPECT_EQ(state()["data"]["points"], 0);
  EXPECT_FALSE(state()["busy"]);
  // One point more, and one by one a few: an answer or a sentence that says what is missing.
  for (int i = 0; i < 8; ++i) {
    session.add_points({static_cast<float>(i % 3), static_cast<float>(i) / 2});
    settle();
    EXPECT_TRUE(error().empty() || session.trouble()) << error();
    EXPECT_EQ(state()["data"]["points"], i + 1);
    EXPECT_GT(session.phase().sentence.size(), 5u);
    expect_numbers();
  }
}

INSTANTIATE_TEST_SUITE_P(Lessons, EveryLesson, ::testing::ValuesIn(all_lessons()), lesson_as_name);

}  // namespace
}  // namespace lab

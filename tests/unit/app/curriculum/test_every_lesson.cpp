// What holds for every lesson of the curriculum, as a session runs it with our own networks: it opens and plays to its end,
// its link brings it back, the links of its article are accepted, and odd data get an answer or a sentence.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

class EveryLesson : public ::testing::TestWithParam<std::string> {
 protected:
  std::string link(const std::string& more = "") const { return "lesson=" + GetParam() + more; }
  /// Opens what a query says. It is drawn now and then, since some lessons want to know what is seen.
  void open(const std::string& query) {
    canvas_.session.restore(query);
    settle();
  }
  void settle() {
    for (int drawn = 0; drawn < 400; ++drawn) {
      canvas_.frame();
      bool more = true;
      for (int i = 0; i < 200 && more && canvas_.host.wanted.empty(); ++i)
        more = session.update(0.016, 6, [this] { return ms_ += 0.01; });
      if (!more && !session.busy() && canvas_.host.wanted.empty()) return;
    }
    FAIL() << "the lesson does not come to rest";
  }
  void finish() {
    if (!session.player()) return;
    session.player()->finish();
    settle();
  }
  nlohmann::json state() const { return nlohmann::json::parse(session.state_json()); }
  std::string error() const {
    const nlohmann::json e = state()["error"];
    return e.is_null() ? "" : e["message"].get<std::string>();
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

 private:
  CanvasRun canvas_;
  double ms_ = 0;

 protected:
  Session& session = canvas_.session;
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

// The links of an article as they stand there: [text](?k=4&start=hand).
std::vector<std::string> links_of_article(const std::string& lesson) {
  const std::vector<std::uint8_t> bytes =
      testing::file_bytes(std::string(LAB_ASSETS_DIR) + "/lessons/" + lesson + ".md");
  const std::string text(bytes.begin(), bytes.end());
  std::vector<std::string> found;
  for (std::size_t at = text.find("](?"); at != std::string::npos; at = text.find("](?", at + 1))
    found.push_back(text.substr(at + 3, text.find(')', at) - at - 3));
  return found;
}

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

TEST_P(EveryLesson, TakesTheTryThisLinksOfItsArticleAsTheyAre) {
  const std::vector<std::string> links = links_of_article(GetParam());
  EXPECT_GE(links.size(), 3u);
  for (const std::string& query : links) {
    SCOPED_TRACE(query);
    const std::map<std::string, std::string> values = values_of(query);
    const auto is = [&](const char* key, const char* value) {
      return values.contains(key) && values.at(key) == value;
    };
    if (is("data", "mnist") || is("data", "pneumonia")) continue;  // only where they lie on the machine
    open(values.contains("lesson") ? query : link("&" + query));
    EXPECT_TRUE(error().empty() || session.trouble()) << error();
    expect_numbers();
    const nlohmann::json now = state();
    for (const auto& [key, value] : values) {
      if (key == "lesson") {
        EXPECT_EQ(session.lesson(), value);
      } else if (is("play", "1") && key != "data") {
        continue;  // what plays moves on
      } else if (key == "step") {
        EXPECT_EQ(now["step"] > 0, value != "0") << "no half-step was gone to";
      } else {
        EXPECT_EQ(parts_of(now["parameters"][key]), parts_of(value)) << key;
      }
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

std::vector<std::string> all_lessons() {
  std::vector<std::string> ids;
  for (const Lesson& lesson : lessons()) ids.emplace_back(lesson.id);
  return ids;
}

INSTANTIATE_TEST_SUITE_P(Lessons, EveryLesson, ::testing::ValuesIn(all_lessons()), [](const auto& lesson) {
  std::string name = lesson.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace lab

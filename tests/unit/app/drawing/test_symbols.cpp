// Symbols of the articles: each stands for a part that its lesson draws, and lights it; and the other way round.

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

/// The parts that the front matter of an article names for its symbols.
std::set<std::string> parts_in_article(const std::string& lesson) {
  std::istringstream file(testing::article_text(lesson));
  std::set<std::string> parts;
  std::string line;
  bool symbols = false;
  const std::regex entry(R"(\s+- .+: ([a-z-]+))");
  std::getline(file, line);  // ---
  while (std::getline(file, line) && line != "---") {
    std::smatch match;
    if (line == "symbols:") {
      symbols = true;
    } else if (symbols && std::regex_match(line, match, entry)) {
      parts.insert(match[1]);
    } else {
      symbols = false;
    }
  }
  return parts;
}

std::set<std::string> parts_of(const Lesson& lesson) {
  std::set<std::string> parts;
  for (const std::string_view part : lesson.make()->picture_parts()) parts.insert(std::string(part));
  return parts;
}

TEST(Symbols, ArticleAndLessonNameTheSameParts) {
  int with_symbols = 0;
  for (const Lesson& lesson : lessons()) {
    const std::string id(lesson.id);
    EXPECT_EQ(parts_in_article(id), parts_of(lesson)) << id;
    with_symbols += !parts_of(lesson).empty();
  }
  EXPECT_GE(with_symbols, 7);
}

/// Where every part of a lesson is to be seen.
const std::map<std::string, std::string>& shows_all() {
  static const std::map<std::string, std::string> queries = {
      {"kmeans", "data=blobs&k=3&step=4"},
      {"gmm", "data=blobs&step=4"},
      {"pca", "show=components&step=1"},
      {"dbscan", "data=moons&step=2"},
      {"lof", "step=3"},
      {"autoencoder", "data=digits&step=3"},
      {"vae", "data=digits&step=3"},
  };
  return queries;
}

TEST(Symbols, LightWhatTheyStandFor) {
  for (const Lesson& lesson : lessons()) {
    const std::string id(lesson.id);
    if (parts_of(lesson).empty()) continue;
    ASSERT_TRUE(shows_all().contains(id)) << id;
    CanvasRun run(1300, 1500);  // the whole column of plots
    run.open("lesson=" + id + "&" + shows_all().at(id), 3000);
    for (const std::string& part : parts_of(lesson)) {
      const auto lit = [&] {
        return std::any_of(run.records().begin(), run.records().end(),
                           [&](const WidgetRecord& r) { return r.id == "spoken-" + part; });
      };
      run.frame();
      EXPECT_FALSE(lit()) << id << " " << part;
      run.canvas.ui().spoken_of = part;
      run.frame();
      EXPECT_TRUE(lit()) << id << " " << part;
      run.canvas.ui().spoken_of.clear();
    }
  }
}

TEST(Symbols, WhatIsPointedAtIsTold) {
  CanvasRun run;
  run.open("lesson=kmeans&data=blobs&k=3&step=4", 600);
  const auto pointed = [&] {
    return nlohmann::json::parse(run.session.state_json())["pointed"].get<std::string>();
  };
  EXPECT_EQ(pointed(), "");
  for (const WidgetRecord& r : run.records()) {
    if (r.id != "centroid-1") continue;
    run.move({r.box.x + r.box.w / 2, r.box.y + r.box.h / 2});
    break;
  }
  run.frames(3);
  EXPECT_EQ(pointed(), "centroids");
  run.move({1, 1});
  run.frames(3);
  EXPECT_EQ(pointed(), "");
}

}  // namespace
}  // namespace lab

// A lesson run as a session runs it, with our own trained networks on our own engine.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>

#include "app/session.h"
#include "inference/native_library.h"
#include "lessons/curriculum.h"
#include "tests/unit/files.h"

namespace lab {

/// The ids of the curriculum, for tests of all lessons.
inline std::vector<std::string> all_lessons() {
  std::vector<std::string> ids;
  for (const Lesson& lesson : lessons()) ids.emplace_back(lesson.id);
  return ids;
}
/// A lesson's id as a part of a test's name.
inline constexpr auto lesson_as_name = [](const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
};

class LessonHost final : public Host {
 public:
  std::deque<std::pair<int, std::string>> wanted;
  void fetch_asset(int ticket, std::string_view path) override { wanted.emplace_back(ticket, path); }
  void save(std::string_view, std::string_view, std::span<const std::uint8_t>) override {}
  void copy(std::string_view) override {}
  void focus_out(int) override {}
  void open_file(std::string_view) override {}
  ModelLibrary& models() override { return *models_; }

 private:
  std::unique_ptr<ModelLibrary> models_ = native_library(std::string(LAB_ASSETS_DIR) + "/../models");
};

class LessonRun {
 public:
  explicit LessonRun(std::string_view query) { open(query); }

  void open(std::string_view query) {
    session.restore(query);
    settle();
  }
  // Frames until nothing moves; files that are asked for are delivered.
  void settle() {
    for (int i = 0; i < 20000; ++i) {
      const bool more = session.update(0.016, 6, [this] { return ms_ += 0.01; });
      if (!host.wanted.empty()) {
        const auto [ticket, path] = host.wanted.front();
        host.wanted.pop_front();
        const testing::Bytes bytes = testing::asset_bytes(path);
        ASSERT_FALSE(bytes.empty()) << path;
        session.asset_ready(ticket, bytes);
      } else if (!more && !session.busy()) {
        return;
      }
    }
    FAIL() << "the lesson does not come to rest";
  }
  std::string set(std::string_view id, std::string_view value) {
    const std::string message = session.set(id, value);
    settle();
    return message;
  }
  void press(std::string_view id) {
    session.press(id);
    settle();
  }
  nlohmann::json state() const { return nlohmann::json::parse(session.state_json()); }
  double metric(const std::string& id) const {
    const nlohmann::json all = state()["metrics"];
    if (all.contains(id) && all[id].is_number()) return all[id];
    ADD_FAILURE() << "there is no figure " << id;
    return std::nan("");
  }
  std::string error() const {
    const nlohmann::json e = state()["error"];
    return e.is_null() ? "" : e["message"].get<std::string>();
  }
  /// A figure on a network's card, as the trainer measured it.
  double card(std::string_view model, std::string_view figure) {
    for (const ModelFigure& f : host.models().card(model)->figures) {
      if (f.id == figure) return f.value;
    }
    ADD_FAILURE() << model << " has no " << figure;
    return std::nan("");
  }

  LessonHost host;
  Session session{host, lessons()};

 private:
  double ms_ = 0;
};

}  // namespace lab

/// A lesson that is run and drawn now and then, since some want to know what is seen.
#pragma once

#include "tests/unit/canvas_run.h"

namespace lab {

class SeenRun {
 public:
  SeenRun() = default;
  explicit SeenRun(const std::string& query) { open(query); }

  void open(const std::string& query) {
    session.restore(query);
    settle();
  }
  void settle() {
    for (int drawn = 0; drawn < 400; ++drawn) {
      canvas.frame();
      bool more = true;
      for (int i = 0; i < 200 && more && canvas.host.wanted.empty(); ++i)
        more = session.update(0.016, 6, [this] { return ms_ += 0.01; });
      if (!more && !session.busy() && canvas.host.wanted.empty()) return;
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
  std::string error() const {
    const nlohmann::json e = state()["error"];
    return e.is_null() ? "" : e["message"].get<std::string>();
  }

  CanvasRun canvas;
  Session& session = canvas.session;

 private:
  double ms_ = 0;
};

}  // namespace lab

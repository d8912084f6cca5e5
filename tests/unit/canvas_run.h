#pragma once
// The whole canvas without a window: a lesson opened, drawn and handled with a pointer, frame by frame.
// MNIST is there too, as a small made-up set in its format, so that 28 × 28 images are drawn.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/canvas.h"
#include "imgui.h"
#include "tests/unit/files.h"
#include "tests/unit/lesson_run.h"

namespace lab {

/// A file in the format of MNIST's: `count` images of a stroke each, or their labels.
inline std::vector<std::uint8_t> made_up_mnist(bool labels, int count) {
  std::vector<std::uint8_t> out = {0, 0, 8, static_cast<std::uint8_t>(labels ? 1 : 3)};
  const auto size = [&](int n) {
    for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(n >> shift & 255));
  };
  constexpr int side = 28;
  size(count);
  if (!labels) {
    size(side);
    size(side);
  }
  for (int i = 0; i < count; ++i) {
    const int digit = i * 7 % 10;
    if (labels) {
      out.push_back(static_cast<std::uint8_t>(digit));
      continue;
    }
    const double angle = 0.3 * digit + 0.01 * i;
    for (int p = 0; p < side * side; ++p) {
      const double x = p % side - 13.5, y = p / side - 13.5;
      const double across = x * std::cos(angle) + y * std::sin(angle);
      const double along = y * std::cos(angle) - x * std::sin(angle);
      const bool ink = std::abs(across - 0.03 * digit * along) < 2 && std::abs(along) < 9;
      out.push_back(ink ? static_cast<std::uint8_t>(160 + (p * 31 + i * 17) % 96) : std::uint8_t{0});
    }
  }
  return out;
}

class CanvasRun {
 public:
  explicit CanvasRun(float width = 1040, float height = 660) {
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigDebugHighlightIdConflicts = false;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = ImVec2(width, height);
    io.DeltaTime = 1.0f / 60.0f;
    canvas.load_fonts(testing::file_bytes(LAB_FONTS_DIR "/inter-400.ttf"),
                      testing::file_bytes(LAB_FONTS_DIR "/inter-600.ttf"));
    session.set_local_data(R"({"mnist": true})");
  }
  ~CanvasRun() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) destroyed(*texture);
    ImGui::DestroyContext(context_);
  }
  CanvasRun(const CanvasRun&) = delete;
  CanvasRun& operator=(const CanvasRun&) = delete;

  /// One frame: compute, draw, do. Fails where something drawn is no number, or where drawing changed the state.
  void frame(bool check_state = false) {
    deliver();
    more_ = canvas.update(1.0 / 60.0, 1.0, [this] { return ms_ += 0.01; });
    const nlohmann::json before = check_state ? asked() : nlohmann::json();
    canvas.draw(true);
    if (check_state) {
      const nlohmann::json after = asked();
      ASSERT_EQ(after, before) << "drawing changed what the lesson says: "
                               << nlohmann::json::diff(before, after);
    }
    check_numbers();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) made(*texture);
    if (heard) {
      heard(canvas.ui().commands.take());
    } else if (canvas.carry_out()) {
      more_ = true;
    }
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) frame();
  }
  /// Frames until nothing moves, at most `most`. Returns whether it came to rest.
  bool settle(int most) {
    for (int i = 0; i < most; ++i) {
      frame();
      if (!more_ && !session.busy() && host.wanted.empty()) return true;
    }
    return false;
  }
  void open(const std::string& query, int most_frames) {
    session.restore(query);
    settle(most_frames);
  }

  void move(ImVec2 to) { ImGui::GetIO().AddMousePosEvent(to.x, to.y); }
  void button(bool down) { ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down); }
  void wheel(float notches) { ImGui::GetIO().AddMouseWheelEvent(0, notches); }
  /// A press and release at one place, as a person does it: over several frames.
  void click(ImVec2 at) {
    move(at);
    frame();
    button(true);
    frame();
    button(false);
    frames(2);
  }
  /// A drag in `steps` frames.
  void drag(ImVec2 from, ImVec2 to, int steps) {
    move(from);
    frame();
    button(true);
    frame();
    for (int i = 1; i <= steps; ++i) {
      const float t = static_cast<float>(i) / static_cast<float>(steps);
      move(ImVec2(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)));
      frame();
    }
    button(false);
    frames(2);
  }
  void key(ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(key, true);
    frame();
    ImGui::GetIO().AddKeyEvent(key, false);
    frame();
  }

  const std::vector<WidgetRecord>& records() const { return canvas.ui().records; }
  const Box& stage() const { return canvas.layout().stage(); }
  ImVec2 middle() const { return {stage().x + stage().w / 2, stage().y + stage().h / 2}; }

  /// Where it is set, it gets what the person does, and nothing is carried out.
  std::function<void(const std::vector<Command>&)> heard;

  std::string mnist_folder;  ///< where MNIST itself lies; "" for the made-up one
  LessonHost host;
  Session session{host, lessons()};
  Canvas canvas{session};

 private:
  /// What the session answers when it is asked: all that drawing must leave alone.
  nlohmann::json asked() const {
    nlohmann::json all = nlohmann::json::parse(session.state_json());
    all["query"] = session.query();
    return all;
  }

  void deliver() {
    while (!host.wanted.empty()) {
      const auto [ticket, path] = host.wanted.front();
      host.wanted.pop_front();
      const bool mnist = path.find("mnist/") != std::string::npos;
      const bool test = path.find("t10k") != std::string::npos;
      const std::vector<std::uint8_t> bytes =
          mnist && !mnist_folder.empty() ? testing::mnist_file(mnist_folder, path.substr(path.rfind('/') + 1))
          : mnist ? made_up_mnist(path.find("labels") != std::string::npos, test ? 60 : 150)
                  : testing::asset_bytes(path);
      ASSERT_FALSE(bytes.empty()) << path;
      session.asset_ready(ticket, bytes);
    }
  }
  void check_numbers() const {
    ASSERT_GT(ImGui::GetDrawData()->TotalVtxCount, 200) << "hardly anything is drawn";
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
      for (const ImDrawVert& v : list->VtxBuffer)
        ASSERT_TRUE(std::isfinite(v.pos.x) && std::isfinite(v.pos.y)) << "something is drawn at no place";
    }
    for (const WidgetRecord& r : records()) {
      ASSERT_TRUE(std::isfinite(r.box.x) && std::isfinite(r.box.y) && std::isfinite(r.box.w) &&
                  std::isfinite(r.box.h))
          << r.id;
      ASSERT_EQ(r.value.find("nan"), std::string::npos) << r.id << " is " << r.value;
    }
  }
  // What a renderer does about ImGui's textures, without one.
  static void destroyed(ImTextureData& texture) {
    texture.SetTexID(ImTextureID_Invalid);
    texture.SetStatus(ImTextureStatus_Destroyed);
  }
  static void made(ImTextureData& texture) {
    if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
      destroyed(texture);
    } else if (texture.Status == ImTextureStatus_WantCreate ||
               texture.Status == ImTextureStatus_WantUpdates) {
      texture.SetTexID(1);
      texture.SetStatus(ImTextureStatus_OK);
    }
  }

  ImGuiContext* context_ = nullptr;
  double ms_ = 0;
  bool more_ = false;
};

}  // namespace lab

/// Shell: window, GL context, ImGui, input; one frame at a time, and only when there is something to see.
///
/// Idea: a frame is drawn after input or a change (three of them, so that ImGui settles) and as long as the
/// session computes, plays or glides. In between nothing runs: on the web no animation frame is asked for, on
/// the desktop the loop waits for events.
///
/// Invariant: drawing only reads the session; what a person did meanwhile is carried out when the frame is
/// done.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/canvas.h"
#include "app/host.h"
#include "app/session.h"

namespace lab {

struct ShellOptions {
  std::string title = "Unlabeled";
  int width = 1200, height = 800;
  bool hidden = false;
  std::vector<std::uint8_t> font_400, font_600;  ///< TTF
};

/// Width × height RGBA, the top row first.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
};

class Shell {
 public:
  Shell(Host& host, Session& session);
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  /// Makes window and context. "" or a sentence that says what is missing.
  std::string open(const ShellOptions& options);
  /// Handles the events that wait.
  void pump();
  /// Draws one frame.
  void frame();
  /// Whether frame() has something to do.
  bool wants_frame() const { return frames_left_ > 0; }
  /// Asks for some frames; called for every event and change.
  void wake();
  /// Is called when a first frame is wanted after none was.
  std::function<void()> on_wake;

  /// What a person sees at once of a page that scrolls, in logical pixels; 0 for all.
  void set_window_height(float height);
  void set_dark(bool dark);
  void set_motion(bool on);
  /// The canvas has or has not the keyboard; `entered` +1/-1: it came by Tab from before or after the canvas.
  void set_focus(bool focused, int entered);
  /// The GL context is a new one: everything in it is made again.
  void context_restored();
  Canvas& canvas() { return canvas_; }
  bool quit_wanted() const { return quit_; }
  const std::vector<WidgetRecord>& records() const { return canvas_.ui().records; }
  void clear(int pixels_w, int pixels_h);
  ImVec2 pixels_per_unit(int pixels_w, int pixels_h) const;
  Picture grab(const Box& box) const;
  Picture grab_all() const;
  /// Files dropped on the window.
  std::function<void(const std::string& path)> on_drop;
  SDL_Window* window() const { return window_; }

 private:
  void handle(const SDL_Event& event);
  void finger(const SDL_TouchFingerEvent& event, Uint32 type);
  void save_picture();
  void follow_size();

  Host& host_;
  Session& session_;
  Canvas canvas_;
  SDL_Window* window_ = nullptr;
  SDL_GLContext context_ = nullptr;
  std::map<SDL_FingerID, ImVec2> fingers_;
  bool pinching_ = false, focused_ = true, quit_ = false, first_frame_done_ = false;
  int frames_left_ = 3;
  double last_frame_ms_ = 0.0, computed_ms_ = 0.0;
  bool continuous_ = false;
};

}  // namespace lab

#include "app/shell.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "app/window_size.h"
#include "core/frame_budget.h"
#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "imgui_internal.h"  // the queue of input events
#include "ui/plot/gl.h"

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#include <emscripten/html5.h>
#else
#include <SDL_opengl.h>
#endif

namespace lab {
namespace {

constexpr int settle_frames = 3;

double now_ms() {
  static const double per_ms = static_cast<double>(SDL_GetPerformanceFrequency()) / 1000.0;
  return static_cast<double>(SDL_GetPerformanceCounter()) / per_ms;
}

int watch_events(void* shell, SDL_Event* event) {
  // SDL marks the end of every poll with an event of its own: taken for input, it would keep the loop awake
  // for ever.
  if (event->type != SDL_POLLSENTINEL) static_cast<Shell*>(shell)->wake();
  return 1;
}

}  // namespace

Shell::Shell(Host& host, Session& session) : host_(host), session_(session), canvas_(session) {}

Shell::~Shell() {
  if (!window_) return;
  SDL_DelEventWatch(watch_events, this);
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplSDL2_Shutdown();
  ImGui::DestroyContext();
  SDL_GL_DeleteContext(context_);
  SDL_DestroyWindow(window_);
  SDL_Quit();
}

std::string Shell::open(const ShellOptions& options) {
  if (options.font_400.empty()) return "The lab's typeface is missing: fonts/inter-400.ttf.";
#ifdef __EMSCRIPTEN__
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_ASYNCIFY, "0");
#endif
  // A click that brings the window to the front also does what it says.
  SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_TIMER) != 0)
    return std::string("There is no screen to draw on: ") + SDL_GetError();
#ifdef __EMSCRIPTEN__
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
#else
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
#endif
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_ALPHA_SIZE, 0);
  Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
  if (options.hidden) flags |= SDL_WINDOW_HIDDEN;
  WindowSize size{options.width, options.height};
#ifndef __EMSCRIPTEN__
  // A picture of a certain size may be larger than the screen.
  SDL_Rect room{};
  if (!options.hidden && SDL_GetDisplayUsableBounds(0, &room) == 0)
    size = window_within(size, {room.w, room.h});
#endif
  window_ = SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                             size.width, size.height, flags);
  if (!window_) return std::string("No window could be opened: ") + SDL_GetError();
  context_ = SDL_GL_CreateContext(window_);
  if (!context_) {
    SDL_DestroyWindow(window_);
    window_ = nullptr;
    return std::string("OpenGL 3.3 (in a browser: WebGL 2) is missing: ") + SDL_GetError();
  }
#ifndef __EMSCRIPTEN__
  SDL_GL_MakeCurrent(window_, context_);
  SDL_GL_SetSwapInterval(1);
#endif

  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigDebugHighlightIdConflicts = false;
  ImGui_ImplSDL2_InitForOpenGL(window_, context_);
#ifdef __EMSCRIPTEN__
  ImGui_ImplOpenGL3_Init("#version 300 es");
#else
  ImGui_ImplOpenGL3_Init("#version 330 core");
#endif
  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Platform_ClipboardUserData = &host_;
  platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    static_cast<Host*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->copy(text);
  };
  canvas_.load_fonts(options.font_400, options.font_600);
  SDL_AddEventWatch(watch_events, this);
  return {};
}

void Shell::wake() {
  const bool slept = frames_left_ <= 0;
  frames_left_ = settle_frames;
  session_.set_frames_pending(true);
  if (slept && on_wake) on_wake();
}

void Shell::set_window_height(float height) {
  canvas_.layout().set_window_height(height);
  wake();
}

void Shell::set_dark(bool dark) {
  canvas_.look().is_dark = dark;
  wake();
}

void Shell::set_motion(bool on) {
  canvas_.set_motion(on);
  wake();
}

void Shell::set_focus(bool focused, int entered) {
  focused_ = focused;
  if (!window_) return;
  if (!focused) {
    // Keys that are down now come up elsewhere.
    ImGui::GetIO().AddFocusEvent(false);
    ImGui::GetIO().ClearInputKeys();
    canvas_.layout().widgets().enter(0);
  } else {
    ImGui::GetIO().AddFocusEvent(true);
    if (entered != 0) canvas_.layout().widgets().enter(entered);
  }
  wake();
}

void Shell::context_restored() {
  if (!window_) return;
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  reset_gl();
  wake();
}

void Shell::finger(const SDL_TouchFingerEvent& event, Uint32 type) {
  int w = 1, h = 1;
  SDL_GetWindowSize(window_, &w, &h);
  const ImVec2 at(event.x * static_cast<float>(w), event.y * static_cast<float>(h));
  if (type == SDL_FINGERUP) {
    fingers_.erase(event.fingerId);
    if (fingers_.empty() && pinching_) {
      pinching_ = false;
      ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);  // the pointer is nowhere
    }
    return;
  }
  if (type == SDL_FINGERMOTION && fingers_.size() == 2 && fingers_.contains(event.fingerId)) {
    const auto other = std::find_if(fingers_.begin(), fingers_.end(),
                                    [&](const auto& f) { return f.first != event.fingerId; });
    const ImVec2 before = fingers_[event.fingerId], fixed = other->second;
    const float was = std::hypot(before.x - fixed.x, before.y - fixed.y);
    const float is = std::hypot(at.x - fixed.x, at.y - fixed.y);
    if (was > 8.0f && is > 8.0f) canvas_.ui().pinch_zoom *= is / was;
    canvas_.ui().pinch_pan.x += (at.x - before.x) / 2;
    canvas_.ui().pinch_pan.y += (at.y - before.y) / 2;
    canvas_.ui().pinch_centre = ImVec2((at.x + fixed.x) / 2, (at.y + fixed.y) / 2);
  }
  fingers_[event.fingerId] = at;
  if (fingers_.size() == 2 && !pinching_) {
    pinching_ = true;
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
  }
}

void Shell::handle(const SDL_Event& event) {
  switch (event.type) {
    case SDL_QUIT:
      quit_ = true;
      return;
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
      finger(event.tfinger, event.type);
      return;
    case SDL_MOUSEMOTION:
      canvas_.ui().touch = event.motion.which == SDL_TOUCH_MOUSEID;
      break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      canvas_.ui().touch = event.button.which == SDL_TOUCH_MOUSEID;
      break;
    case SDL_DROPFILE:
      if (on_drop) on_drop(event.drop.file);
      SDL_free(event.drop.file);
      return;
    default:
      break;
  }
  const bool of_mouse = event.type == SDL_MOUSEMOTION || event.type == SDL_MOUSEBUTTONDOWN;
  if (pinching_ && of_mouse) return;  // one of two fingers is no pointer
  ImGui_ImplSDL2_ProcessEvent(&event);
}

void Shell::pump() {
  SDL_Event event;
  while (SDL_PollEvent(&event)) handle(event);
}

void Shell::follow_size() {
#ifdef __EMSCRIPTEN__
  // SDL listens to the window; the canvas may also have another size because a panel was folded.
  double css_w = 0, css_h = 0;
  emscripten_get_element_css_size("#canvas", &css_w, &css_h);
  int w = 0, h = 0, pixels_w = 0, pixels_h = 0;
  SDL_GetWindowSize(window_, &w, &h);
  SDL_GL_GetDrawableSize(window_, &pixels_w, &pixels_h);
  const int want_w = static_cast<int>(css_w), want_h = static_cast<int>(css_h);
  if (want_w > 0 && want_h > 0 && (want_w != w || want_h != h)) SDL_SetWindowSize(window_, want_w, want_h);
#endif
}

void Shell::frame() {
  if (!window_) return;
  pump();
  follow_size();
  const double start_ms = now_ms();
  // After a rest the time that passed is not time that was watched.
  double elapsed_s = continuous_ ? (start_ms - last_frame_ms_) / 1000.0 : 1.0 / 60.0;
  elapsed_s = std::clamp(elapsed_s, 0.0, 0.5);
  last_frame_ms_ = start_ms;
  --frames_left_;

  const double others_ms = continuous_ ? 1000.0 * elapsed_s - computed_ms_ : 0.0;
  bool more = canvas_.update(elapsed_s, budget_beside(others_ms), now_ms);
  computed_ms_ = now_ms() - start_ms;
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  const int leave = canvas_.draw(focused_);

  int pixels_w = 0, pixels_h = 0;
  SDL_GL_GetDrawableSize(window_, &pixels_w, &pixels_h);
  glViewport(0, 0, pixels_w, pixels_h);
  clear(pixels_w, pixels_h);
  upload_textures();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  if (session_.take_picture_request()) save_picture();
  SDL_GL_SwapWindow(window_);

  if (leave != 0) host_.focus_out(leave);
  // The picture is complete: now what the person did may change what it was drawn from.
  if (canvas_.carry_out()) more = true;
  if (more) frames_left_ = std::max(frames_left_, 1);
  // ImGui spreads fast input over frames (a key that goes down and up between two of them): draw until it is
  // through.
  if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) frames_left_ = settle_frames;
  if (canvas_.records_changed()) host_.changed();
  session_.set_frames_pending(frames_left_ > 0);
  if (frames_left_ <= 0) host_.changed();  // it has come to rest
  continuous_ = more;
  if (!first_frame_done_ && session_.dataset()) {
    first_frame_done_ = true;
    host_.first_frame();
  }
}

void Shell::clear(int pixels_w, int pixels_h) {
  const Palette& c = canvas_.look().colours();
  const auto with = [](ImU32 colour) {
    const ImVec4 back = ImGui::ColorConvertU32ToFloat4(colour);
    glClearColor(back.x, back.y, back.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
  };
  with(c.panel);
  // GL counts rows from the bottom.
  const Box& stage = canvas_.layout().stage();
  const ImVec2 scale = pixels_per_unit(pixels_w, pixels_h);
  const auto px = [](float at) { return static_cast<int>(std::lround(at)); };
  const int left = px(stage.x * scale.x), right = px(stage.right() * scale.x);
  const int top = px(stage.y * scale.y), bottom = px(stage.bottom() * scale.y);
  glEnable(GL_SCISSOR_TEST);
  glScissor(left, pixels_h - bottom, std::max(0, right - left), std::max(0, bottom - top));
  with(c.stage);
  glDisable(GL_SCISSOR_TEST);
}

ImVec2 Shell::pixels_per_unit(int pixels_w, int pixels_h) const {
  int w = 1, h = 1;
  SDL_GetWindowSize(window_, &w, &h);
  return {static_cast<float>(pixels_w) / static_cast<float>(std::max(1, w)),
          static_cast<float>(pixels_h) / static_cast<float>(std::max(1, h))};
}

Picture Shell::grab(const Box& box) const {
  int pixels_w = 1, pixels_h = 1;
  SDL_GL_GetDrawableSize(window_, &pixels_w, &pixels_h);
  const auto [sx, sy] = pixels_per_unit(pixels_w, pixels_h);
  const int x = std::clamp(static_cast<int>(box.x * sx), 0, pixels_w);
  const int y = std::clamp(static_cast<int>(box.y * sy), 0, pixels_h);
  Picture picture;
  picture.width = std::clamp(static_cast<int>(box.w * sx), 0, pixels_w - x);
  picture.height = std::clamp(static_cast<int>(box.h * sy), 0, pixels_h - y);
  const auto row = static_cast<std::size_t>(picture.width) * 4;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(picture.height));
  if (upside_down.empty()) return picture;
  glPixelStorei(GL_PACK_ALIGNMENT, 4);
  // GL counts rows from the bottom.
  glReadPixels(x, pixels_h - y - picture.height, picture.width, picture.height, GL_RGBA, GL_UNSIGNED_BYTE,
               upside_down.data());
  picture.rgba.resize(upside_down.size());
  for (std::size_t i = 0; i < static_cast<std::size_t>(picture.height); ++i) {
    const auto* from = upside_down.data() + (static_cast<std::size_t>(picture.height) - 1 - i) * row;
    std::copy(from, from + row, picture.rgba.data() + i * row);
  }
  return picture;
}

Picture Shell::grab_all() const {
  int w = 1, h = 1;
  SDL_GetWindowSize(window_, &w, &h);
  return grab(Box{0, 0, static_cast<float>(w), static_cast<float>(h)});
}

void Shell::save_picture() {
  const Picture picture = grab(canvas_.layout().stage());
  if (picture.rgba.empty()) return;
  host_.save_picture(session_.save_name() + ".png", picture.rgba, picture.width, picture.height);
}

}  // namespace lab

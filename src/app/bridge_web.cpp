// The page calls these exports; the lab calls the page through Module.page. See web/src/bridge.js for the
// other side. Strings are UTF-8; a string that is returned is valid until the next call.

#include <emscripten.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "app/page_library.h"
#include "app/shell.h"
#include "lessons/curriculum.h"

// A pointer comes into JavaScript signed; `>>> 0` reads it as the address that it is, above 2 GB too.
// clang-format off
EM_JS(void, page_changed, (), { Module.page?.changed(); });
EM_JS(void, page_fetch_asset, (int ticket, const char* path, int size), {
  Module.page?.fetchAsset(ticket, UTF8ToString(path >>> 0, size));
});
EM_JS(void, page_save, (const char* name, int name_size, const char* mime, int mime_size, const void* bytes, int size), {
  Module.page?.save(UTF8ToString(name >>> 0, name_size), UTF8ToString(mime >>> 0, mime_size), bytes >>> 0, size);
});
EM_JS(void, page_save_picture, (const char* name, int name_size, const void* rgba, int width, int height), {
  Module.page?.savePicture(UTF8ToString(name >>> 0, name_size), rgba >>> 0, width, height);
});
EM_JS(void, page_copy, (const char* text, int size), { Module.page?.copy(UTF8ToString(text >>> 0, size)); });
EM_JS(void, page_focus_out, (int direction), { Module.page?.focusOut(direction); });
EM_JS(void, page_open_file, (const char* purpose, int size), { Module.page?.openFile(UTF8ToString(purpose >>> 0, size)); });
EM_JS(void, page_first_frame, (), { Module.page?.firstFrame(); });
EM_JS(void, page_fetch_models, (), { Module.page?.fetchModels(); });
EM_JS(void, page_open_model, (int handle, const char* file, int size), {
  Module.page?.openModel(handle, UTF8ToString(file >>> 0, size));
});
EM_JS(void, page_close_model, (int handle), { Module.page?.closeModel(handle); });
EM_JS(void, page_ask_model, (int handle, double ticket, int rows, const void* numbers, int bytes), {
  Module.page?.askModel(handle, ticket, rows, numbers >>> 0, bytes);
});
EM_JS(void, page_drop_question, (int handle, double ticket), { Module.page?.dropQuestion(handle, ticket); });

// One animation frame, however often it is asked for; none while the page is hidden.
EM_JS(void, request_frame, (), {
  if (Module.frameAsked) return;
  Module.frameAsked = true;
  requestAnimationFrame(() => {
    Module.frameAsked = false;
    Module._lab_frame();
  });
});

// What SDL cannot know: that a Tab brought the keyboard here, and which keys belong to the browser.
EM_JS(void, listen_to_keys, (), {
  Module.tabAt = -1e9;
  addEventListener("keydown", (event) => {
    if (event.key === "Tab") {
      Module.tabAt = performance.now();
      Module.tabBack = event.shiftKey;
    }
  }, true);
  Module.canvas.addEventListener("keydown", (event) => {
    const ofBrowser = event.ctrlKey || event.metaKey || event.altKey || (event.key.length > 1 && event.key[0] === "F");
    if (ofBrowser || event.key === "?") event.stopImmediatePropagation();
    if (ofBrowser || event.key === "?") Module.page?.passKey?.(event);
  }, true);
});
EM_JS(int, entered_by_tab, (), {
  if (performance.now() - Module.tabAt > 400) return 0;
  return Module.tabBack ? -1 : 1;
});
// clang-format on

namespace lab {
namespace {

// A ticket is exact in a JavaScript number up to 2^53.
class WebModels final : public ModelPage {
 public:
  void fetch_index() override { page_fetch_models(); }
  void open_model(int handle, std::string_view file) override {
    page_open_model(handle, file.data(), static_cast<int>(file.size()));
  }
  void close_model(int handle) override { page_close_model(handle); }
  void ask_model(int handle, Ticket ticket, Index rows, std::span<const float> numbers) override {
    page_ask_model(handle, static_cast<double>(ticket), static_cast<int>(rows), numbers.data(),
                   static_cast<int>(numbers.size_bytes()));
  }
  void drop_question(int handle, Ticket ticket) override {
    page_drop_question(handle, static_cast<double>(ticket));
  }
};

class WebHost final : public Host {
 public:
  void changed() override { page_changed(); }
  void fetch_asset(int ticket, std::string_view path) override {
    page_fetch_asset(ticket, path.data(), static_cast<int>(path.size()));
  }
  void save(std::string_view name, std::string_view mime, std::span<const std::uint8_t> bytes) override {
    page_save(name.data(), static_cast<int>(name.size()), mime.data(), static_cast<int>(mime.size()),
              bytes.data(), static_cast<int>(bytes.size()));
  }
  void save_picture(std::string_view name, std::span<const std::uint8_t> rgba, int width,
                    int height) override {
    page_save_picture(name.data(), static_cast<int>(name.size()), rgba.data(), width, height);
  }
  void copy(std::string_view text) override { page_copy(text.data(), static_cast<int>(text.size())); }
  void focus_out(int direction) override { page_focus_out(direction); }
  void open_file(std::string_view purpose) override {
    page_open_file(purpose.data(), static_cast<int>(purpose.size()));
  }
  void first_frame() override { page_first_frame(); }
  ModelLibrary& models() override { return library; }

 private:
  WebModels models_page_;

 public:
  PageLibrary library{models_page_};
};

// Made with the first call that needs it; the catalogue needs none of it, so it can be asked for in node.
struct App {
  WebHost host;
  Session session{host, lessons()};
  Shell shell{host, session};
  ShellOptions options;
  bool presenting = false, motion = true;
};

App& app() {
  static App* const one = new App;  // lives as long as the page
  return *one;
}

const char* hand_out(std::string text) {
  static std::string last;
  last = std::move(text);
  return last.c_str();
}

std::span<const std::uint8_t> bytes_at(const std::uint8_t* bytes, int size) {
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace
}  // namespace lab

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* lab_catalog() { return lab::hand_out(lab::catalog_json()); }

// Where the table of functions has the one that makes a lesson, 0 for none: there web/split.mjs begins to look what the
// lesson needs.
EMSCRIPTEN_KEEPALIVE std::uintptr_t lab_maker(const char* id) {
  for (const lab::Lesson& lesson : lab::lessons()) {
    if (lesson.id == id) return reinterpret_cast<std::uintptr_t>(lesson.make);
  }
  return 0;
}

EMSCRIPTEN_KEEPALIVE void lab_font(int weight, const std::uint8_t* bytes, int size) {
  const auto all = lab::bytes_at(bytes, size);
  auto& font = weight >= 500 ? lab::app().options.font_600 : lab::app().options.font_400;
  font.assign(all.begin(), all.end());
}

EMSCRIPTEN_KEEPALIVE void lab_restore(const char* query) {
  lab::App& app = lab::app();
  app.session.restore(query);
  app.session.set_motion(app.motion);
  if (app.presenting) app.session.set("present", "1");
  app.shell.wake();
}

EMSCRIPTEN_KEEPALIVE const char* lab_set(const char* id, const char* value) {
  lab::app().shell.wake();
  return lab::hand_out(lab::app().session.set(id, value));
}

EMSCRIPTEN_KEEPALIVE const char* lab_press(const char* id) {
  lab::app().shell.wake();
  return lab::hand_out(lab::app().session.press(id));
}

EMSCRIPTEN_KEEPALIVE void lab_defaults() {
  lab::app().session.defaults();
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE const char* lab_state() { return lab::hand_out(lab::app().session.state_json()); }

EMSCRIPTEN_KEEPALIVE const char* lab_widgets() {
  return lab::hand_out(lab::app().session.widgets_json(lab::app().shell.records()));
}

EMSCRIPTEN_KEEPALIVE const char* lab_query() { return lab::hand_out(lab::app().session.query()); }

EMSCRIPTEN_KEEPALIVE const char* lab_file(const char* name, const std::uint8_t* bytes, int size,
                                          const char* purpose) {
  lab::app().shell.wake();
  return lab::hand_out(lab::app().session.file(name, lab::bytes_at(bytes, size), purpose));
}

EMSCRIPTEN_KEEPALIVE void lab_asset_ready(int ticket, const std::uint8_t* bytes, int size) {
  lab::app().session.asset_ready(ticket, lab::bytes_at(bytes, size));
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_asset_failed(int ticket, const char* message) {
  lab::app().session.asset_failed(ticket, message);
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_models_ready(const char* json) {
  lab::app().host.library.index_ready(json);
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_models_failed(const char* message) {
  lab::app().host.library.index_failed(message);
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_models_progress(double bytes, double of) {
  lab::app().host.library.progress(static_cast<std::size_t>(bytes), static_cast<std::size_t>(of));
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_model_ready(int handle, const char* ports) {
  lab::app().host.library.model_ready(handle, ports);
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_model_failed(int handle, const char* message) {
  lab::app().host.library.model_failed(handle, message);
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_model_answer(int handle, double ticket, const std::uint8_t* bytes, int size) {
  const auto* numbers = reinterpret_cast<const float*>(bytes);  // malloc's memory is aligned for it
  lab::app().host.library.answered(handle, static_cast<lab::Ticket>(ticket),
                                   {numbers, static_cast<std::size_t>(size) / sizeof(float)});
  lab::app().shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_theme(int dark) { lab::app().shell.set_dark(dark != 0); }

EMSCRIPTEN_KEEPALIVE void lab_window_height(double height) {
  lab::app().shell.set_window_height(static_cast<float>(height));
}

EMSCRIPTEN_KEEPALIVE void lab_present(int on) {
  lab::App& app = lab::app();
  app.presenting = on != 0;
  if (app.session.presenting() != app.presenting) app.session.set("present", on != 0 ? "1" : "0");
  app.shell.wake();
}

EMSCRIPTEN_KEEPALIVE void lab_speak_of(const char* part) { lab::app().shell.canvas().ui().spoken_of = part; }

EMSCRIPTEN_KEEPALIVE void lab_motion(int on) {
  lab::app().motion = on != 0;
  lab::app().shell.set_motion(on != 0);
}

EMSCRIPTEN_KEEPALIVE void lab_local_data(const char* json) { lab::app().session.set_local_data(json); }

EMSCRIPTEN_KEEPALIVE void lab_focus(int on) {
  lab::app().shell.set_focus(on != 0, on != 0 ? entered_by_tab() : 0);
}

EMSCRIPTEN_KEEPALIVE int lab_panel_scrolls_at(double x, double y) {
  const lab::Layout& layout = lab::app().shell.canvas().layout();
  return layout.panel_scrolls_at(static_cast<float>(x), static_cast<float>(y)) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void lab_wake() { lab::app().shell.wake(); }

EMSCRIPTEN_KEEPALIVE int lab_context_restored() {
  lab::app().shell.context_restored();
  return 1;
}

EMSCRIPTEN_KEEPALIVE void lab_frame() {
  lab::Shell& shell = lab::app().shell;
  if (shell.wants_frame()) shell.frame();
  if (shell.wants_frame()) request_frame();
}

}  // extern "C"

int main() {
  lab::App& app = lab::app();
  listen_to_keys();
  app.shell.on_wake = [] { request_frame(); };
  // Any size that CSS does not have, so that SDL sees that the page decides.
  app.options.width = app.options.height = 7;
  const std::string missing = app.shell.open(app.options);
  app.options.font_400.clear();
  app.options.font_600.clear();
  if (!missing.empty()) {
    emscripten_log(EM_LOG_ERROR, "%s", missing.c_str());
    return 1;
  }
  app.shell.set_focus(false, 0);
  request_frame();
  return 0;
}

// lab-desktop: the same lessons in a window of their own.
//
//   lab-desktop [--link 'lesson=kmeans&k=4&step=6'] [--dark] [--size 1200x800]
//               [--screenshot FILE.png] [--state] [--catalog] [--article LESSON]
// With --screenshot or --state nothing is shown: the lab runs until it rests, writes, and ends.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>

#include "app/native_files.h"
#include "app/native_menu.h"
#include "app/png.h"
#include "app/shell.h"
#include "data/picture.h"
#include "inference/native_library.h"
#include "lessons/curriculum.h"

namespace lab {
namespace {

namespace fs = std::filesystem;

class NativeHost final : public Host {
 public:
  void fetch_asset(int ticket, std::string_view path) override {
    wanted_.push_back({ticket, std::string(path)});
  }
  void save_picture(std::string_view name, std::span<const std::uint8_t> rgba, int width,
                    int height) override {
    save(name, "image/png", encode_png(rgba, width, height));
  }
  void save(std::string_view name, std::string_view, std::span<const std::uint8_t> bytes) override {
    const char* home = std::getenv("HOME");
    fs::path folder = home ? fs::path(home) / "Downloads" : fs::path(".");
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) folder = fs::current_path(failed);
    const fs::path file = folder / fs::path(name);
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    notice = out ? "Saved as " + file.string() : file.string() + " could not be written.";
    std::printf("%s\n", notice.c_str());
  }
  void copy(std::string_view text) override { SDL_SetClipboardText(std::string(text).c_str()); }
  void focus_out(int) override {}
  void open_file(std::string_view) override { notice = "Drop the file on this window."; }

  /// Answers what was asked for.
  bool deliver(Session& session) {
    bool any = false;
    while (!wanted_.empty()) {
      const Wanted wanted = std::move(wanted_.front());
      wanted_.pop_front();
      const fs::path file = find_site_file(wanted.path);
      if (const auto bytes = file.empty() ? std::nullopt : read_bytes(file)) {
        session.asset_ready(wanted.ticket, *bytes);
      } else {
        session.asset_failed(wanted.ticket, wanted.path + " is not there");
      }
      any = true;
    }
    return any;
  }

  ModelLibrary& models() override { return *models_; }

  std::string notice;

 private:
  struct Wanted {
    int ticket;
    std::string path;
  };
  std::deque<Wanted> wanted_;
  std::unique_ptr<ModelLibrary> models_ = native_library(LAB_MODELS_DIR);
};

struct Arguments {
  std::string link, screenshot, article;
  int width = 1440, height = 860, frames = 3000;
  bool dark = false, state = false, catalog = false, bare = false, bad = false;
};

Arguments parse(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = values[i];
    const char* next = i + 1 < count ? values[i + 1] : nullptr;
    if (name == "--dark") {
      arguments.dark = true;
    } else if (name == "--state") {
      arguments.state = true;
    } else if (name == "--catalog") {
      arguments.catalog = true;
    } else if (name == "--bare") {
      arguments.bare = true;  // without the menu: what the canvas of the page shows
    } else if (name == "--article" && next) {
      arguments.article = values[++i];
    } else if (name == "--link" && next) {
      arguments.link = values[++i];
    } else if (name == "--frames" && next) {
      arguments.frames = std::atoi(values[++i]);  // at most so many before the picture is taken
    } else if (name == "--screenshot" && next) {
      arguments.screenshot = values[++i];
    } else if (name == "--size" && next &&
               std::sscanf(values[++i], "%dx%d", &arguments.width, &arguments.height) == 2) {
    } else {
      arguments.bad = true;
    }
  }
  return arguments;
}

/// "" or the sentence that says why the article cannot be read.
std::string show_article(std::string_view lesson) {
  const fs::path page = article_file(lesson);
  if (page.empty())
    return "The article of " + std::string(lesson) + " is not here: ./lab desktop makes them all.";
  return open_in_browser(page);
}

int run(const Arguments& arguments) {
  NativeHost host;
  Session session(host, lessons());
  Shell shell(host, session);
  NativeMenu menu;

  ShellOptions options;
  options.width = arguments.width;
  options.height = arguments.height;
  const bool silent = !arguments.screenshot.empty() || arguments.state;
  options.hidden = silent;
  if (auto font = read_bytes(fonts_folder() / "inter-400.ttf")) options.font_400 = std::move(*font);
  if (auto font = read_bytes(fonts_folder() / "inter-600.ttf")) options.font_600 = std::move(*font);
  if (const std::string missing = shell.open(options); !missing.empty()) {
    std::fprintf(stderr, "%s\n", missing.c_str());
    return 1;
  }
  shell.set_dark(arguments.dark);
  menu.open_article = [&] { host.notice = show_article(session.lesson()); };
  menu.toggle_theme = [&, dark = arguments.dark]() mutable { shell.set_dark(dark = !dark); };
  if (!arguments.bare) {
    shell.canvas().side_menu = [&](Ui& ui, const Box& window) {
      menu.notice = host.notice;
      return menu.draw(session, ui, window);
    };
  }
  shell.on_drop = [&](const std::string& path) {
    const auto bytes = read_bytes(path);
    if (bytes)
      session.file(fs::path(path).filename().string(), *bytes,
                   looks_like_picture(*bytes) ? "picture" : "data");
  };
  session.set_local_data(local_data_json());
  session.restore(arguments.link);

  int still = 0;
  for (int frame = 0; !shell.quit_wanted(); ++frame) {
    if (host.deliver(session)) shell.wake();
    if (silent) {
      shell.frame();
      still = shell.wants_frame() || session.busy() ? 0 : still + 1;
      if (still < 2 && frame < arguments.frames) continue;
      if (arguments.state) std::printf("%s\n", session.state_json().c_str());
      if (arguments.screenshot.empty()) return 0;
      const Picture picture = shell.grab_all();
      const auto png = encode_png(picture.rgba, picture.width, picture.height);
      std::ofstream out(arguments.screenshot, std::ios::binary);
      out.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
      return out && !png.empty() ? 0 : 1;
    }
    if (!shell.wants_frame()) SDL_WaitEventTimeout(nullptr, 500);
    shell.pump();
    if (shell.wants_frame()) shell.frame();
  }
  return 0;
}

}  // namespace
}  // namespace lab

int main(int count, char** values) {
  const lab::Arguments arguments = lab::parse(count, values);
  if (arguments.bad) {
    std::fprintf(stderr,
                 "usage: lab-desktop [--link QUERY] [--dark] [--size WxH] [--bare] [--screenshot FILE.png] "
                 "[--frames N] [--state] "
                 "[--catalog] [--article LESSON]\n");
    return 2;
  }
  if (arguments.catalog) {
    std::printf("%s\n", lab::catalog_json().c_str());
    return 0;
  }
  if (!arguments.article.empty()) {
    const std::string refusal = lab::show_article(arguments.article);
    if (!refusal.empty()) std::fprintf(stderr, "%s\n", refusal.c_str());
    return refusal.empty() ? 0 : 1;
  }
  return lab::run(arguments);
}

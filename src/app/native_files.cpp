#include "app/native_files.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "data/catalog.h"

namespace lab {
namespace {

namespace fs = std::filesystem;

fs::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? fs::path(value) : fs::path();
}

std::vector<fs::path> local_folders() {
  std::vector<fs::path> folders;
  if (const fs::path own = from_environment("LAB_DATA"); !own.empty()) folders.push_back(own);
  fs::path cache = from_environment("LAB_CACHE");
  if (cache.empty()) {
    const fs::path base = from_environment("XDG_CACHE_HOME");
    cache = (base.empty() ? from_environment("HOME") / ".cache" : base) / "unlabeled";
  }
  folders.push_back(cache);
  folders.push_back(cache / "data");
  folders.push_back(assets_folder().parent_path() / ".." / "shared" / "data");
  return folders;
}

}  // namespace

fs::path assets_folder() {
  std::error_code ignored;
  if (fs::exists("assets/lessons", ignored)) return fs::absolute("assets");
  return fs::path(LAB_ASSETS_DIR);
}

fs::path fonts_folder() { return fs::path(LAB_FONTS_DIR); }

std::optional<std::vector<std::uint8_t>> read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::vector<std::uint8_t>(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

fs::path find_site_file(std::string_view path) {
  std::error_code ignored;
  constexpr std::string_view local = "local/";
  if (!path.starts_with(local)) {
    const fs::path file = assets_folder() / fs::path(path);
    return fs::exists(file, ignored) ? file : fs::path();
  }
  const fs::path rest(path.substr(local.size()));
  for (const fs::path& folder : local_folders()) {
    // LAB_DATA may name the folder that holds mnist/, or mnist/ itself.
    for (const fs::path& file : {folder / rest, folder / rest.filename()}) {
      if (fs::exists(file, ignored)) return file;
    }
  }
  return {};
}

std::string local_data_json() {
  nlohmann::json json = nlohmann::json::object();
  for (const CatalogEntry& entry : catalog()) {
    const auto missing = [](std::string_view file) { return find_site_file(file).empty(); };
    if (entry.kind != DatasetKind::local || std::any_of(entry.files.begin(), entry.files.end(), missing))
      continue;
    json[std::string(entry.id)] = nlohmann::json::object();
  }
  return json.dump();
}

fs::path article_file(std::string_view lesson) {
  std::error_code ignored;
  const fs::path file = fs::path(LAB_ARTICLES_DIR) / (std::string(lesson) + ".html");
  return fs::exists(file, ignored) ? file : fs::path();
}

std::string open_in_browser(const fs::path& page) {
  constexpr const char* program = "xdg-open";
  const std::string where = "The article is in " + page.string();
  std::string file = page.string();
  char* const words[] = {const_cast<char*>(program), file.data(), nullptr};
  // Without a shell between, and nobody waits: a browser may run for hours. The child of the child belongs to the system.
  int told[2];
  if (pipe2(told, O_CLOEXEC) != 0) return where + ": no program could be started.";
  const pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) {
      setsid();
      execvp(program, words);
      const char failed = 1;
      if (write(told[1], &failed, 1) < 0) _exit(127);
      _exit(127);
    }
    _exit(0);
  }
  close(told[1]);
  if (child > 0) waitpid(child, nullptr, 0);
  char failed = 0;
  const bool missing = child < 0 || read(told[0], &failed, 1) == 1;
  close(told[0]);
  return missing ? where + ": there is no program here that opens it (xdg-open)." : std::string();
}

std::string lesson_title(std::string_view id) {
  std::ifstream in(assets_folder() / "lessons" / (std::string(id) + ".md"));
  std::string line, title;
  while (std::getline(in, line) && title.empty()) {
    if (line.starts_with("title:")) title = line.substr(6);
  }
  const auto quote_or_space = [](char c) { return c == ' ' || c == '"' || c == '\'' || c == '\r'; };
  while (!title.empty() && quote_or_space(title.front())) title.erase(0, 1);
  while (!title.empty() && quote_or_space(title.back())) title.pop_back();
  return title.empty() ? std::string(id) : title;
}

}  // namespace lab

/// Files of the desktop program: what the site serves, read from disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

/// The folder "assets" of the project: beside the program, or where it was built from.
std::filesystem::path assets_folder();
/// Where the build put the fonts.
std::filesystem::path fonts_folder();

std::optional<std::vector<std::uint8_t>> read_bytes(const std::filesystem::path& path);

/// The file that the site serves under `path`: "data/…" from the assets, "local/…" from LAB_DATA, the user's
/// cache or ../shared/data, the first that has it. Empty where there is none.
std::filesystem::path find_site_file(std::string_view path);

/// What web/serve.mjs would answer as local/index.json.
std::string local_data_json();

/// The article of a lesson as a page of its own; empty where it was not made (./lab desktop makes them).
std::filesystem::path article_file(std::string_view lesson);
/// Opens a page in the person's browser. "" or the sentence that says why not.
std::string open_in_browser(const std::filesystem::path& page);
/// The line "title: …" at the head of assets/lessons/<id>.md, or the id.
std::string lesson_title(std::string_view id);

}  // namespace lab

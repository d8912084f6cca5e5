#include "train/training_data.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "core/error.h"
#include "data/catalog.h"
#include "data/npz.h"
#include "train/failure.h"
#include "train/project_folder.h"

namespace lab {
namespace {

using Bytes = std::vector<std::uint8_t>;

bool read_file(const std::string& path, Bytes& bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  bytes.assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

Dataset with(const Dataset& from, const RowChoice& choice) {
  std::vector<Index> rows;
  for (Index row = 0; row < from.size(); ++row) {
    const int label = from.labels[static_cast<std::size_t>(row)];
    if (label != choice.without_class && (choice.only_class < 0 || label == choice.only_class))
      rows.push_back(row);
  }
  return rows_of(from, rows);
}

TrainingData digits() {
  const char* assets = std::getenv("LAB_ASSETS");
  const std::string path =
      (assets != nullptr ? std::string(assets) : project_path("assets")) + "/data/digits.csv.gz";
  Bytes bytes;
  if (!read_file(path, bytes))
    throw TrainFailure(
        Exit::data, path + " cannot be read: it is part of the project. LAB_ASSETS names its folder assets.");
  const FileBytes files[] = {bytes};
  TrainingData data;
  const Index learnt = dataset_entry("digits").learnt_rows;
  data.train = with_test_part(make_dataset("digits", files), learnt);
  data.test = *data.train.test;
  data.test_rows = "rows " + std::to_string(learnt) + " to " + std::to_string(learnt + data.test.size() - 1) +
                   " of the table, counted from 0: the last ones";
  data.size = {1, 8, 8};
  return data;
}

TrainingData mnist(const std::vector<std::string>& folders) {
  const char* names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                         "t10k-labels-idx1-ubyte"};
  std::string looked;
  for (const std::string& folder : folders) {
    for (const std::string& place : {folder, folder + "/mnist"}) {
      Bytes files[4];
      int found = 0;
      for (int f = 0; f < 4; ++f) {
        found += read_file(place + "/" + names[f] + ".gz", files[f]) ||
                 read_file(place + "/" + names[f], files[f]);
      }
      if (found < 4) continue;
      TrainingData data;
      const FileBytes train[] = {files[0], files[1]}, test[] = {files[2], files[3]};
      DatasetOptions test_part;
      test_part.test_part = true;
      data.train = make_dataset("mnist", train);
      data.test = make_dataset("mnist", test, test_part);
      data.test_rows = "all rows of MNIST's own test files";
      data.size = {1, data.train.image_height, data.train.image_width};
      return data;
    }
    looked += (looked.empty() ? "" : ", ") + folder;
  }
  throw TrainFailure(Exit::data,
                     "MNIST is not there (looked in " + looked +
                         "). ./lab data mnist finds or fetches it; --data-folder names another place.");
}

TrainingData pneumonia(const std::vector<std::string>& folders) {
  std::string looked;
  for (const std::string& folder : folders) {
    for (const std::string& place : {folder, folder + "/pneumonia"}) {
      Bytes file;
      if (!read_file(place + "/pneumoniamnist.npz", file)) continue;
      TrainingData data;
      for (const auto& [part, set] : {std::pair{"train", &data.train}, std::pair{"test", &data.test}}) {
        *set = read_npz_images(file, NpzPart::of(part), {"normal", "pneumonia"}, "PneumoniaMNIST");
        set->source =
            "J. Yang et al., MedMNIST v2, Scientific Data 2023, https://doi.org/10.1038/s41597-022-01721-8";
        set->licence = "CC BY 4.0";
      }
      data.size = {1, data.train.image_height, data.train.image_width};
      data.test_rows = "all rows of the archive's own test part";
      return data;
    }
    looked += (looked.empty() ? "" : ", ") + folder;
  }
  throw TrainFailure(
      Exit::data, "pneumoniamnist.npz is not there (looked in " + looked +
                      "). It comes from medmnist.com; --data-folder names the folder that you put it into.");
}

}  // namespace

TrainingData load_training_data(const std::string& id, const std::vector<std::string>& folders,
                                const RowChoice& rows) {
  TrainingData data;
  try {
    if (id == "digits") {
      data = digits();
    } else if (id == "mnist") {
      data = mnist(folders);
    } else if (id == "pneumonia") {
      data = pneumonia(folders);
    } else {
      throw TrainFailure(Exit::usage, "There is no data set \"" + id +
                                          "\" to train on: there are digits, mnist and pneumonia.");
    }
  } catch (const InputError& error) {
    throw TrainFailure(Exit::data, error.message());
  }
  if (rows.without_class >= 0 || rows.only_class >= 0) data.train = with(data.train, rows);
  data.about = data.train.name + ": " + std::to_string(data.train.size()) + " images to learn from, " +
               std::to_string(data.test.size()) + " to be judged by";
  return data;
}

std::vector<std::string> data_folders(const std::string& given) {
  if (!given.empty()) return {given};
  std::vector<std::string> folders;
  if (const char* data = std::getenv("LAB_DATA")) folders.emplace_back(data);
  if (const char* cache = std::getenv("LAB_CACHE")) {
    folders.emplace_back(cache);
  } else if (const char* xdg = std::getenv("XDG_CACHE_HOME")) {
    folders.push_back(std::string(xdg) + "/unlabeled");
  } else if (const char* home = std::getenv("HOME")) {
    folders.push_back(std::string(home) + "/.cache/unlabeled");
  }
  folders.push_back(project_path("../shared/data"));
  return folders;
}

}  // namespace lab

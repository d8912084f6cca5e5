// The models that the project ships, and what judges them.

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "inference/onnx_native.h"
#include "methods/measures/frechet.h"
#include "nn/backend_eigen.h"
#include "tests/unit/files.h"
#include "train/judge.h"
#include "train/model_files.h"
#include "train/onnx_writer.h"

namespace lab {
namespace {

using Json = nlohmann::json;

std::string models_folder() { return std::string(LAB_TESTS_DIR) + "/../models"; }

Json read_json(const std::string& path) {
  std::ifstream file(path);
  return Json::parse(file);
}

/// The numbers behind base64 of float32.
std::vector<float> floats(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned word = 0;
  int bits = 0;
  for (const char letter : text) {
    if (letter == '=') break;
    word = (word << 6U) | static_cast<unsigned>(digits.find(letter));
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>((word >> static_cast<unsigned>(bits)) & 255U));
  }
  std::vector<float> numbers(bytes.size() / sizeof(float));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(float));
  return numbers;
}

/// Switches count within their own image here, through the batch in the stored numbers (onnx_native.h).
Matrix stored(const Json& texts, const ModelPort& port, Index rows) {
  const std::vector<float> numbers = floats(texts.at(port.name));
  EXPECT_EQ(static_cast<Index>(numbers.size()), rows * port.columns) << port.name;
  Matrix out = Eigen::Map<const Matrix>(numbers.data(), rows, port.columns);
  if (port.name.starts_with("switches"))
    for (Index n = 0; n < rows; ++n) out.row(n).array() -= static_cast<float>(n * 4 * port.columns);
  return out;
}

TEST(ShippedModels, GiveTheTrainersAnswersOnOurEngine) {
  const Json index = read_json(models_folder() + "/index.json").at("models");
  ASSERT_FALSE(index.empty());
  std::size_t bytes_of_all = 0;
  for (const Json& model : index) {
    const std::string id = model.at("id");
    const Json checks = read_json(models_folder() + "/" + id + ".check.json").at("checks");
    for (const Json& file : model.at("files")) {
      const std::string name = file.at("file");
      const lab::testing::Bytes raw = lab::testing::file_bytes(models_folder() + "/" + name);
      const std::string bytes(raw.begin(), raw.end());
      bytes_of_all += bytes.size();
      ASSERT_EQ(sha256(bytes), file.at("sha256").get<std::string>()) << name;
      EXPECT_EQ(onnx_fault(bytes), "") << name;
      const std::unique_ptr<Model> network = load_onnx(bytes, name);
      const auto check = std::find_if(checks.begin(), checks.end(),
                                      [&](const Json& candidate) { return candidate.at("file") == name; });
      ASSERT_NE(check, checks.end()) << name;
      const Index rows = check->at("rows");
      std::vector<Matrix> inputs;
      for (const ModelPort& port : network->inputs())
        inputs.push_back(stored(check->at("inputs"), port, rows));
      const std::vector<Matrix> got = *network->poll(network->submit(inputs));
      for (std::size_t o = 0; o < got.size(); ++o) {
        const Matrix wanted = stored(check->at("outputs"), network->outputs()[o], rows);
        EXPECT_LE((got[o] - wanted).cwiseAbs().maxCoeff(), 1e-4F)
            << name << " " << network->outputs()[o].name;
      }
    }
  }
  EXPECT_LT(bytes_of_all, 40'000'000U);
}

TEST(ShippedModels, CardsNameTheLayersOfTheTable) {
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "described";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& file : std::filesystem::directory_iterator(models_folder())) {
    if (file.path().extension() == ".json")
      std::filesystem::copy_file(file.path(), folder / file.path().filename());
  }
  nn::EigenBackend<float> backend;
  describe_layers(folder.string(), backend);
  EXPECT_EQ(read_json((folder / "index.json").string()), read_json(models_folder() + "/index.json"))
      << "./lab train --describe brings the cards up to date";
  std::filesystem::remove_all(folder);
}

TEST(ShippedModels, HaveARowInTheTableAndTheFiguresOfTheirFiles) {
  const Json index = read_json(models_folder() + "/index.json").at("models");
  for (const Json& model : index) {
    const ModelEntry& entry = model_entry(model.at("id").get<std::string>());
    const Json card = read_json(models_folder() + "/" + std::string(model.at("card")));
    EXPECT_EQ(card.at("data").at("id"), entry.data);
    EXPECT_EQ(card.at("files"), model.at("files")) << entry.id;
    if (entry.data != "digits") continue;  // the others' data may not be there
    ::setenv("LAB_ASSETS", LAB_ASSETS_DIR, 1);
    const TrainingData data = load_training_data("digits", {}, entry.rows);
    JudgeSettings settings;
    settings.folder = models_folder();
    const Judgement judgement = judge_model(entry, data, settings);
    EXPECT_FALSE(judgement.figures.empty());
    for (const Figure& figure : judgement.figures) {
      const double written = card.at("figures").at(figure.id).at("value");
      EXPECT_NEAR(figure.value, written, 1e-4 + 2e-3 * std::abs(written)) << entry.id << " " << figure.id;
    }
    if (judgement.class_errors.empty()) continue;
    EXPECT_NEAR(judgement.figures[0].value, card.at("figures").at("test-mse").at("value"), 1e-5) << entry.id;
  }
}

TEST(Judge, SeesMnistAsNumpyDoes) {
  const std::string folder = lab::testing::mnist_folder();
  const std::string classifier =
      folder.empty() ? "" : classifier_file("", {folder, folder + "/..", folder + "/../.."});
  if (classifier.empty()) GTEST_SKIP() << "MNIST or mnist-features.onnx is not there";
  const Json golden = read_json(std::string(LAB_GOLDEN_DIR) + "/frechet.json").at("mnist");
  const TrainingData data = load_training_data("mnist", {folder}, {});
  const lab::testing::Bytes raw = lab::testing::file_bytes(classifier);
  const std::unique_ptr<Model> model = load_onnx(std::string(raw.begin(), raw.end()), classifier);
  const auto seen = [&](PointsView images) {
    return gaussian_of(model->poll(model->submit({images.to_float()}))->at(0));
  };
  const PointsView some = data.train.points.view().slice(0, 10000);
  EXPECT_NEAR(frechet_distance(seen(some), seen(data.test.points)), golden.at("first 10000 training images"),
              1e-3);
}

}  // namespace
}  // namespace lab

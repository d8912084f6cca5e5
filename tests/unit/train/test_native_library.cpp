// The library of a folder: its cards, its checks, and what it says where something is missing.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "inference/native_library.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A folder of its own with one of the shipped networks in it.
class NativeLibraryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(::testing::TempDir()) /
             ("models-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const char* name : {"digits-ae.json", "digits-ae-encoder.onnx", "digits-ae-decoder.onnx"})
      fs::copy_file(shipped / name, folder / name);
    write("index.json", json{{"models", {{{"id", "digits-ae"}, {"card", "digits-ae.json"}}}}}.dump());
  }
  void TearDown() override { fs::remove_all(folder); }
  void write(const char* name, std::string_view text) {
    std::ofstream(folder / name, std::ios::binary) << text;
  }

  fs::path shipped = fs::path(LAB_TESTS_DIR) / ".." / "models";
  fs::path folder;
};

TEST_F(NativeLibraryTest, CardsAndAnAnswer) {
  const auto library = native_library(folder.string());
  ASSERT_EQ(library->state(), ModelState::ready);
  ASSERT_EQ(library->cards().size(), 1U);
  const ModelCard& card = *library->card("digits-ae");
  EXPECT_EQ(card.data, "digits");
  EXPECT_EQ(card.width, 8);
  EXPECT_EQ(card.height, 8);
  EXPECT_EQ(card.code, 10);
  EXPECT_EQ(card.files.size(), 2U);
  EXPECT_FALSE(card.figures.empty());
  const auto encoder = library->open("digits-ae", "encoder");
  ASSERT_EQ(encoder->state(), ModelState::ready) << encoder->message();
  EXPECT_EQ(library->open("digits-ae", "encoder"), encoder) << "the same file is the same model";
  ASSERT_EQ(encoder->inputs().at(0).columns, 64);
  std::vector<Matrix> batch;
  batch.emplace_back(Matrix::Constant(5, 64, 0.5F));
  const Ticket ticket = encoder->submit(std::move(batch));
  const auto answer = encoder->poll(ticket);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->at(0).rows(), 5);
  EXPECT_EQ(answer->at(0).cols(), 10);
  EXPECT_FALSE(encoder->poll(ticket)) << "once";
}

TEST_F(NativeLibraryTest, WhatIsNotThereIsSaid) {
  const auto none = native_library((folder / "nowhere").string());
  EXPECT_EQ(none->state(), ModelState::failed);
  EXPECT_NE(none->message().find("no trained networks"), std::string::npos);

  const auto library = native_library(folder.string());
  ASSERT_EQ(library->state(), ModelState::ready);
  for (const auto& [id, part, epoch] :
       {std::tuple("ae28", "encoder", -1), {"digits-ae", "critic", -1}, {"digits-ae", "encoder", 5}}) {
    const auto model = library->open(id, part, epoch);
    EXPECT_EQ(model->state(), ModelState::failed);
    EXPECT_NE(model->message().find(id), std::string::npos) << model->message();
  }
  fs::remove(folder / "digits-ae-encoder.onnx");
  const auto model = library->open("digits-ae", "encoder");
  EXPECT_EQ(model->state(), ModelState::failed);
  EXPECT_NE(model->message().find("digits-ae-encoder.onnx"), std::string::npos);
}

TEST_F(NativeLibraryTest, AnIndexThatCannotBeRead) {
  for (const char* text :
       {"", "{", "[]", "{\"models\": [{}]}", "{\"models\": [{\"card\": \"nowhere.json\"}]}"}) {
    write("index.json", text);
    const auto library = native_library(folder.string());
    EXPECT_EQ(library->state(), ModelState::failed) << text;
    EXPECT_FALSE(library->message().empty());
    EXPECT_TRUE(library->cards().empty());
  }
}

TEST_F(NativeLibraryTest, ADamagedFileIsRefused) {
  auto bytes = lab::testing::file_bytes((folder / "digits-ae-encoder.onnx").string());
  ASSERT_GT(bytes.size(), 100U);
  bytes[bytes.size() / 2] ^= 1;
  write("digits-ae-encoder.onnx", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const auto library = native_library(folder.string());
  ASSERT_EQ(library->state(), ModelState::ready);
  const auto model = library->open("digits-ae", "encoder");
  EXPECT_EQ(model->state(), ModelState::failed);
  EXPECT_NE(model->message().find("digits-ae-encoder.onnx"), std::string::npos);
  EXPECT_NE(model->message().find("damaged"), std::string::npos);
  EXPECT_EQ(library->open("digits-ae", "decoder")->state(), ModelState::ready) << "the others serve";
}

}  // namespace
}  // namespace lab

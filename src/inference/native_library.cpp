#include "inference/native_library.h"

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/sha256.h"
#include "inference/layer_json.h"
#include "inference/onnx_native.h"

namespace lab {
namespace {

using Json = nlohmann::json;

ModelFile model_file(const Json& json) {
  ModelFile file;
  file.part = json.at("part");
  file.file = json.at("file");
  file.bytes = json.at("bytes");
  file.sha256 = json.at("sha256");
  file.epoch = json.value("epoch", -1);
  read_layers(json, file);
  return file;
}

ModelCard model_card(const Json& json) {
  ModelCard card;
  card.id = json.at("id");
  card.about = json.at("about");
  card.architecture = json.at("architecture");
  card.data = json.at("data").at("id");
  card.code = json.at("code");
  card.height = json.at("image").at(0);
  card.width = json.at("image").at(1);
  for (const Json& file : json.at("files")) card.files.push_back(model_file(file));
  for (const auto& [id, figure] : json.at("figures").items())
    card.figures.push_back({id, figure.at("label"), figure.at("value")});
  return card;
}

class NativeLibrary final : public ModelLibrary {
 public:
  explicit NativeLibrary(std::string folder) : folder_(std::move(folder)) {}

  ModelState state() override {
    if (state_ == ModelState::loading) read_index();
    return state_;
  }
  const std::string& message() const override { return message_; }
  const std::vector<ModelCard>& cards() const override { return cards_; }
  Arriving arriving() const override { return {}; }

  std::shared_ptr<Model> open(std::string_view id, std::string_view part, int epoch) override {
    const ModelCard* const found = card(id);
    const ModelFile* const file = found != nullptr ? found->file(part, epoch) : nullptr;
    if (file == nullptr)
      return failed_model("There is no network \"" + std::string(id) + "\" with a part \"" +
                          std::string(part) + "\" here.");
    std::weak_ptr<Model>& known = open_[file->file];
    if (auto model = known.lock()) return model;
    std::shared_ptr<Model> model = read(*file);
    known = model;
    return model;
  }

 private:
  void fail(std::string message) {
    state_ = ModelState::failed;
    message_ = std::move(message);
  }

  void read_index() {
    std::ifstream in(folder_ + "/index.json");
    if (!in) return fail("There are no trained networks in " + folder_ + ".");
    try {
      const Json index = Json::parse(in);  // must outlive the loop over a part of it
      for (const Json& entry : index.at("models")) {
        std::ifstream file(folder_ + "/" + std::string(entry.at("card")));
        cards_.push_back(model_card(Json::parse(file)));
      }
      state_ = ModelState::ready;
    } catch (const Json::exception&) {
      fail("The index of trained networks in " + folder_ + " cannot be read.");
    }
  }

  std::shared_ptr<Model> read(const ModelFile& file) const {
    std::ifstream in(folder_ + "/" + file.file, std::ios::binary);
    if (!in) return failed_model(file.file + " is not there.");
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (sha256(bytes) != file.sha256)
      return failed_model(file.file + " is damaged: its checksum is another.");
    try {
      return load_onnx(bytes, file.file);
    } catch (const InputError& error) {
      return failed_model(error.message());
    }
  }

  std::string folder_;
  ModelState state_ = ModelState::loading;
  std::string message_;
  std::vector<ModelCard> cards_;
  std::map<std::string, std::weak_ptr<Model>> open_;
};

}  // namespace

std::unique_ptr<ModelLibrary> native_library(std::string folder) {
  return std::make_unique<NativeLibrary>(std::move(folder));
}

}  // namespace lab

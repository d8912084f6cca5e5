#include "inference/model_library.h"

#include <algorithm>
#include <stdexcept>

namespace lab {
namespace {

class FailedModel final : public Model {
 public:
  explicit FailedModel(std::string message) : message_(std::move(message)) {}
  ModelState state() const override { return ModelState::failed; }
  const std::string& message() const override { return message_; }
  const std::vector<ModelPort>& inputs() const override { return none_; }
  const std::vector<ModelPort>& outputs() const override { return none_; }
  Ticket submit(std::vector<Matrix>) override { throw std::logic_error(message_); }
  std::optional<std::vector<Matrix>> poll(Ticket) override { return std::nullopt; }
  void drop(Ticket) override {}

 private:
  std::string message_;
  std::vector<ModelPort> none_;
};

class NoModels final : public ModelLibrary {
 public:
  ModelState state() override { return ModelState::failed; }
  const std::string& message() const override { return message_; }
  const std::vector<ModelCard>& cards() const override { return none_; }
  std::shared_ptr<Model> open(std::string_view, std::string_view, int) override {
    return failed_model(message_);
  }
  Arriving arriving() const override { return {}; }

 private:
  std::string message_ = "There are no trained networks here.";
  std::vector<ModelCard> none_;
};

}  // namespace

const ModelFile* ModelCard::file(std::string_view part, int epoch) const {
  for (const ModelFile& f : files) {
    if (f.part == part && f.epoch == epoch) return &f;
  }
  return nullptr;
}

std::vector<int> ModelCard::snapshots(std::string_view part) const {
  std::vector<int> epochs;
  for (const ModelFile& f : files) {
    if (f.part == part && f.epoch >= 0) epochs.push_back(f.epoch);
  }
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

const ModelCard* ModelLibrary::card(std::string_view id) const {
  for (const ModelCard& c : cards()) {
    if (c.id == id) return &c;
  }
  return nullptr;
}

ModelLibrary& no_models() {
  static NoModels none;
  return none;
}

std::shared_ptr<Model> failed_model(std::string message) {
  return std::make_shared<FailedModel>(std::move(message));
}

}  // namespace lab

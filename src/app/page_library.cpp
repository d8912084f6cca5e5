#include "app/page_library.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "core/error.h"
#include "inference/layer_json.h"

namespace lab {
namespace {

using Json = nlohmann::json;

/// A number of things: whole, not negative, none that a size cannot hold.
std::int64_t count_of(const Json& value) {
  const auto number = value.get<double>();
  if (!(number >= 0 && number <= 1e15 && number == std::floor(number)))
    throw std::invalid_argument("no number of things: " + value.dump());
  return static_cast<std::int64_t>(number);
}

int small_count_of(const Json& value) {
  const std::int64_t count = count_of(value);
  if (count > 1'000'000'000) throw std::invalid_argument("too many: " + value.dump());
  return static_cast<int>(count);
}

ModelFile model_file(const Json& json) {
  const auto epoch = json.at("epoch").get<double>();
  ModelFile file;
  file.part = json.at("part");
  file.file = json.at("file");
  file.bytes = static_cast<std::size_t>(count_of(json.at("bytes")));
  file.sha256 = json.at("sha256");
  file.epoch = epoch < 0 ? -1 : small_count_of(json.at("epoch"));
  read_layers(json, file);
  return file;
}

ModelCard model_card(const Json& json) {
  ModelCard card;
  card.id = json.at("id");
  card.about = json.at("about");
  card.architecture = json.at("architecture");
  card.data = json.at("data");
  card.width = small_count_of(json.at("width"));
  card.height = small_count_of(json.at("height"));
  card.code = small_count_of(json.at("code"));
  for (const Json& file : json.at("files")) card.files.push_back(model_file(file));
  for (const Json& figure : json.at("figures"))
    card.figures.push_back({figure.at("id"), figure.at("label"), figure.at("value")});
  return card;
}

std::vector<ModelPort> model_ports(const Json& json) {
  std::vector<ModelPort> ports;
  for (const Json& port : json) ports.push_back({port.at("name"), Index{small_count_of(port.at("columns"))}});
  return ports;
}

}  // namespace

std::vector<ModelCard> read_model_cards(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (!json.is_array()) throw std::invalid_argument("no list of networks");
    std::vector<ModelCard> cards;
    for (const Json& model : json) cards.push_back(model_card(model));
    return cards;
  } catch (const Json::exception& error) {
    throw std::invalid_argument(error.what());
  }
}

/// One file that somebody holds.
class PageModel final : public Model {
 public:
  PageModel(PageLibrary& library, std::string file)
      : library_(library), handle_(library.next_handle_++), file_(std::move(file)) {
    library_.models_[handle_] = this;
    library_.page_.open_model(handle_, file_);
  }
  ~PageModel() override {
    library_.models_.erase(handle_);
    library_.page_.close_model(handle_);
  }
  PageModel(const PageModel&) = delete;
  PageModel& operator=(const PageModel&) = delete;

  ModelState state() const override { return state_; }
  const std::string& message() const override { return message_; }
  const std::vector<ModelPort>& inputs() const override { return inputs_; }
  const std::vector<ModelPort>& outputs() const override { return outputs_; }

  Ticket submit(std::vector<Matrix> batch) override {
    if (state_ != ModelState::ready) throw std::logic_error(file_ + " is asked before it is there");
    check(batch);
    const Index rows = batch[0].rows();
    std::size_t count = 0;
    for (const Matrix& input : batch) count += static_cast<std::size_t>(input.size());
    const Ticket ticket = ++last_ticket_;
    waiting_[ticket] = {rows, std::nullopt};
    if (batch.size() == 1) {
      library_.page_.ask_model(handle_, ticket, rows, {batch[0].data(), count});
    } else {
      std::vector<float> numbers;
      numbers.reserve(count);
      for (const Matrix& input : batch)
        numbers.insert(numbers.end(), input.data(), input.data() + input.size());
      library_.page_.ask_model(handle_, ticket, rows, numbers);
    }
    return ticket;
  }

  std::optional<std::vector<Matrix>> poll(Ticket ticket) override {
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end() || !found->second.answer) return std::nullopt;
    std::vector<Matrix> answer = std::move(*found->second.answer);
    waiting_.erase(found);
    return answer;
  }

  void drop(Ticket ticket) override {
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end()) return;
    if (!found->second.answer) library_.page_.drop_question(handle_, ticket);
    waiting_.erase(found);
  }

  void ready(std::string_view ports) {
    try {
      const Json json = Json::parse(ports);
      inputs_ = model_ports(json.at("inputs"));
      outputs_ = model_ports(json.at("outputs"));
    } catch (const std::exception&) {
      return fail(file_ + " has inputs or outputs that cannot be read.");
    }
    if (inputs_.empty() || outputs_.empty()) return fail(file_ + " has no inputs or no outputs.");
    state_ = ModelState::ready;
  }

  void fail(std::string_view message) {
    state_ = ModelState::failed;
    message_ = message;
    waiting_.clear();
  }

  void answered(Ticket ticket, std::span<const float> numbers) {
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end()) return;
    const Index rows = found->second.rows;
    std::size_t wanted = 0;
    for (const ModelPort& port : outputs_) wanted += static_cast<std::size_t>(rows * port.columns);
    if (numbers.size() != wanted) return fail(file_ + " gave an answer of another size than it should.");
    std::vector<Matrix> answer;
    const float* next = numbers.data();
    for (const ModelPort& port : outputs_) {
      answer.push_back(Eigen::Map<const Matrix>(next, rows, port.columns));
      next += rows * port.columns;
    }
    found->second.answer = std::move(answer);
  }

 private:
  struct Waiting {
    Index rows = 0;
    std::optional<std::vector<Matrix>> answer;
  };

  void check(const std::vector<Matrix>& batch) const {
    if (batch.size() != inputs_.size()) {
      throw InputError("The model takes " + std::to_string(inputs_.size()) + " inputs, not " +
                           std::to_string(batch.size()) + ".",
                       "data");
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch[i].rows() < 1) throw InputError("A model is asked about at least one row.", "data");
      if (batch[i].cols() != inputs_[i].columns || batch[i].rows() != batch[0].rows()) {
        throw InputError("The input " + inputs_[i].name + " takes rows of " +
                             std::to_string(inputs_[i].columns) + " values, not of " +
                             std::to_string(batch[i].cols()) + ".",
                         "data");
      }
    }
  }

  PageLibrary& library_;
  int handle_;
  std::string file_;
  ModelState state_ = ModelState::loading;
  std::string message_;
  std::vector<ModelPort> inputs_, outputs_;
  Ticket last_ticket_ = 0;
  std::map<Ticket, Waiting> waiting_;
};

ModelState PageLibrary::state() {
  if (!asked_) {
    asked_ = true;
    state_ = ModelState::loading;
    page_.fetch_index();
  }
  return state_;
}

void PageLibrary::try_again() {
  if (state_ == ModelState::failed) asked_ = false;
}

std::shared_ptr<Model> PageLibrary::open(std::string_view id, std::string_view part, int epoch) {
  const ModelCard* const found = card(id);
  const ModelFile* const file = found != nullptr ? found->file(part, epoch) : nullptr;
  if (file == nullptr)
    return failed_model("There is no network \"" + std::string(id) + "\" with a part \"" + std::string(part) +
                        "\" here.");
  std::weak_ptr<Model>& known = files_[file->file];
  if (auto model = known.lock(); model && model->state() != ModelState::failed) return model;
  auto model = std::make_shared<PageModel>(*this, file->file);
  known = model;
  return model;
}

void PageLibrary::index_ready(std::string_view json) {
  try {
    cards_ = read_model_cards(json);
    state_ = ModelState::ready;
  } catch (const std::logic_error&) {
    index_failed("The list of trained networks cannot be read.");
  }
}

void PageLibrary::index_failed(std::string_view message) {
  state_ = ModelState::failed;
  message_ = message;
}

void PageLibrary::model_ready(int handle, std::string_view ports) {
  if (const auto found = models_.find(handle); found != models_.end()) found->second->ready(ports);
}

void PageLibrary::model_failed(int handle, std::string_view message) {
  if (const auto found = models_.find(handle); found != models_.end()) found->second->fail(message);
}

void PageLibrary::answered(int handle, Ticket ticket, std::span<const float> numbers) {
  if (const auto found = models_.find(handle); found != models_.end())
    found->second->answered(ticket, numbers);
}

}  // namespace lab

#include "app/page_library.h"

#include <charconv>
#include <stdexcept>
#include <utility>

#include "core/error.h"

namespace lab {
namespace {

std::string_view take(std::string_view& text, char end) {
  const std::string_view cell = text.substr(0, text.find(end));
  text.remove_prefix(std::min(text.size(), cell.size() + 1));
  return cell;
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  while (!line.empty()) cells.emplace_back(take(line, '\t'));
  return cells;
}

template <class T>
T number(const std::string& cell) {
  T value{};
  const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (result.ec != std::errc() || result.ptr != cell.data() + cell.size())
    throw std::invalid_argument("\"" + cell + "\" is no number");
  return value;
}

double real(const std::string& cell) {
  std::size_t read = 0;
  const double value = std::stod(cell, &read);
  if (read != cell.size()) throw std::invalid_argument("\"" + cell + "\" is no number");
  return value;
}

}  // namespace

std::vector<ModelCard> read_model_lines(std::string_view lines) {
  std::vector<ModelCard> cards;
  while (!lines.empty()) {
    const std::vector<std::string> cells = cells_of(take(lines, '\n'));
    if (cells.empty()) continue;
    if (cells[0] == "model" && cells.size() == 8) {
      ModelCard card;
      card.id = cells[1];
      card.about = cells[2];
      card.architecture = cells[3];
      card.data = cells[4];
      card.width = number<int>(cells[5]);
      card.height = number<int>(cells[6]);
      card.code = number<int>(cells[7]);
      cards.push_back(std::move(card));
    } else if (cells[0] == "file" && cells.size() == 6 && !cards.empty()) {
      cards.back().files.push_back({.part = cells[1],
                                    .file = cells[2],
                                    .bytes = number<std::size_t>(cells[3]),
                                    .sha256 = cells[4],
                                    .epoch = number<int>(cells[5])});
    } else if (cells[0] == "figure" && cells.size() == 4 && !cards.empty()) {
      cards.back().figures.push_back({cells[1], cells[2], real(cells[3])});
    } else {
      throw std::invalid_argument("a line that cannot be read: " + cells[0]);
    }
  }
  return cards;
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
    while (!ports.empty()) {
      const std::vector<std::string> cells = cells_of(take(ports, '\n'));
      if (cells.size() != 3) continue;
      (cells[0] == "in" ? inputs_ : outputs_).push_back({cells[1], number<Index>(cells[2])});
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

void PageLibrary::index_ready(std::string_view lines) {
  try {
    cards_ = read_model_lines(lines);
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

/// PageLibrary: the library of trained networks where files and answers come from a page around the lab.
///
/// Idea:      the page fetches, checks and runs; the lab asks by handle and ticket and is called back some
///            frames later. Nothing here knows JavaScript: what the page is asked goes through ModelPage.
/// Invariant: what arrives for a model that was put away, or for an answer that nobody waits for, changes
///            nothing.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inference/model_library.h"

namespace lab {

/// What the library asks of the page. Every call returns at once.
class ModelPage {
 public:
  virtual ~ModelPage() = default;
  /// Answered by PageLibrary::index_ready or index_failed.
  virtual void fetch_index() = 0;
  /// Answered by model_ready or model_failed.
  virtual void open_model(int handle, std::string_view file) = 0;
  virtual void close_model(int handle) = 0;
  /// `numbers`: the inputs one after the other, each (rows, columns). Answered by answered or model_failed.
  virtual void ask_model(int handle, Ticket ticket, Index rows, std::span<const float> numbers) = 0;
  virtual void drop_question(int handle, Ticket ticket) = 0;
};

class PageModel;

/// Outlives its models.
class PageLibrary final : public ModelLibrary {
 public:
  explicit PageLibrary(ModelPage& page) : page_(page) {}

  ModelState state() override;
  const std::string& message() const override { return message_; }
  const std::vector<ModelCard>& cards() const override { return cards_; }
  std::shared_ptr<Model> open(std::string_view id, std::string_view part, int epoch) override;
  Arriving arriving() const override { return arriving_; }

  void try_again() override;

  // What the page calls.
  /// See read_model_cards; an index that cannot be read counts as failed.
  void index_ready(std::string_view json);
  void index_failed(std::string_view message);
  /// {"inputs": [{"name": "image", "columns": 64}], "outputs": […]}, in the file's order; a model whose ports
  /// cannot be read counts as failed.
  void model_ready(int handle, std::string_view ports);
  void model_failed(int handle, std::string_view message);
  /// The outputs one after the other, each (rows, columns).
  void answered(int handle, Ticket ticket, std::span<const float> numbers);
  void progress(std::size_t bytes, std::size_t of) { arriving_ = {bytes, of}; }

 private:
  friend class PageModel;
  ModelPage& page_;
  ModelState state_ = ModelState::loading;
  bool asked_ = false;
  std::string message_;
  std::vector<ModelCard> cards_;
  Arriving arriving_;
  std::map<std::string, std::weak_ptr<Model>, std::less<>> files_;
  std::map<int, PageModel*> models_;  // those that somebody holds
  int next_handle_ = 1;
};

/// Cards out of the models of the page's index, as JSON: [{"id", "about", "architecture", "data", "width", "height",
/// "code", "files": [{"part", "file", "bytes", "sha256", "epoch", "layers"?}], "figures": [{"id", "label", "value"}]}]; epoch −1:
/// the trained network. Throws std::invalid_argument for anything else.
std::vector<ModelCard> read_model_cards(std::string_view json);

}  // namespace lab

// Data of the session that does not come at once: files of the site, and digits that a network draws.

#include <algorithm>
#include <utility>

#include "app/session.h"
#include "data/catalog.h"
#include "stage/common_parameters.h"

namespace lab {
namespace {

constexpr std::size_t training_files = 2;

/// Of MNIST's four files the training images and labels; the test part is two further ones.
bool has_test_files(const CatalogEntry& entry) {
  return entry.kind == DatasetKind::local && entry.files.size() > training_files;
}

std::vector<std::string> needed_files(const CatalogEntry& entry, const DataNeeds& needs) {
  std::vector<std::string> paths;
  for (const std::string_view path : entry.files) {
    if (has_test_files(entry) && paths.size() == training_files && !needs.test_part) break;
    paths.emplace_back(path);
  }
  return paths;
}

Dataset read_files(const CatalogEntry& entry, const std::vector<std::vector<std::uint8_t>>& bytes) {
  std::vector<std::span<const std::uint8_t>> files(bytes.begin(), bytes.end());
  const std::span<const std::span<const std::uint8_t>> all(files);
  DatasetOptions options;
  if (!has_test_files(entry) || files.size() <= training_files) return make_dataset(entry.id, all, options);
  Dataset dataset = make_dataset(entry.id, all.first(training_files), options);
  options.test_part = true;
  dataset.test =
      std::make_shared<const Dataset>(make_dataset(entry.id, all.subspan(training_files), options));
  return dataset;
}

/// What is held, as the lesson wants it: the rows that networks did not see as a test part.
std::shared_ptr<const Dataset> as_needed(const CatalogEntry& entry, const DataNeeds& needs,
                                         std::shared_ptr<const Dataset> dataset) {
  if (entry.learnt_rows == 0 || !needs.unseen_part || dataset->test) return dataset;
  return std::make_shared<const Dataset>(with_test_part(*dataset, entry.learnt_rows));
}

}  // namespace

void Session::stop_bringing() {
  loading_.reset();
  sampling_.reset();
  prepared_.stop();
}

double Session::progress() const {
  if (incoming_ && !(dataset_ && exhibit_->busy())) {
    const auto& [files, prepared] = *incoming_;
    return 0.5 * (files.reading() ? files.progress() : 1.0 + prepared.progress());
  }
  if (prepared_.working()) return prepared_.progress();
  if (loading_) {
    return static_cast<double>(loading_->arrived) /
           static_cast<double>(std::max<std::size_t>(1, loading_->paths.size()));
  }
  if (sampling_) return sampling_->progress();
  return dataset_ ? exhibit_->progress() : 0.0;
}

PreparedData::Wanted Session::wanted(const Dataset& dataset) const {
  const DataNeeds needs = exhibit_->data_needs();
  // A table of a person's own has columns to scale also before it is chosen.
  const bool columns = dataset.id == "file" ? !dataset.is_images() : parameters().enabled("scale");
  return {.standard = uses_data() && columns && parameters().choice("scale") == "standard",
          .most_columns = needs.most_columns,
          .plane = needs.plane};
}

bool Session::update_preparing(double budget_ms, const ClockMs& clock) {
  if (!prepared_.working()) return false;
  changed();  // the progress
  const std::shared_ptr<const Dataset> source = prepared_.source();
  if (prepared_.update(budget_ms, clock)) return true;
  try {
    bring(source);
  } catch (const InputError& error) {
    fall_back(error);
  }
  return false;
}

void Session::start_sampling() {
  stop_bringing();
  const CatalogEntry& entry = dataset_entry(parameters().choice("data"));
  sampling_ = std::make_unique<SampledDigits>(*models_, entry.label, parameters().integer("n"), data_seed);
}

bool Session::update_sampling() {
  if (!sampling_) return false;
  if (opening_ && dataset_entry(parameters().choice("data")).kind != DatasetKind::sampled) {
    sampling_.reset();  // other data was chosen meanwhile
    finish_opening();
    return false;
  }
  try {
    std::shared_ptr<const Dataset> drawn = sampling_->update();
    if (!drawn) {
      changed();  // the progress
      return sampling_->drawing();
    }
    sampling_.reset();
    loaded_.hold(drawn->id, drawn);
    bring(std::move(drawn));
    return true;
  } catch (const InputError& error) {
    sampling_.reset();
    fall_back(error);
    return false;
  }
}

/// What was on its way is here.
void Session::bring(std::shared_ptr<const Dataset> dataset) {
  if (opening_) return finish_opening();
  if (!show_prepared(std::move(dataset))) return;
  clear_errors("data");
  apply_pending();
}

std::shared_ptr<const Dataset> Session::find_loaded(const CatalogEntry& entry) {
  const DataNeeds needs = exhibit_->data_needs();
  std::shared_ptr<const Dataset> dataset = loaded_.find(entry.id, has_test_files(entry) && needs.test_part);
  return dataset ? as_needed(entry, needs, std::move(dataset)) : nullptr;
}

void Session::start_loading(const CatalogEntry& entry) {
  stop_bringing();
  auto loading = std::make_unique<Loading>();
  loading->id = entry.id;
  loading->paths = needed_files(entry, exhibit_->data_needs());
  loading->bytes.resize(loading->paths.size());
  for (std::size_t i = 0; i < loading->paths.size(); ++i) loading->tickets.push_back(next_ticket_++);
  loading_ = std::move(loading);
  // The answers may come at once and end the loading: ask from copies.
  const std::vector<int> tickets = loading_->tickets;
  const std::vector<std::string> wanted = loading_->paths;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!loading_ || loading_->tickets != tickets) break;
    host_.fetch_asset(tickets[i], wanted[i]);
  }
}

void Session::asset_ready(int ticket, std::span<const std::uint8_t> bytes) {
  if (!loading_) return;  // another data set was chosen meanwhile
  const auto it = std::find(loading_->tickets.begin(), loading_->tickets.end(), ticket);
  if (it == loading_->tickets.end()) return;
  loading_->bytes[static_cast<std::size_t>(it - loading_->tickets.begin())].assign(bytes.begin(),
                                                                                   bytes.end());
  if (++loading_->arrived == loading_->paths.size()) finish_loading();
  changed();
}

void Session::asset_failed(int ticket, std::string_view message) {
  if (!loading_ ||
      std::find(loading_->tickets.begin(), loading_->tickets.end(), ticket) == loading_->tickets.end()) {
    return;
  }
  const CatalogEntry& entry = dataset_entry(loading_->id);
  std::string sentence = std::string(entry.label) + " could not be loaded";
  if (!message.empty()) sentence += ": " + std::string(message);
  if (!sentence.ends_with('.')) sentence += '.';
  loading_.reset();
  fall_back(InputError(sentence, "data"));
}

void Session::finish_loading() {
  std::unique_ptr<Loading> done = std::move(loading_);
  try {
    const CatalogEntry& entry = dataset_entry(done->id);
    const auto dataset = std::make_shared<const Dataset>(read_files(entry, done->bytes));
    done.reset();  // the files, before the lesson takes memory of its own
    loaded_.hold(entry.id, dataset);
    bring(as_needed(entry, exhibit_->data_needs(), dataset));
  } catch (const InputError& error) {
    fall_back(error);
  }
}

}  // namespace lab

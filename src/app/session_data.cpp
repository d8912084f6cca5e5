// The data of the session: which set the parameters describe, files on their way, a person's own files and
// drawings.

#include <algorithm>
#include <utility>

#include "app/session.h"
#include "data/catalog.h"
#include "data/standardise.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"

namespace lab {
namespace {

// The seed of generated shapes. "seed" is the method's: another start on the same points.
constexpr std::uint64_t data_seed = 1;

std::vector<std::string> needed_files(const CatalogEntry& entry, const DataNeeds& needs) {
  std::vector<std::string> paths;
  for (const std::string_view path : entry.files) {
    // Of MNIST's four files the training images and labels; the test part is two further ones.
    if (entry.kind == DatasetKind::local && paths.size() == 2 && !needs.test_part) break;
    paths.emplace_back(path);
  }
  return paths;
}

/// Under which name the bytes of a data set are kept once read: with its test part it is another value.
std::string loaded_key(std::string_view id, const DataNeeds& needs) {
  return std::string(id) + (needs.test_part ? "+test" : "") + (needs.unseen_part ? "+unseen" : "");
}

bool has_columns(const CatalogEntry* entry, const Dataset* dataset) {
  if (!entry) return false;
  if (entry->kind == DatasetKind::file) return dataset == nullptr || !dataset->is_images();
  return entry->kind == DatasetKind::asset && entry->group != "Images";
}

}  // namespace

void Session::adapt_to_data() {
  if (!uses_data()) return;
  // n and noise mean something for generated shapes only, and every shape has its own usual values.
  const CatalogEntry* entry = find_dataset(parameters().choice("data"));
  const bool generated = entry && entry->kind == DatasetKind::generated;
  const bool imagined = entry && entry->kind == DatasetKind::imagined;
  values().enable("n", generated || imagined);
  values().show("n", generated || imagined);
  values().enable("noise", generated);
  values().show("noise", generated);
  if (generated || imagined) {
    const auto usual = [&](std::string_view id, double value) {
      const bool follow = !touched_.contains(id) || parameters().is_default(id);
      values().set_initial(id, number_text(value));
      if (follow && !(touched_.contains(id) && opening_)) values().reset(id);
    };
    usual("n", static_cast<double>(entry->default_n));
    if (generated) usual("noise", entry->default_noise);
  }
  const bool columns = has_columns(entry, user_files_.dataset().get());
  values().enable("scale", columns);
  values().show("scale", columns);
}

std::shared_ptr<const Dataset> Session::make_data(std::string_view id,
                                                  std::span<const std::span<const std::uint8_t>> files) {
  DatasetOptions options;
  options.n = parameters().integer("n");
  options.noise = parameters().real("noise");
  options.seed = data_seed;
  const CatalogEntry& entry = dataset_entry(id);
  if (entry.kind != DatasetKind::generated) {
    options.n = 0;
    options.noise = -1;
  }
  constexpr std::size_t training_files = 2;
  if (entry.kind != DatasetKind::local || files.size() <= training_files) {
    Dataset dataset = make_dataset(id, files, options);
    if (entry.learnt_rows > 0 && exhibit_->data_needs().unseen_part)
      dataset = with_test_part(dataset, entry.learnt_rows);
    return std::make_shared<const Dataset>(std::move(dataset));
  }
  Dataset dataset = make_dataset(id, files.first(training_files), options);
  options.test_part = true;
  dataset.test = std::make_shared<const Dataset>(make_dataset(id, files.subspan(training_files), options));
  return std::make_shared<const Dataset>(std::move(dataset));
}

bool Session::bring_data() {
  if (!uses_data()) {
    show_data(std::make_shared<const Dataset>());
    return true;
  }
  const std::string id = parameters().choice("data");
  const CatalogEntry& entry = dataset_entry(id);
  std::shared_ptr<const Dataset> dataset;
  switch (entry.kind) {
    case DatasetKind::generated:
      dataset = make_data(id, {});
      break;
    case DatasetKind::drawn: {
      Dataset drawn = drawn_dataset(decode_points(parameters().text("points")));
      drawn.id = id;
      dataset = std::make_shared<const Dataset>(std::move(drawn));
      break;
    }
    case DatasetKind::file:
      dataset = user_files_.dataset();
      if (!dataset) throw InputError("Open your file first.", "data");
      break;
    case DatasetKind::imagined: {
      const auto known = loaded_.find(id);
      if (known == loaded_.end() || known->second->size() != parameters().integer("n")) {
        start_imagining();
        return dataset_ && !loading();
      }
      dataset = known->second;
      break;
    }
    case DatasetKind::asset:
    case DatasetKind::local: {
      const DataNeeds needs = exhibit_->data_needs();
      const auto known = loaded_.find(loaded_key(id, needs));
      if (known == loaded_.end()) {
        start_loading(id, needed_files(entry, needs));
        return dataset_ && !loading();
      }
      dataset = known->second;
      break;
    }
  }
  loading_.reset();
  imagining_.reset();
  show_data(std::move(dataset));
  return true;
}

void Session::show_data(std::shared_ptr<const Dataset> dataset) {
  if (exhibit_->data_needs().images && !dataset->is_images()) {
    throw InputError("This lesson needs images, but " + dataset->name + " holds none.", "data");
  }
  const std::string id = uses_data() ? parameters().choice("data") : std::string();
  if (uses_data() && parameters().enabled("scale") && parameters().choice("scale") == "standard" &&
      dataset->size() > 0) {
    dataset = std::make_shared<const Dataset>(standardise(*dataset));
  }
  exhibit_->open(dataset);
  dataset_ = std::move(dataset);
  shown_data_ = id;
  if (Player* p = player()) {
    p->set_motion(motion_);
    p->set_speed(parameters().real("speed"));
  }
}

void Session::start_imagining() {
  loading_.reset();
  const CatalogEntry& entry = dataset_entry(parameters().choice("data"));
  imagining_ = std::make_unique<ImaginedDigits>(*models_, entry.label, parameters().integer("n"), data_seed);
}

bool Session::imagine() {
  if (!imagining_) return false;
  if (opening_ && dataset_entry(parameters().choice("data")).kind != DatasetKind::imagined) {
    imagining_.reset();  // other data was chosen meanwhile
    finish_opening();
    return false;
  }
  try {
    std::shared_ptr<const Dataset> drawn = imagining_->update();
    if (!drawn) {
      changed();  // the progress
      return imagining_->drawing();
    }
    imagining_.reset();
    const std::string id = drawn->id;
    loaded_[id] = std::move(drawn);
    arrived(loaded_[id]);
    return true;
  } catch (const InputError& error) {
    imagining_.reset();
    fall_back(error);
    return false;
  }
}

/// What was on its way is here.
void Session::arrived(std::shared_ptr<const Dataset> dataset) {
  if (opening_) {
    finish_opening();
  } else {
    show_data(std::move(dataset));
    clear_errors("data");
    apply_pending();
  }
}

void Session::start_loading(std::string_view id, std::vector<std::string> paths) {
  imagining_.reset();
  auto loading = std::make_unique<Loading>();
  loading->id = id;
  loading->paths = std::move(paths);
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
  const std::unique_ptr<Loading> done = std::move(loading_);
  try {
    std::vector<std::span<const std::uint8_t>> files;
    for (const auto& bytes : done->bytes) files.emplace_back(bytes);
    const std::string key = loaded_key(done->id, exhibit_->data_needs());
    loaded_[key] = make_data(done->id, files);
    arrived(loaded_[key]);
  } catch (const InputError& error) {
    fall_back(error);
  }
}

void Session::fall_back(const InputError& error) {
  // The data that was asked for later than the value was set cannot be had: go on with what there is.
  const std::string cause = "data";
  if (!shown_data_.empty()) {
    values().set("data", shown_data_);
    adapt_to_data();
    if (dataset_entry(shown_data_).kind == DatasetKind::imagined)
      values().set("n", std::to_string(dataset_->size()));
  } else if (!parameters().is_default("data")) {
    values().reset("data");
    adapt_to_data();
    finish_opening();
  } else {
    opening_ = false;  // nothing can be shown; the error stands
  }
  report(error, cause);
}

void Session::finish_opening() {
  // Every round puts one impossible value back to its default, so this ends.
  for (;;) {
    try {
      if (!bring_data()) return;  // goes on when the file is here
      opening_ = false;
      apply_pending();
      changed();
      return;
    } catch (const InputError& error) {
      const std::string id = error.control_id();
      if (parameters().has(id) && !parameters().is_default(id)) {
        values().reset(id);
        if (id == "data") adapt_to_data();
        report(error, id);
      } else if (uses_data() && !parameters().is_default("data")) {
        values().reset("data");
        adapt_to_data();
        report(error, "data");
      } else {
        bool reset_one = false;
        for (const Parameter& p : parameters().declarations()) {
          if (p.id == "hide" || p.id == "present" || parameters().is_default(p.id)) continue;
          values().reset(p.id);
          reset_one = true;
        }
        report(error, id.empty() ? "data" : id);
        if (reset_one) continue;
        opening_ = false;
        return;
      }
    }
  }
}

std::string Session::file(std::string_view name, std::span<const std::uint8_t> bytes,
                          std::string_view purpose) {
  const bool of_four = purpose.starts_with("test-") || purpose.starts_with("train-");
  try {
    if (!uses_data()) throw InputError("This lesson makes its own points: it takes no file.", "data");
    UserFiles files = user_files_;  // shares the bytes; replaces the former only when the lesson has taken it
    const std::shared_ptr<const Dataset> dataset =
        of_four ? files.add_of_four(name, bytes, purpose) : files.add(name, bytes);
    if (!dataset) {
      user_files_ = std::move(files);
      if (of_four) return {};  // the others follow
      throw InputError("These are labels. Now open the images that they belong to.", "data");
    }
    if (opening_) finish_opening();
    const std::string before = loading() && !shown_data_.empty() ? shown_data_ : parameters().choice("data");
    std::swap(user_files_, files);
    values().set("data", "file");
    adapt_to_data();
    loading_.reset();
    imagining_.reset();
    try {
      show_data(dataset);
    } catch (const InputError&) {
      std::swap(user_files_, files);
      values().set("data", before);
      adapt_to_data();
      throw;
    }
    touched_.emplace("data");
    clear_errors("data");
    changed();
  } catch (const InputError& error) {
    report(error, "data");
    return error.message();
  }
  return {};
}

void Session::add_points(const std::vector<float>& xy) {
  if (!uses_data()) return;
  try {
    std::vector<float> all = decode_points(parameters().text("points"));
    for (const float v : xy) all.push_back(snap_to_sheet(v));
    set("points", encode_points(all));
  } catch (const InputError& error) {
    report(error, "points");
  }
}

void Session::erase_points(float x, float y, float radius) {
  if (!uses_data()) return;
  const std::vector<float> all = decode_points(parameters().text("points"));
  std::vector<float> kept;
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
    const float dx = all[i] - x, dy = all[i + 1] - y;
    if (dx * dx + dy * dy > radius * radius) kept.insert(kept.end(), {all[i], all[i + 1]});
  }
  if (kept.size() != all.size()) set("points", encode_points(kept));
}

}  // namespace lab

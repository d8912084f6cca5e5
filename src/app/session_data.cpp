// The data of the session: which set the parameters describe, a person's own files and drawings.

#include <algorithm>
#include <utility>

#include "app/session.h"
#include "data/catalog.h"
#include "data/picture.h"
#include "stage/common_parameters.h"
#include "stage/drawn_points.h"

namespace lab {
namespace {

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
  const bool sampled = entry && entry->kind == DatasetKind::sampled;
  values().enable("n", generated || sampled);
  values().show("n", generated || sampled);
  values().enable("noise", generated);
  values().show("noise", generated);
  if (generated || sampled) {
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

bool Session::bring_data() {
  if (!uses_data()) {
    show_data(std::make_shared<const Dataset>());
    return true;
  }
  const std::string id = parameters().choice("data");
  const CatalogEntry& entry = dataset_entry(id);
  std::shared_ptr<const Dataset> dataset;
  switch (entry.kind) {
    case DatasetKind::generated: {
      DatasetOptions options;
      options.n = parameters().integer("n");
      options.noise = parameters().real("noise");
      options.seed = data_seed;
      dataset = std::make_shared<const Dataset>(generated_dataset(id, options));
      break;
    }
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
    case DatasetKind::sampled: {
      dataset = loaded_.find(id);
      if (!dataset || dataset->size() != parameters().integer("n")) {
        start_sampling();
        return dataset_ && !loading();
      }
      break;
    }
    case DatasetKind::asset:
    case DatasetKind::local: {
      dataset = find_loaded(entry);
      if (!dataset) {
        start_loading(entry);
        return dataset_ && !loading();
      }
      break;
    }
  }
  stop_bringing();
  return show_prepared(std::move(dataset));
}

bool Session::show_prepared(std::shared_ptr<const Dataset> dataset) {
  const PreparedData::Wanted how = wanted(*dataset);
  dataset = prepared_.find(std::move(dataset), how);
  if (!dataset) return false;
  show_data(std::move(dataset));
  return true;
}

bool Session::draws_for_networks() const {
  return uses_data() && exhibit_->data_needs().unseen_part && parameters().has("part") &&
         parameters().choice("part") == "drawn";
}

void Session::size_for_drawing() {
  if (!draws_for_networks() || touched_.contains("data") || parameters().choice("data") != "digits") return;
  const std::vector<Choice> offered = choices(parameters().declaration("data"));
  for (const std::string_view id : {std::string_view("mnist"), sampled_digits_id}) {
    if (std::none_of(offered.begin(), offered.end(), [&](const Choice& c) { return c.id == id; })) continue;
    values().set("data", id);
    adapt_to_data();
    if (!opening_) bring_data();
    return;
  }
}

bool Session::takes_own_file() const {
  const std::shared_ptr<const Dataset> own = user_files_.dataset();
  return own && takes(*own);
}

bool Session::takes(const Dataset& dataset) const {
  return dataset.is_images() || !exhibit_->data_needs().images;
}

void Session::show_data(std::shared_ptr<const Dataset> dataset) {
  if (!takes(*dataset)) {
    throw InputError("This lesson needs images, but " + dataset->name + " holds none.", "data");
  }
  const std::string id = uses_data() ? parameters().choice("data") : std::string();
  exhibit_->open(dataset);
  // Points were moved in the data that were on show; a link brings its own.
  const bool movable = parameters().has("moved");
  if (movable && !opening_) values().reset("moved");
  if (parameters().has("grip") && parameters().integer("grip") > dataset->size()) values().reset("grip");
  unmoved_ = dataset;
  dataset_ = std::move(dataset);
  shown_data_ = id;
  // What suits the data (a radius, the part of the plane) is found before points are moved, as it was for whoever moved them.
  if (movable && !parameters().text("moved").empty()) apply_moves();
  if (Player* p = player()) {
    p->set_motion(motion_);
    p->set_speed(parameters().real("speed"));
  }
}

void Session::fall_back(const InputError& error) {
  // The data that was asked for later than the value was set cannot be had: go on with what there is.
  const std::string cause = "data";
  if (!shown_data_.empty()) {
    values().set("data", shown_data_);
    adapt_to_data();
    if (dataset_entry(shown_data_).kind == DatasetKind::sampled)
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

void Session::take_files(UserFiles files, PreparedData prepared) {
  if (opening_) finish_opening();
  const std::string before = loading() && !shown_data_.empty() ? shown_data_ : parameters().choice("data");
  stop_bringing();
  std::swap(user_files_, files);
  std::swap(prepared_, prepared);
  values().set("data", "file");
  adapt_to_data();
  try {
    show_prepared(user_files_.dataset());
  } catch (const InputError&) {
    std::swap(user_files_, files);
    std::swap(prepared_, prepared);
    values().set("data", before);
    adapt_to_data();
    throw;
  }
  touched_.emplace("data");
  changed();
}

bool Session::read_on(double budget_ms, const ClockMs& clock) {
  if (!incoming_) return false;
  try {
    changed();  // the progress
    if (incoming_->files.reading()) {
      if (!incoming_->files.read_on(budget_ms, clock)) return true;
      const std::shared_ptr<const Dataset> own = incoming_->files.dataset();
      if (uses_data() && !incoming_->prepared.find(own, wanted(*own))) return true;
    } else if (incoming_->prepared.update(budget_ms, clock)) {
      return true;
    }
    auto [files, prepared] = std::move(*incoming_);
    incoming_.reset();
    if (uses_data()) {
      take_files(std::move(files), std::move(prepared));
    } else {
      user_files_ = std::move(files);  // for the next lesson: this one was opened meanwhile and takes none
    }
  } catch (const InputError& error) {
    incoming_.reset();
    report(error, "data");
  }
  return false;
}

std::string Session::file(std::string_view name, std::span<const std::uint8_t> bytes,
                          std::string_view purpose) {
  if (purpose == "picture") {
    try {
      return picture(name, read_picture(bytes));
    } catch (const InputError& error) {
      report(error, "data");
      return error.message();
    }
  }
  const bool of_four = purpose.starts_with("test-") || purpose.starts_with("train-");
  try {
    if (!uses_data()) throw InputError("This lesson makes its own points: it takes no file.", "data");
    UserFiles files = user_files_;  // shares the bytes; replaces the former only when the lesson has taken it
    const std::shared_ptr<const Dataset> dataset =
        of_four ? files.add_of_four(name, bytes, purpose) : files.add(name, bytes);
    PreparedData prepared;
    const bool ready = dataset && prepared.find(dataset, wanted(*dataset));
    if (ready) {
      take_files(std::move(files), std::move(prepared));
      incoming_.reset();
      clear_errors("data");
    } else if (dataset || files.reading()) {
      incoming_ = std::make_unique<Incoming>(Incoming{std::move(files), std::move(prepared)});
      clear_errors("data");
      changed();
    } else {
      user_files_ = std::move(files);
      if (of_four) return {};  // the others follow
      throw InputError("These are labels. Now open the images that they belong to.", "data");
    }
  } catch (const InputError& error) {
    report(error, "data");
    return error.message();
  }
  return {};
}

std::string Session::picture(std::string_view name, const GreyImage& image) {
  const auto has_view_to_draw = [this] {
    if (!parameters().has("view")) return false;
    const auto& views = parameters().declaration("view").choices;
    return std::any_of(views.begin(), views.end(), [](const Choice& c) { return c.id == "draw"; });
  };
  try {
    if (!parameters().has("ink")) {
      const std::string takes = !uses_data() ? "This lesson makes its own points and takes no file."
                                : exhibit_->data_needs().images
                                    ? "This lesson takes IDX images with their labels."
                                    : "This lesson takes a table (CSV).";
      throw InputError(std::string(name) + " is a picture. " + takes +
                           " Pictures of a digit are taken where one can be drawn, for example in the lesson "
                           "Autoencoder.",
                       "data");
    }
    const std::string ink = ink_of_picture(image, name).encode();
    if (parameters().has("part")) set("part", "drawn");
    if (!parameters().has("part") && has_view_to_draw()) set("view", "draw");
    clear_errors("data");
    return set("ink", ink);
  } catch (const InputError& error) {
    report(error, "data");
    return error.message();
  }
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

#include "lessons/games/gan_digits_exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "core/error.h"
#include "core/rng.h"
#include "stage/common_parameters.h"
#include "stage/network_diagram.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr int walk_steps = 48;  // once around the plane
constexpr double walk_radius = 0.75;
constexpr double approach = 6.0;  // steps in which the walk glides from where it begins onto its circle

/// "0.25,-0.5" in [−1, 1]². Throws InputError (control "at") for anything else.
Point2 decode_place(std::string_view text) {
  const auto refuse = [] { throw InputError("A place in the plane is two numbers from −1 to 1.", "at"); };
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) refuse();
  const auto number = [&](std::string_view part) {
    double value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size() || !(std::abs(value) <= 1)) refuse();
    return value;
  };
  return {number(text.substr(0, comma)), number(text.substr(comma + 1))};
}

/// `count` different rows of images, or all where there are fewer.
Matrix some_rows(PointsView images, std::uint64_t seed, Index count) {
  Rng rng(seed);
  const std::vector<Index> rows = rng.sample(images.rows, std::min(count, images.rows));
  Matrix out(static_cast<Index>(rows.size()), images.cols);
  for (std::size_t i = 0; i < rows.size(); ++i)
    images.copy_row(rows[i], out.row(static_cast<Index>(i)).data());
  return out;
}

}  // namespace

GanDigitsExhibit::GanDigitsExhibit() {
  parameters_.add({.id = "view",
                   .label = "View",
                   .help = "Walk through the codes, see the training as a film, the critic's verdicts, or "
                           "take the critic's place",
                   .kind = ParameterKind::choice,
                   .choices = {{"walk", "walk"}, {"film", "film"}, {"critic", "critic"}, {"game", "game"}},
                   .initial = "walk"});
  parameters_.add({.id = "checkpoint",
                   .label = "Checkpoint",
                   .help = "How far the training had come: the first is before any learning, the last is the "
                           "trained network",
                   .kind = ParameterKind::integer,
                   .min = 1,
                   .max = 40,
                   .slider_from = 1,
                   .slider_to = 8,
                   .initial = "1"});
  parameters_.add({.id = "plane",
                   .label = "Plane",
                   .help = "Spanned by two random directions, or stretched between four samples",
                   .kind = ParameterKind::choice,
                   .choices = {{"samples", "four samples"}, {"directions", "two directions"}},
                   .initial = "samples"});
  parameters_.add({.id = "rounds",
                   .label = "You see",
                   .help = "A real image beside a made one, or one image alone",
                   .kind = ParameterKind::choice,
                   .choices = {{"pairs", "pairs"}, {"single", "one image"}},
                   .initial = "pairs"});
  const auto action = [&](const char* id, const char* label, const char* help) {
    parameters_.add({.id = id, .label = label, .help = help, .kind = ParameterKind::action});
  };
  action("left", "The left one is real", "Your answer");
  action("right", "The right one is real", "Your answer");
  action("real", "It is real", "Your answer");
  action("made", "It is made", "Your answer");
  action("next", "Next", "Another round");
  action("new-game", "New game", "Other images, and the score from zero");
  add_diagram_parameter(parameters_);
  add_play_parameters(parameters_);
  parameters_.add({.id = "at",
                   .label = "Place in the plane",
                   .help = "Where the walk stands: two numbers from −1 to 1",
                   .kind = ParameterKind::text,
                   .initial = "0,0",
                   .place = Place::none});
  parameters_.add({.id = "answers",
                   .label = "Answers",
                   .help = "The answers of the game so far, one letter each",
                   .kind = ParameterKind::text,
                   .initial = "",
                   .place = Place::none});
  training_.set_transition(0.05);
  walk_.set_transition(0.8);  // a walk does not stand still between its steps
  walk_.begin([](CountedSteps& steps) { steps.init(walk_steps); });
  show_controls();
}

DataNeeds GanDigitsExhibit::data_needs() const { return network_data_needs(); }

Player* GanDigitsExhibit::player() {
  if (view() == "walk") return &walk_;
  return &training_;
}

void GanDigitsExhibit::show_controls() {
  const bool game = view() == "game" && has_reals();
  parameters_.show("plane", view() == "walk");
  parameters_.show("rounds", game);
  for (const char* id : {"left", "right"}) parameters_.show(id, game && pairs() && !game_.revealed());
  for (const char* id : {"real", "made"}) parameters_.show(id, game && !pairs() && !game_.revealed());
  parameters_.show("next", game && game_.revealed() && !game_.over());
  parameters_.show("new-game", game && game_.answered() > 0);
}

// ---- starting ----

void GanDigitsExhibit::open(std::shared_ptr<const Dataset> dataset) {
  model_id(*dataset, "gan", "digits-gan");
  const bool another = data_ && data_->id != dataset->id;
  decode_place(parameters_.text("at"));
  if (another) {
    parameters_.reset("answers");
    parameters_.reset("checkpoint");
  }
  const std::shared_ptr<const Dataset> former = data_;
  data_ = std::move(dataset);
  try {
    deal();
  } catch (const InputError&) {
    data_ = former;
    throw;
  }
  forget();
  if (another) training_.clear();
  show_controls();
}

/// Everything that was made by networks.
void GanDigitsExhibit::forget() {
  checkpoints_.clear();
  code_ = 0;
  generator_.reset();
  critic_.reset();
  asked_ = false;
  for (MadeImages* made : {&plane_made_, &cursor_made_, &sample_made_, &game_made_})
    made->use(nullptr, nullptr);
  for (Shown* shown :
       {&plane_, &cursor_shown_, &samples_, &reals_shown_, &game_made_shown_, &game_real_shown_, &film_})
    shown->verdict.clear();
  real_critic_.use(nullptr);
  game_real_critic_.use(nullptr);
}

void GanDigitsExhibit::deal() {
  const auto seed = parameters_.seed();
  GanGame game;
  game.deal(seed, reals().size());
  game.decode(parameters_.text("answers"), pairs());
  game_ = std::move(game);
  asked_ = false;
}

void GanDigitsExhibit::read_cards() {
  const std::string_view id = model_id(*data_, "gan", "digits-gan");
  const ModelCard* card = wait_.library().card(id);
  std::vector<int> epochs = card != nullptr ? card->snapshots("generator") : std::vector<int>();
  epochs.push_back(-1);
  for (const int epoch : epochs) {
    checkpoints_.push_back(std::make_unique<Checkpoint>());
    checkpoints_.back()->epoch = epoch;
  }
  code_ = card != nullptr ? card->code : 0;
  const auto count = static_cast<double>(checkpoints_.size());
  parameters_.suggest("checkpoint", number_text(count));
  parameters_.set_slider("checkpoint", 1, count);
  if (checkpoint() > static_cast<int>(checkpoints_.size())) parameters_.set_number("checkpoint", count);
  const int wanted = training_.target(), last = static_cast<int>(checkpoints_.size()) - 1;
  const bool play = training_.playing();
  training_.begin([last](CountedSteps& steps) { steps.init(last); });
  training_.seek(wanted > 0 ? wanted : checkpoint() - 1);
  if (play) training_.play();
  followed_ = -1;
  open_checkpoint();
}

void GanDigitsExhibit::open_checkpoint() {
  const std::string_view id = model_id(*data_, "gan", "digits-gan");
  Checkpoint& now = *checkpoints_[checkpoint() - 1];
  if (!now.generator) now.generator = wait_.library().open(id, "generator", now.epoch);
  if (!now.critic) now.critic = wait_.library().open(id, "critic", now.epoch);
  generator_ = now.generator;
  critic_ = now.critic;
  for (MadeImages* made : {&plane_made_, &cursor_made_, &sample_made_, &game_made_})
    made->use(generator_, critic_);
  real_critic_.use(critic_);
  game_real_critic_.use(critic_);
  asked_ = false;
}

void GanDigitsExhibit::parameter_changed(std::string_view id) {
  if (!data_) return;
  if (id == "checkpoint") {
    if (!checkpoints_.empty() && checkpoint() > static_cast<int>(checkpoints_.size())) {
      throw InputError("Checkpoint is " + parameters_.value("checkpoint") + ", but there are only " +
                           std::to_string(checkpoints_.size()) + ".",
                       "checkpoint");
    }
    parameters_.reset("answers");  // the images of the game are others
    deal();
    if (!checkpoints_.empty()) {
      training_.seek(checkpoint() - 1);
      open_checkpoint();
    }
  } else if (id == "seed" || id == "rounds") {
    parameters_.reset("answers");
    deal();
    if (id == "seed") forget_film();
  } else if (id == "answers") {
    game_.decode(parameters_.text("answers"), pairs());
  } else if (id == "at") {
    decode_place(parameters_.text("at"));
    walk_.seek(0);
  } else if (id == "plane" || id == "view") {
    asked_ = false;
  }
  show_controls();
}

void GanDigitsExhibit::answer(char letter) {
  const std::string text = letter == '.' ? game_.after_next() : game_.after_answer(letter);
  if (text.empty() || !has_reals()) return;
  parameters_.set("answers", text);
  game_.decode(text, pairs());
}

void GanDigitsExhibit::press(std::string_view id) {
  if (!data_) return;
  if (id == "left" && pairs()) answer('l');
  if (id == "right" && pairs()) answer('r');
  if (id == "real" && !pairs()) answer('y');
  if (id == "made" && !pairs()) answer('n');
  if (id == "next") answer('.');
  if (id == "new-game") {
    parameters_.reset("answers");
    parameters_.set_number("seed", parameters_.integer("seed") % 9999 + 1);
    deal();
    forget_film();
  }
  show_controls();
}

// ---- codes ----

Matrix GanDigitsExhibit::normal_codes(std::uint64_t stream, Index count) const {
  Rng rng(parameters_.seed() * 16 + stream);
  Matrix codes(count, code_);
  for (Index i = 0; i < codes.size(); ++i) codes.data()[i] = static_cast<float>(rng.normal());
  return codes;
}

Matrix GanDigitsExhibit::code_at(Point2 at) const {
  const auto a = static_cast<float>(at.x), b = static_cast<float>(at.y);
  if (parameters_.choice("plane") == "directions") return corners_[0] + a * corners_[1] + b * corners_[2];
  const std::array<float, 4> weights = {0.25f * (1 - a) * (1 + b), 0.25f * (1 + a) * (1 + b),
                                        0.25f * (1 - a) * (1 - b), 0.25f * (1 + a) * (1 - b)};
  Matrix code = Matrix::Zero(1, code_);
  float length = 0;
  for (std::size_t c = 0; c < corners_.size(); ++c) {
    code += weights[c] * corners_[c];
    length += weights[c] * corners_[c].norm();
  }
  // A mean of codes is shorter than any code that is drawn: it is brought back to their length.
  return code * (length / std::max(1e-6f, code.norm()));
}

Point2 GanDigitsExhibit::cursor() const {
  const Point2 from = decode_place(parameters_.text("at"));
  if (!walk_.has_state() || walk_.state().at == 0) return from;
  const double step = static_cast<double>(walk_.state().at) - 1 + walk_.transition();
  const double angle = 2 * std::numbers::pi * step / walk_steps, share = std::min(1.0, step / approach);
  return {(1 - share) * from.x + share * walk_radius * std::cos(angle),
          (1 - share) * from.y + share * walk_radius * std::sin(angle)};
}

// ---- computing ----

void GanDigitsExhibit::ask_all() {
  asked_ = true;
  asked_cursor_ = {9, 9};
  if (view() == "walk") {
    const Matrix corners = normal_codes(1, 4);
    for (Index c = 0; c < 4; ++c) corners_[c] = corners.row(c);
    Matrix codes(plane_side * plane_side, code_);
    for (int i = 0; i < plane_side * plane_side; ++i) {
      const double a = (2.0 * (i % plane_side) + 1) / plane_side - 1,
                   b = 1 - (2.0 * static_cast<double>(i / plane_side) + 1) / plane_side;
      codes.row(i) = code_at({a, b}).row(0);
    }
    plane_made_.ask(std::move(codes));
  } else if (view() == "critic") {
    sample_made_.ask(normal_codes(2, samples));
    if (!has_reals()) return;
    const auto seed = parameters_.seed();
    real_images_ = some_rows(reals().points, seed + 31, samples);
    real_critic_.ask({real_images_}, ++asked_real_);
  } else if (view() == "game" && has_reals()) {
    game_made_.ask(normal_codes(3, GanGame::rounds));
    game_real_images_ = Matrix(GanGame::rounds, reals().dims());
    for (Index i = 0; i < GanGame::rounds; ++i)
      reals().points.view().copy_row(game_.real_row(static_cast<int>(i)), game_real_images_.row(i).data());
    game_real_critic_.ask({game_real_images_}, ++asked_game_);
  }
}

void GanDigitsExhibit::show(Shown& to, const Matrix& images, const Vector& verdict) {
  to.grid.set_images({images.data(), static_cast<std::size_t>(images.size())}, data_->image_width,
                     data_->image_height, 0.0f, 1.0f, ColourMap::ink, ++to.revision);
  to.verdict.assign(verdict.data(), verdict.data() + verdict.size());
}

bool GanDigitsExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!data_) return false;
  bool again = false;
  if (view() == "walk") {
    again = walk_.update(elapsed_s, budget_ms, clock);
  } else if (training_.begun()) {
    again = training_.update(elapsed_s, budget_ms, clock);
  }
  if (wait_.index_ready() && checkpoints_.empty()) read_cards();
  if (training_.has_state() && !training_.waiting() && training_.state().at != followed_) {
    followed_ = training_.state().at;
    if (checkpoint() != followed_ + 1) {
      parameters_.set_number("checkpoint", followed_ + 1);
      parameters_.reset("answers");
      deal();
      open_checkpoint();
      show_controls();
    }
  }
  std::vector<std::shared_ptr<Model>> used = {generator_, critic_};
  if (film_wanted()) {
    for (const auto& checkpoint : checkpoints_)
      used.insert(used.end(), {checkpoint->generator, checkpoint->critic});
  }
  wait_.look(used);
  if (wait_.failed() || checkpoints_.empty() || code_ == 0) return again;
  if (film_wanted()) again = update_film() || again;
  if (!asked_) ask_all();
  if (view() == "walk") {
    const Point2 at = cursor();
    if (at.x != asked_cursor_.x || at.y != asked_cursor_.y) {
      asked_cursor_ = at;
      cursor_made_.ask(code_at(at));
    }
  }
  if (plane_made_.update()) show(plane_, plane_made_.images(), plane_made_.verdict());
  if (cursor_made_.update()) show(cursor_shown_, cursor_made_.images(), cursor_made_.verdict());
  if (sample_made_.update()) show(samples_, sample_made_.images(), sample_made_.verdict());
  if (game_made_.update()) show(game_made_shown_, game_made_.images(), game_made_.verdict());
  if (real_critic_.update()) show(reals_shown_, real_images_, real_critic_.answer().back().col(0));
  if (game_real_critic_.update())
    show(game_real_shown_, game_real_images_, game_real_critic_.answer().back().col(0));
  return again;
}

bool GanDigitsExhibit::busy() const {
  if (!data_ || wait_.failed()) return false;
  if (wait_.waiting() || checkpoints_.empty() || !asked_) return true;
  if (film_wanted() && !film_known()) return true;
  const bool steps = view() == "walk" ? walk_.waiting() : training_.begun() && training_.waiting();
  return steps || plane_made_.waiting() || cursor_made_.waiting() || sample_made_.waiting() ||
         game_made_.waiting() || real_critic_.waiting() || game_real_critic_.waiting();
}

}  // namespace lab

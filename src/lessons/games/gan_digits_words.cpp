// What GanDigitsExhibit says: sentences, metrics and the table.

#include <algorithm>
#include <numeric>

#include "lessons/games/gan_digits_exhibit.h"
#include "stage/tables.h"
#include "ui/plot/ticks.h"

namespace lab {

std::string GanDigitsExhibit::epoch_name(int of) const {
  const int epoch = checkpoints_[of]->epoch;
  if (epoch < 0) return "trained";
  return epoch == 0 ? "untrained" : "epoch " + std::to_string(epoch);
}

double GanDigitsExhibit::share_real(const std::vector<double>& verdicts) const {
  const auto above = std::count_if(verdicts.begin(), verdicts.end(), [](double p) { return p > 0.5; });
  return verdicts.empty() ? 0.0 : static_cast<double>(above) / static_cast<double>(verdicts.size());
}

std::vector<double> GanDigitsExhibit::of_real() const { return game_real_shown_.verdict; }
std::vector<double> GanDigitsExhibit::of_made() const { return game_made_shown_.verdict; }

Phase GanDigitsExhibit::phase() const {
  if (!data_) return {"Loading the images", ""};
  if (wait_.failed() || checkpoints_.empty() || (generator_ && generator_->state() == ModelState::loading))
    return wait_.phase();
  const std::string when = epoch_name(checkpoint() - 1);
  if (view() == "film") {
    if (!film_known()) return {"Loading the generators of the whole training", wait_.phase().detail};
    return {"The same codes, further and further into the training",
            when + " · the bars are what the critic of that moment believed"};
  }
  if (view() == "critic") {
    if (samples_.verdict.empty()) return {"The generator draws, the critic judges", when};
    std::string detail = "called real: " + format_percent(share_real(samples_.verdict), 0) + " of the made";
    if (!reals_shown_.verdict.empty())
      detail += ", " + format_percent(share_real(reals_shown_.verdict), 0) + " of the real images";
    return {"The critic tells real from made, as well as it can", detail + " · " + when};
  }
  if (view() == "game") {
    if (!has_reals()) {
      return {"There is nothing real to choose from",
              "these digits were drawn by the generator itself; choose another data set"};
    }
    const int round = game_.round();
    const std::string score = "you " + std::to_string(game_.score()) + " of " +
                              std::to_string(game_.answered()) + ", the critic " +
                              std::to_string(game_.critic_score(of_real(), of_made()));
    if (!game_.revealed()) {
      const std::string detail =
          "round " + std::to_string(round + 1) + (game_.answered() > 0 ? " · " + score : " · " + when);
      return {game_.pairs() ? "Which one is real?" : "Real or made?", detail};
    }
    return {game_.right(round) ? "Right" : "Wrong: you were deceived", score};
  }
  const Point2 at = cursor();
  std::string detail = "place " + format_fixed(at.x, 2) + ", " + format_fixed(at.y, 2);
  if (!cursor_shown_.verdict.empty())
    detail += " · critic: " + format_percent(cursor_shown_.verdict.front(), 0) + " real";
  return {"A small step in the code is a small change of the image", detail + " · " + when};
}

std::vector<Metric> GanDigitsExhibit::metrics() const {
  std::vector<Metric> all;
  if (checkpoints_.empty()) return all;
  const auto mean = [](const std::vector<double>& of) {
    return std::accumulate(of.begin(), of.end(), 0.0) /
           static_cast<double>(std::max<std::size_t>(1, of.size()));
  };
  all.push_back({"checkpoints", static_cast<double>(checkpoints_.size())});
  all.push_back({"epoch", static_cast<double>(checkpoints_[checkpoint() - 1]->epoch)});
  all.push_back({"code", static_cast<double>(code_)});
  if (view() == "walk" && !cursor_shown_.verdict.empty()) {
    all.push_back({"cursor-real", cursor_shown_.verdict.front()});
    const Matrix& image = cursor_made_.images();
    if (image.rows() > 0) all.push_back({"cursor-ink", static_cast<double>(image.mean())});
  }
  if (view() == "film" && film_known() && !film_.verdict.empty()) {
    // How much a code's image changes from the first checkpoint to the last.
    const Matrix& first = checkpoints_.front()->film.images();
    const Matrix& last = checkpoints_.back()->film.images();
    all.push_back({"film-change",
                   static_cast<double>((first - last).squaredNorm()) / static_cast<double>(first.size())});
  }
  if (view() == "critic" && !samples_.verdict.empty()) {
    all.push_back({"made-real", mean(samples_.verdict)});
    if (!reals_shown_.verdict.empty()) all.push_back({"real-real", mean(reals_shown_.verdict)});
  }
  if (view() == "game") {
    all.push_back({"round", static_cast<double>(game_.round() + 1)});
    all.push_back({"answered", static_cast<double>(game_.answered())});
    all.push_back({"score", static_cast<double>(game_.score())});
    all.push_back({"critic-score", static_cast<double>(game_.critic_score(of_real(), of_made()))});
    all.push_back({"streak", static_cast<double>(game_.streak())});
    if (game_.revealed()) all.push_back({"truth", game_.truth(game_.round()) ? 1.0 : 0.0});
  }
  return all;
}

Table GanDigitsExhibit::table() const {
  Table t;
  if (view() == "game") {
    t.columns = {
        "round", "answer", "right", "critic right", "critic on the real one", "critic on the made one"};
    const std::vector<double> real = of_real(), made = of_made();
    for (int i = 0; i < game_.answered(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (at >= real.size() || at >= made.size()) break;
      t.rows.push_back({std::to_string(i + 1), std::string(1, game_.answer(i)), game_.right(i) ? "1" : "0",
                        game_.critic_right(i, real[at], made[at]) ? "1" : "0", exact(real[at]),
                        exact(made[at])});
    }
    return t;
  }
  const auto header = [&](const char* first) {
    t.columns = {first, "critic"};
    for (int k = 0; k < code_; ++k) t.columns.push_back("z" + std::to_string(k + 1));
    for (Index p = 0; p < data_->dims(); ++p) t.columns.push_back("pixel " + std::to_string(p + 1));
  };
  const auto add = [&](const MadeImages& made, const std::string& name) {
    for (Index i = 0; i < made.images().rows(); ++i) {
      t.rows.push_back({name + std::to_string(i + 1), exact(static_cast<double>(made.verdict()[i]))});
      for (Index k = 0; k < made.codes().cols(); ++k)
        t.rows.back().push_back(exact(static_cast<double>(made.codes()(i, k))));
      for (Index p = 0; p < made.images().cols(); ++p)
        t.rows.back().push_back(exact(static_cast<double>(made.images()(i, p))));
    }
  };
  if (!data_ || checkpoints_.empty()) return t;
  header("image");
  if (view() == "walk") {
    add(cursor_made_, "cursor ");
    add(plane_made_, "plane ");
  } else if (view() == "critic") {
    add(sample_made_, "sample ");
  } else {
    for (std::size_t c = 0; c < checkpoints_.size(); ++c)
      add(checkpoints_[c]->film, epoch_name(static_cast<int>(c)) + " ");
  }
  return t;
}

}  // namespace lab

#include "lessons/games/gan_game.h"

#include <algorithm>

#include "core/error.h"
#include "core/rng.h"

namespace lab {

void GanGame::deal(std::uint64_t seed, Index real_rows) {
  Rng rng(seed + 7001);  // other numbers than the samples of this seed
  truth_.clear();
  rows_.clear();
  for (int i = 0; i < rounds; ++i) {
    truth_.push_back(rng.below(2) == 1);
    rows_.push_back(real_rows > 0 ? rng.below(real_rows) : 0);
  }
}

void GanGame::decode(std::string_view text, bool pairs) {
  std::string answers;
  bool revealed = false;
  for (const char letter : text) {
    const bool answer = pairs ? letter == 'l' || letter == 'r' : letter == 'y' || letter == 'n';
    if (revealed ? letter != '.' : !answer)
      throw InputError("These are not answers of this game.", "answers");
    if (!revealed) answers += letter;
    revealed = !revealed;
    if (static_cast<int>(answers.size()) > rounds ||
        (!revealed && static_cast<int>(answers.size()) == rounds))
      throw InputError("The game has only " + std::to_string(rounds) + " rounds.", "answers");
  }
  pairs_ = pairs;
  text_ = text;
  answers_ = std::move(answers);
  revealed_ = revealed;
  round_ = static_cast<int>(answers_.size()) - (revealed ? 1 : 0);
}

std::string GanGame::after_answer(char answer) const { return revealed_ ? std::string() : text_ + answer; }

std::string GanGame::after_next() const { return revealed_ && !over() ? text_ + '.' : std::string(); }

bool GanGame::right(int of) const {
  const char given = answer(of);
  return truth(of) == (given == 'l' || given == 'y');
}

int GanGame::score() const {
  int sum = 0;
  for (int i = 0; i < answered(); ++i) sum += right(i) ? 1 : 0;
  return sum;
}

int GanGame::streak() const {
  int length = 0;
  while (length < answered() && right(answered() - 1 - length)) ++length;
  return length;
}

int GanGame::best_streak() const {
  int best = 0, length = 0;
  for (int i = 0; i < answered(); ++i) {
    length = right(i) ? length + 1 : 0;
    best = std::max(best, length);
  }
  return best;
}

bool GanGame::critic_right(int of, double of_real, double of_made) const {
  if (pairs_) return of_real > of_made;
  return truth(of) ? of_real > 0.5 : of_made <= 0.5;
}

int GanGame::critic_score(const std::vector<double>& of_real, const std::vector<double>& of_made) const {
  int sum = 0;
  for (int i = 0; i < answered(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (at < of_real.size() && at < of_made.size()) sum += critic_right(i, of_real[at], of_made[at]) ? 1 : 0;
  }
  return sum;
}

}  // namespace lab

/// GanGame: the game in which a person is the discriminator.
///
/// Idea: who plays sees a pair of images and says which is real, or one image and says whether it is. The
/// seed decides every round in advance, so the answers alone are the whole state: one letter per answer, and
/// a dot after it when the next round was asked for. Symbols: l, r the left or right one is real; y, n this
/// one is real or made. Invariant: a text that decode() takes is what text() gives back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/matrix.h"

namespace lab {

class GanGame {
 public:
  static constexpr int rounds = 60;

  /// The rounds of a seed: `real_rows` is how many real images there are to draw from.
  void deal(std::uint64_t seed, Index real_rows);
  /// Answers so far. Throws InputError (control "answers") for anything else.
  void decode(std::string_view text, bool pairs);
  std::string text() const { return text_; }
  /// The text after one more answer, or after asking for the next round; "" where that is not possible.
  std::string after_answer(char answer) const;
  std::string after_next() const;

  bool pairs() const { return pairs_; }
  /// Round on show, 0 to rounds − 1.
  int round() const { return round_; }
  bool revealed() const { return revealed_; }
  bool over() const { return round_ + 1 >= rounds && revealed_; }
  int answered() const { return static_cast<int>(answers_.size()); }
  char answer(int of) const { return answers_[of]; }

  /// Of a pair: whether the left one is real. Of a single image: whether it is.
  bool truth(int of) const { return truth_[of]; }
  /// Row of the real image of a round.
  Index real_row(int of) const { return rows_[of]; }
  const std::vector<Index>& real_rows() const { return rows_; }
  bool right(int of) const;
  int score() const;
  /// Right answers in a row, up to the last one.
  int streak() const;
  int best_streak() const;
  /// How often a critic with these probabilities for "real", (rounds) each, would have been right so far: of
  /// a pair it names the higher one, of one image it says real above a half.
  int critic_score(const std::vector<double>& of_real, const std::vector<double>& of_made) const;
  bool critic_right(int of, double of_real, double of_made) const;

 private:
  std::vector<bool> truth_;
  std::vector<Index> rows_;
  std::string text_, answers_;
  bool pairs_ = true, revealed_ = false;
  int round_ = 0;
};

}  // namespace lab

/// Prediction: a class guesses what the next half-step will do, and then looks.
///
/// Idea: where a teacher has switched it on, the lesson's question (Exhibit::question) stands on the stage before the
/// half-step that answers it; a choice is pressed there, or the thing itself on the picture, and the sentence with the
/// numbers is shown. The answer belongs to its half-step: a step on or back, and it is forgotten. Invariant: the right
/// choice is computed by the lesson from the state on show, never stored.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "stage/exhibit.h"
#include "ui/ui.h"

namespace lab {

/// "predict", the switch, and "answer": "4:2" is choice 2 (from 1) at half-step 4; in the link, so that a teacher can hand
/// out a guess.
void add_prediction_parameters(ParameterSet& set);

/// The question on show: the switch is on, nothing plays, and the lesson has one.
std::optional<Question> question_on_show(const Exhibit& exhibit);
/// Which choice (from 0) was taken at the half-step on show.
std::optional<std::size_t> given_answer(const Exhibit& exhibit, const Question& question);
/// Whether there is a question that nobody has answered.
bool awaits_answer(const Exhibit& exhibit);
/// Takes choice `choice` (from 0) of a question that waits for one; nothing where none does.
void give_answer(Ui& ui, const Exhibit& exhibit, std::size_t choice);

/// The card with question, choices and, once answered, the sentence.
class PredictionCard {
 public:
  /// Measures it, for a stage of this width; the same for all half-steps as far as can be, so that the picture above does
  /// not hop.
  PredictionCard(Ui& ui, const Exhibit& exhibit);
  /// Height in px that it takes off the lower edge of the stage; 0 where the switch is off.
  float height() const { return height_; }
  /// Draws it there.
  void draw(Ui& ui, const Exhibit& exhibit, const Box& room) const;

 private:
  std::optional<Question> question_;
  std::optional<std::size_t> given_;
  std::string verdict_;
  std::vector<Box> buttons_;  // from the left upper corner of their rows
  float height_ = 0, words_h_ = 0, rows_h_ = 0, button_h_ = 0;
};

}  // namespace lab

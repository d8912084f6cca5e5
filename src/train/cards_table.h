#pragma once
// All models of a folder as a table for the README: what each one took and what it reached.
//
// Invariant: every number is one of a card's; the models that differ in the held-out class only share a row.

#include <string>

namespace lab {

/// Markdown. Throws TrainFailure(files) where the folder has no index.
std::string cards_table(const std::string& folder);

}  // namespace lab

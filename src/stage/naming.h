/// What a point or an image is called in a sentence.
#pragma once

#include <string>

#include "data/dataset.h"

namespace lab {

/// The name that row `row` has in its table, else "point 1 234".
std::string point_name(const Dataset& dataset, Index row);

/// "a 7", "an 8", "pneumonia": how one of a class is spoken of.
std::string one_of(const std::string& class_name);

/// one_of() the class of an image that has a label.
std::string label_name(const Dataset& part, Index row);

/// "image 12 (an 8)"; without the label where the images have none.
std::string image_name(const Dataset& part, Index row);

/// "test image 12 (an 8)": of the part that no network learnt from, where the set has one; else of the set.
std::string judged_image_name(const Dataset& set, Index row);

}  // namespace lab

/// What an image is called in a sentence.
#pragma once

#include <string>

#include "data/dataset.h"

namespace lab {

/// "a 7", "an 8", "pneumonia": how one of a class is spoken of.
std::string one_of(const std::string& class_name);

/// "image 12, an 8"; without the label where the images have none.
std::string image_name(const Dataset& part, Index row);

}  // namespace lab

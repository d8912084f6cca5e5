#pragma once
// A folder of trained networks, run on the project's own engine: the desktop's and the tests' library.

#include <memory>
#include <string>

#include "inference/model_library.h"

namespace lab {

/// `folder` holds index.json and the files that it names, as `lab train` writes them. Every file is checked by
/// its SHA-256 when it is opened.
std::unique_ptr<ModelLibrary> native_library(std::string folder);

}  // namespace lab

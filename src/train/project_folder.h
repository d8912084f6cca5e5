#pragma once
// Where the project's own files are, whatever folder the program is started in.

#include <string>

namespace lab {

/// A path within the project: below the present folder where that is the project, otherwise below the one from which this
/// program was built.
std::string project_path(const std::string& path);

}  // namespace lab

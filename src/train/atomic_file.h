#pragma once
// Files that are there whole or not at all.
//
// Idea:      the bytes go to a file beside the target, are forced to the disk, and take the target's name in
//            one move; a kill or a power cut at any moment leaves the old file or the new one.

#include <span>
#include <string>

namespace lab {

/// Throws TrainFailure(files) naming the file and what the system said: a full disk, no permission, no
/// folder.
void write_atomically(const std::string& path, std::span<const char> bytes);

/// Makes the folder and those above it where they are missing. Throws TrainFailure(files).
void make_folder(const std::string& path);

}  // namespace lab

#include "train/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "train/failure.h"

namespace lab {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  std::string reason = std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) reason = "the disk is full";
  if (error == EFBIG) reason = "the file would be larger than this system allows";
  if (error == EACCES || error == EPERM || error == EROFS) reason = "there is no permission to write there";
  throw TrainFailure(Exit::files, path + " could not be written: " + reason + ".");
}

/// Closes on every way out; removes what was not finished.
struct Unfinished {
  std::string path;
  int descriptor = -1;
  bool finished = false;
  ~Unfinished() {
    if (descriptor >= 0) close(descriptor);
    if (!finished) std::remove(path.c_str());
  }
};

}  // namespace

void write_atomically(const std::string& path, std::span<const char> bytes) {
  Unfinished file{path + ".new"};
  file.descriptor = open(file.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file.descriptor < 0) fail(path, errno);
  while (!bytes.empty()) {
    const ssize_t written = write(file.descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  if (fsync(file.descriptor) != 0) fail(path, errno);
  const int descriptor = file.descriptor;
  file.descriptor = -1;
  if (close(descriptor) != 0) fail(path, errno);
  if (std::rename(file.path.c_str(), path.c_str()) != 0) fail(path, errno);
  file.finished = true;
  // The new name itself is only safe when the folder is on the disk, too. Some file systems cannot sync a
  // folder.
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int handle = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle >= 0) {
    fsync(handle);
    close(handle);
  }
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail(path, error.value());
}

}  // namespace lab

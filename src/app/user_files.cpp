#include "app/user_files.h"

#include "core/error.h"
#include "data/catalog.h"
#include "data/gzip.h"
#include "data/idx.h"

namespace lab {
namespace {

// The dimensions an IDX file of bytes claims, or 0 for anything else.
int idx_dimensions(std::span<const std::uint8_t> bytes) {
  const bool is_idx = bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 8;
  return is_idx ? bytes[3] : 0;
}

std::string title(std::string_view name) { return name.empty() ? "Your file" : std::string(name); }

}  // namespace

std::shared_ptr<const Dataset> UserFiles::add(std::string_view name, std::span<const std::uint8_t> bytes) {
  try {
    if (bytes.empty()) throw InputError(title(name) + " is empty.");
    std::vector<std::uint8_t> content = maybe_gunzip(bytes, max_idx_bytes, title(name));
    const int dimensions = idx_dimensions(content);
    if (dimensions == 1) {
      read_idx(content, title(name));  // refuses what is damaged before it replaces anything
      if (!images_.empty()) {
        Dataset both = read_idx_images(images_, content, 0, images_name_);
        both.id = "file";
        both.name = images_name_;
        dataset_ = std::make_shared<const Dataset>(std::move(both));
        labels_ = std::move(content);
        return dataset_;
      }
      labels_ = std::move(content);
      return nullptr;
    }
    Dataset dataset;
    if (dimensions > 1) {
      try {
        dataset = read_idx_images(content, labels_, 0, title(name));
      } catch (const InputError&) {
        // Labels of another set: the images alone are still good.
        if (labels_.empty()) throw;
        dataset = read_idx_images(content, {}, 0, title(name));
        labels_.clear();
      }
      images_ = std::move(content);
      images_name_ = title(name);
    } else {
      dataset = read_any(name, content);
      images_.clear();
      labels_.clear();
    }
    dataset.id = "file";
    dataset.name = title(name);
    dataset_ = std::make_shared<const Dataset>(std::move(dataset));
    return dataset_;
  } catch (const InputError& error) {
    throw InputError(error.message(), "data");
  }
}

}  // namespace lab

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

constexpr std::int64_t read_at_once = 1 << 18;  // bytes of a table; a few milliseconds

/// Reading as work counted in multiply-adds.
struct Slices {
  FileReading& reading;
  static constexpr std::int64_t work_per_byte =
      20;  // measured: the first guess of Pace is then a millisecond or two
  bool advance(std::int64_t quota) { return reading.advance(quota / work_per_byte); }
  bool done() const { return reading.done(); }
};

using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;

std::string title(std::string_view name) { return name.empty() ? "Your file" : std::string(name); }

}  // namespace

std::shared_ptr<const Dataset> UserFiles::add(std::string_view name, std::span<const std::uint8_t> bytes) {
  try {
    if (bytes.empty()) throw InputError(title(name) + " is empty.");
    const auto content =
        std::make_shared<const std::vector<std::uint8_t>>(maybe_gunzip(bytes, max_idx_bytes, title(name)));
    const int dimensions = idx_dimensions(*content);
    if (dimensions == 1) {
      read_idx(*content, title(name));  // refuses what is damaged before it replaces anything
      if (takes_labels_) {
        Dataset both = *dataset_;
        both.test.reset();
        add_idx_labels(both, *content);
        dataset_ = std::make_shared<const Dataset>(std::move(both));
        return dataset_;
      }
      labels_ = content;
      return nullptr;
    }
    Dataset dataset;
    if (dimensions > 1) {
      try {
        dataset = read_idx_images(
            *content, labels_ ? std::span<const std::uint8_t>(*labels_) : std::span<const std::uint8_t>(), 0,
            title(name));
      } catch (const InputError&) {
        // Labels of another set: the images alone are still good.
        if (!labels_) throw;
        dataset = read_idx_images(*content, {}, 0, title(name));
      }
      labels_.reset();  // they belong to these images, not to the next that are dropped
      takes_labels_ = true;
    } else {
      reading_ = begin_reading(name, *content);
      reading_name_ = title(name);
      if (reading_->advance(read_at_once)) return finish_reading();
      return nullptr;
    }
    dataset.id = "file";
    dataset.name = title(name);
    dataset_ = std::make_shared<const Dataset>(std::move(dataset));
    return dataset_;
  } catch (const InputError& error) {
    throw InputError(error.message(), "data");
  }
}

std::shared_ptr<const Dataset> UserFiles::read_on(double budget_ms, const ClockMs& clock) {
  try {
    Slices slices{*reading_};
    return pace_.run(slices, budget_ms, clock) ? nullptr : finish_reading();
  } catch (const InputError& error) {
    throw InputError(error.message(), "data");
  }
}

std::shared_ptr<const Dataset> UserFiles::finish_reading() {
  Dataset dataset = reading_->take();
  dataset.name = reading_name_;
  dataset_ = std::make_shared<const Dataset>(std::move(dataset));
  reading_.reset();
  labels_.reset();
  takes_labels_ = false;
  return dataset_;
}

std::shared_ptr<const Dataset> UserFiles::add_of_four(std::string_view name,
                                                      std::span<const std::uint8_t> bytes,
                                                      std::string_view purpose) {
  try {
    const Bytes content =
        std::make_shared<const std::vector<std::uint8_t>>(maybe_gunzip(bytes, max_idx_bytes, title(name)));
    const bool labels = purpose.ends_with("labels");
    const int dimensions = idx_dimensions(*content);
    if (dimensions == 0 || labels != (dimensions == 1)) {
      throw InputError(title(name) + (labels ? " holds no labels in the IDX format."
                                             : " holds no images in the IDX format."));
    }
    read_idx(*content, title(name));
    if (purpose == "test-labels") test_labels_ = content;
    if (purpose == "test-images") test_images_ = content;
    if (purpose == "train-labels") labels_ = content;
    if (purpose != "train-images") return nullptr;
    if (!test_labels_ || !test_images_ || !labels_) throw InputError("One of the four files is missing.");
    Dataset dataset = read_idx_images(*content, *labels_, 0, title(name));
    Dataset test = read_idx_images(*test_images_, *test_labels_, 0, "The test images");
    if (test.image_width != dataset.image_width || test.image_height != dataset.image_height)
      throw InputError("The test images are of another size than the others.");
    dataset.id = test.id = "file";
    dataset.name = test.name = title(name);
    if (test.classes() > dataset.classes()) dataset.class_names = test.class_names;
    test.class_names = dataset.class_names;
    dataset.test = std::make_shared<const Dataset>(std::move(test));
    dataset_ = std::make_shared<const Dataset>(std::move(dataset));
    takes_labels_ = true;
    test_images_.reset();
    test_labels_.reset();
    return dataset_;
  } catch (const InputError& error) {
    throw InputError(error.message(), "data");
  }
}

}  // namespace lab

#include "data/catalog.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/error.h"
#include "data/csv.h"
#include "data/gzip.h"
#include "data/idx.h"
#include "data/npz.h"
#include "data/synthetic.h"

namespace lab {
namespace {

constexpr const char* uci_licence = "CC BY 4.0";

Dataset iris(FileBytes bytes, const CsvOptions& options) {
  Dataset dataset = read_uci(bytes, options);
  dataset.source = "R. A. Fisher, Iris, UCI Machine Learning Repository, https://doi.org/10.24432/C56C76";
  dataset.column_names = {"sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"};
  return dataset;
}

Dataset wine(FileBytes bytes, const CsvOptions& options) {
  Dataset dataset = read_uci(bytes, options);
  dataset.source =
      "S. Aeberhard and M. Forina, Wine, UCI Machine Learning Repository, "
      "https://doi.org/10.24432/C5PC7J";
  dataset.class_names = {"cultivar 1", "cultivar 2", "cultivar 3"};
  dataset.column_names = {"alcohol",         "malic acid",       "ash",        "alcalinity of ash",
                          "magnesium",       "total phenols",    "flavanoids", "nonflavanoid phenols",
                          "proanthocyanins", "colour intensity", "hue",        "OD280/OD315 of diluted wines",
                          "proline"};
  return dataset;
}

Dataset breast_cancer(FileBytes bytes, const CsvOptions& options) {
  Dataset dataset = read_uci(bytes, options);
  dataset.source =
      "W. Wolberg, O. Mangasarian, N. Street and W. Street, Breast Cancer Wisconsin (Diagnostic), "
      "UCI Machine Learning Repository, https://doi.org/10.24432/C5DW2B";
  constexpr std::array<const char*, 10> features = {
      "radius",      "texture",   "perimeter",      "area",     "smoothness",
      "compactness", "concavity", "concave points", "symmetry", "fractal dimension"};
  for (const char* kind : {"mean ", "error of ", "worst "}) {
    for (const char* feature : features) dataset.column_names.push_back(std::string(kind) + feature);
  }
  return dataset;
}

/// In the form of a person's own table: a header, and a first column that names the rows.
Dataset countries(FileBytes bytes, const CsvOptions& options) {
  Dataset dataset = read_csv(bytes, options);
  dataset.source =
      "F. Geze and others (ed.), L'état du monde 1984, La Découverte, Paris, as data set monde84 of the R "
      "package ade4, https://cran.r-project.org/package=ade4";
  dataset.licence = "GPL 2 or later";
  dataset.notes.clear();  // what it says of a person's file
  return dataset;
}

/// The 8 x 8 digits count set pixels of 4 x 4 blocks: whole numbers 0 .. 16, kept as bytes of a sixteenth.
Dataset digits(FileBytes bytes, const CsvOptions& options) {
  Dataset table = read_uci(bytes, options);
  const PointsView points = table.points;
  constexpr Index pixels = 64;
  if (points.cols != pixels) throw InputError(options.name + " should have 64 pixels per row.", "data");
  std::vector<std::uint8_t> bytes_of;
  bytes_of.reserve(static_cast<std::size_t>(points.rows * pixels));
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < pixels; ++j) {
      const float value = points.at(i, j);
      if (!(value >= 0 && value <= 16))
        throw InputError(options.name + " should hold values 0 .. 16.", "data");
      bytes_of.push_back(static_cast<std::uint8_t>(value));
    }
  }
  table.points = Points(std::move(bytes_of), points.rows, pixels, 1.0F / 16.0F);
  table.source =
      "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (test part), "
      "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49";
  table.image_width = 8;
  table.image_height = 8;
  return table;
}

Dataset mnist(std::span<const FileBytes> files, const CatalogEntry& entry, const DatasetOptions& options) {
  if (files.size() < 2) throw InputError("MNIST needs two files: images and labels.", "data");
  Dataset dataset = read_idx_images(files[0], files[1], options.n, entry.label);
  dataset.source = "Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits";
  if (options.test_part) dataset.name += " (test images)";
  return dataset;
}

Dataset medmnist(std::span<const FileBytes> files, const CatalogEntry& entry) {
  if (files.empty()) throw InputError(std::string(entry.label) + " have not been loaded.", "data");
  Dataset dataset = read_npz_file(files[0], entry.files[0]);
  dataset.name = entry.label;
  return dataset;
}

Dataset generate(std::string_view id, const ShapeOptions& options) {
  if (id == "blobs") return make_uneven_blobs(options);
  if (id == "blobs-even") return make_blobs(options);
  if (id == "anisotropic") return make_anisotropic(options);
  if (id == "moons") return make_moons(options);
  if (id == "circles") return make_circles(options);
  if (id == "densities") return make_densities(options);
  if (id == "nested") return make_nested(options);
  if (id == "cloud-2") return make_stretched_plane(options);
  if (id == "cloud-3") return make_stretched_space(options);
  return make_uniform(options);
}

/// "149,4,setosa…": scikit-learn's form of the UCI tables, whose first line counts rows and columns; the second has so many,
/// and a label.
bool looks_like_uci(std::string_view text) {
  const std::size_t line_end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, line_end);
  const auto whole = [](std::string_view cell) {
    return !cell.empty() && cell.size() < 9 && cell.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t first = line.find(',');
  if (first == std::string_view::npos || !whole(line.substr(0, first))) return false;
  const std::size_t second = line.find(',', first + 1);
  if (second == std::string_view::npos || !whole(line.substr(first + 1, second - first - 1))) return false;
  const std::string_view names = line.substr(second + 1);
  if (names.empty() || names.find_first_of("0123456789.+-") == 0) return false;
  std::string_view next = text.substr(line_end);
  next.remove_prefix(std::min(next.find_first_not_of("\r\n"), next.size()));
  next = next.substr(0, next.find_first_of("\r\n"));
  const std::string columns(line.substr(first + 1, second - first - 1));
  return std::count(next.begin(), next.end(), ',') == std::stol(columns);
}

}  // namespace

const std::vector<CatalogEntry>& catalog() {
  using enum DatasetKind;
  static const std::vector<CatalogEntry> rows = {
      {"blobs", "Three blobs, uneven", "Shapes", generated, {}, 300, 1.0, 2},
      {"blobs-even", "Four blobs", "Shapes", generated, {}, 320, 1.0, 2},
      {"anisotropic", "Stretched blobs", "Shapes", generated, {}, 300, 1.0, 2},
      {"moons", "Two moons", "Shapes", generated, {}, 300, 1.0, 2},
      {"circles", "Ring in a ring", "Shapes", generated, {}, 360, 1.0, 2},
      {"densities", "Two densities, a few apart", "Shapes", generated, {}, 240, 1.0, 2},
      {"nested", "A tight pair, a wide group", "Shapes", generated, {}, 300, 1.0, 2},
      {"uniform", "Uniform: no groups", "Shapes", generated, {}, 400, 1.0, 2},
      {"cloud-2", "Stretched cloud, 2-D", "Clouds", generated, {}, 240, 1.0, 2},
      {"cloud-3", "Stretched cloud, 3-D", "Clouds", generated, {}, 300, 1.0, 3},
      {"drawn", "Drawn by hand", "By hand", drawn, {}, 0, 0, 2},
      {"iris", "Iris", "Tables", asset, {"data/iris.csv"}, 0, 0, 4},
      {"wine", "Wine", "Tables", asset, {"data/wine_data.csv"}, 0, 0, 13},
      {"breast-cancer", "Breast cancer (Wisconsin)", "Tables", asset, {"data/breast_cancer.csv"}, 0, 0, 30},
      {"countries", "Countries in 1984", "Tables", asset, {"data/countries.csv"}, 0, 0, 5},
      {"file", "Your own file …", "Tables", file, {}, 0, 0, 0},
      {"digits", "Handwritten digits, 8 × 8", "Images", asset, {"data/digits.csv.gz"}, 0, 0, 64, 1437},
      {"mnist",
       "MNIST digits, 28 × 28",
       "Images",
       local,
       {"local/mnist/train-images-idx3-ubyte.gz", "local/mnist/train-labels-idx1-ubyte.gz",
        "local/mnist/t10k-images-idx3-ubyte.gz", "local/mnist/t10k-labels-idx1-ubyte.gz"},
       0,
       0,
       784,
       0,
       "MNIST is not in this copy of the lab. Drop its files onto the page, or take the digits of 8 × 8."},
      {sampled_digits_id, "Digits drawn by a network, 28 × 28", "Images", sampled, {}, 500, 0, 784},
      {"pneumonia",
       "Chest X-rays, 28 × 28",
       "X-rays",
       local,
       {"local/pneumonia/pneumoniamnist.npz"},
       0,
       0,
       784,
       0,
       "The chest X-rays are not on this machine. Download pneumoniamnist.npz from medmnist.com and drop it "
       "onto "
       "the page."},
  };
  return rows;
}

const CatalogEntry* find_dataset(std::string_view id) {
  const std::vector<CatalogEntry>& rows = catalog();
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const CatalogEntry& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

const CatalogEntry& dataset_entry(std::string_view id) {
  const CatalogEntry* entry = find_dataset(id);
  if (entry == nullptr) throw InputError("There is no data set called \"" + std::string(id) + "\".", "data");
  return *entry;
}

Dataset generated_dataset(std::string_view id, const DatasetOptions& options) {
  const CatalogEntry& entry = dataset_entry(id);
  if (entry.kind != DatasetKind::generated) throw std::logic_error(std::string(id) + " is not generated");
  if (options.n < 0) throw InputError("n must not be negative.", "n");
  const Index n = options.n > 0 ? options.n : entry.default_n;
  const double noise = options.noise < 0 ? entry.default_noise : options.noise;
  Dataset dataset = generate(entry.id, {n, noise, options.seed});
  dataset.id = entry.id;
  return dataset;
}

Dataset make_dataset(std::string_view id, std::span<const FileBytes> files, const DatasetOptions& options) {
  const CatalogEntry& entry = dataset_entry(id);
  if (options.n < 0) throw InputError("n must not be negative.", "n");
  Dataset dataset;
  switch (entry.kind) {
    case DatasetKind::generated:
      return generated_dataset(id, options);
    case DatasetKind::asset: {
      const std::string label(entry.label);
      if (files.empty()) throw InputError(label + " has not been loaded.", "data");
      CsvOptions csv;
      csv.name = label;
      csv.max_bytes = std::size_t{16} << 20U;
      dataset = entry.id == "iris"        ? iris(files[0], csv)
                : entry.id == "wine"      ? wine(files[0], csv)
                : entry.id == "digits"    ? digits(files[0], csv)
                : entry.id == "countries" ? countries(files[0], csv)
                                          : breast_cancer(files[0], csv);
      if (dataset.licence.empty()) dataset.licence = uci_licence;
      if (options.n > 0) keep_first_rows(dataset, options.n);
      break;
    }
    case DatasetKind::local:
      dataset = entry.id == "mnist" ? mnist(files, entry, options) : medmnist(files, entry);
      break;
    case DatasetKind::sampled:
      throw InputError("No network has drawn these digits yet.", "data");
    case DatasetKind::drawn: {
      if (files.empty() || files[0].empty()) {
        dataset = drawn_dataset({});
        break;
      }
      CsvOptions csv;
      csv.name = "The drawing";
      dataset = read_csv(files[0], csv);
      if (dataset.dims() != 2) throw InputError("A drawing has two columns, x and y.", "data");
      dataset.name = entry.label;
      dataset.source = "Drawn by hand";
      break;
    }
    case DatasetKind::file:
      if (files.empty()) throw InputError("No file has been chosen.", "data");
      dataset = read_any("Your file", files[0]);
      break;
  }
  dataset.id = entry.id;
  // The constant pixels of image sets are no news; those of tables are.
  if (entry.kind == DatasetKind::asset && !dataset.is_images()) note_constant_columns(dataset);
  return dataset;
}

namespace {

/// Whatever the case of its letters.
bool ends_in(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         std::equal(ending.begin(), ending.end(), name.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

/// What is read at once.
class ReadFile final : public FileReading {
 public:
  explicit ReadFile(Dataset dataset) : dataset_(std::move(dataset)) {}
  bool advance(std::int64_t) override { return true; }
  bool done() const override { return true; }
  double progress() const override { return 1.0; }
  Dataset take() override { return std::move(dataset_); }

 private:
  Dataset dataset_;
};

}  // namespace

std::unique_ptr<FileReading> begin_reading(std::string_view file_name, FileBytes bytes) {
  std::string name(file_name.substr(0, 120));
  if (name.empty()) name = "Your file";
  if (bytes.empty()) throw InputError(name + " is empty.", "file");
  std::vector<std::uint8_t> inflated;
  if (is_gzip(bytes)) {
    inflated = gunzip(bytes, max_idx_bytes, name);
    bytes = inflated;
    if (bytes.empty()) throw InputError(name + " is empty.", "file");
  }
  constexpr std::string_view archive = "PK\x03\x04";
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto read = [&](Dataset dataset) {
    dataset.id = "file";
    dataset.name = name;
    return std::make_unique<ReadFile>(std::move(dataset));
  };
  const auto own = [](Dataset dataset) {
    dataset.source = own_file;
    return dataset;
  };
  if (bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0)
    return read(own(read_idx_images(bytes, {}, 0, name)));
  if (text.starts_with(archive) && ends_in(name, ".npz")) return read(read_npz_file(bytes, name));
  constexpr std::array<std::string_view, 3> pictures = {"\x89PNG", "\xFF\xD8\xFF", "GIF8"};
  for (const std::string_view magic : pictures) {
    if (text.starts_with(magic)) {
      throw InputError(name + " is a picture, and one picture is no data set. Tables are read as CSV, many " +
                           "images of one size as IDX or NPZ; a single digit can be drawn on the stage.",
                       "file");
    }
  }
  constexpr std::array<std::string_view, 2> others = {archive, "%PDF"};
  for (const std::string_view magic : others) {
    if (text.starts_with(magic))
      throw InputError(name + " is neither CSV nor IDX; save the table as CSV.", "file");
  }
  CsvOptions options;
  options.name = name;
  if (looks_like_uci(text)) return read(own(read_uci(bytes, options)));
  return std::make_unique<CsvReading>(bytes, options);
}

Dataset read_any(std::string_view file_name, FileBytes bytes) {
  const std::unique_ptr<FileReading> reading = begin_reading(file_name, bytes);
  while (!reading->advance(std::numeric_limits<std::int64_t>::max())) continue;
  return reading->take();
}

Dataset drawn_dataset(const std::vector<float>& xy, const std::vector<int>& labels) {
  const auto n = static_cast<Index>(xy.size() / 2);
  if (xy.size() % 2 != 0) throw InputError("A drawing needs an x and a y for every point.", "data");
  for (const float value : xy) {
    if (!(value - value == 0))
      throw InputError("A drawn point has a coordinate that is not a finite number.", "data");
  }
  if (!labels.empty() && static_cast<Index>(labels.size()) != n) {
    throw InputError("A drawing needs one label for every point, or none.", "data");
  }
  Dataset dataset;
  dataset.id = "drawn";
  dataset.name = "Drawn by hand";
  dataset.source = "Drawn by hand";
  dataset.points = Points(xy, n, 2);
  dataset.column_names = {"x", "y"};
  dataset.labels = labels;
  int highest = -1;
  for (const int label : labels) {
    if (label < 0 || label > 99) throw InputError("Labels of a drawing lie between 0 and 99.", "data");
    highest = std::max(highest, label);
  }
  for (int c = 0; c <= highest; ++c) dataset.class_names.push_back("group " + std::to_string(c + 1));
  return dataset;
}

}  // namespace lab

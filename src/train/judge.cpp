#include "train/judge.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "core/error.h"
#include "core/rng.h"
#include "inference/onnx_native.h"
#include "methods/groups/kmeans.h"
#include "methods/measures/frechet.h"
#include "methods/measures/metrics.h"
#include "methods/measures/roc.h"
#include "train/failure.h"

namespace lab {
namespace {

std::shared_ptr<Model> read_model(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return nullptr;
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  try {
    return load_onnx(bytes, path);
  } catch (const InputError& error) {
    throw TrainFailure(Exit::files, error.message());
  }
}

std::shared_ptr<Model> part_of(const ModelEntry& entry, const JudgeSettings& settings, const char* part) {
  return read_model(settings.folder + "/" + std::string(entry.id) + "-" + part + ".onnx");
}

/// Rows first .. first + count − 1 of every matrix.
std::vector<Matrix> rows_between(const std::vector<Matrix>& all, Index first, Index count) {
  std::vector<Matrix> some;
  for (const Matrix& matrix : all) some.emplace_back(matrix.middleRows(first, count));
  return some;
}

/// The model's answers to any number of rows, by the names of its outputs.
std::map<std::string, Matrix> ask(Model& model, const std::vector<Matrix>& inputs) {
  constexpr Index at_once = 1024;
  const Index n = inputs.at(0).rows();
  std::map<std::string, Matrix> answers;
  for (const ModelPort& port : model.outputs()) answers[port.name].resize(n, port.columns);
  for (Index first = 0; first < n; first += at_once) {
    const Index count = std::min(at_once, n - first);
    const std::vector<Matrix> some = *model.poll(model.submit(rows_between(inputs, first, count)));
    for (std::size_t o = 0; o < some.size(); ++o)
      answers[model.outputs()[o].name].middleRows(first, count) = some[o];
  }
  return answers;
}

/// What the decoder takes, out of what the encoder said.
std::vector<Matrix> inputs_from(const Model& decoder, const std::map<std::string, Matrix>& said) {
  std::vector<Matrix> inputs;
  for (const ModelPort& port : decoder.inputs()) inputs.push_back(said.at(port.name));
  return inputs;
}

// Rebuilding

/// −(t log p + (1 − t) log(1 − p)), p kept off 0 and 1 by 1e-7.
double cross_entropy(double p, double t) {
  p = std::clamp(p, 1e-7, 1 - 1e-7);
  return -(t * std::log(p) + (1 - t) * std::log1p(-p));
}

struct ImageScores {
  std::vector<double> mse, bce;     ///< of the reconstruction, per image
  std::vector<double> entropy;      ///< of the image itself: what cross-entropy cannot go below
  std::vector<double> no_contrast;  ///< minus the standard deviation of the pixels
};

ImageScores scores_of(const Matrix& rebuilt, const Matrix& images) {
  ImageScores scores;
  for (Index i = 0; i < images.rows(); ++i) {
    const Eigen::RowVectorXd x = images.row(i).cast<double>(), y = rebuilt.row(i).cast<double>();
    double bce = 0, entropy = 0;
    for (Index j = 0; j < x.size(); ++j) {
      bce += cross_entropy(y[j], x[j]);
      entropy += cross_entropy(x[j], x[j]);
    }
    const double pixels = static_cast<double>(x.size());
    scores.mse.push_back((x - y).squaredNorm() / pixels);
    scores.bce.push_back(bce / pixels);
    scores.entropy.push_back(entropy / pixels);
    scores.no_contrast.push_back(-std::sqrt((x.array() - x.mean()).square().mean()));
  }
  return scores;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// How well each score tells the class that was not learnt from.
void judge_outliers(const ImageScores& scores, const std::vector<int>& unusual, bool with_baselines,
                    Judgement& out) {
  const auto area = [&](const char* id, const char* label, const std::vector<double>& values) {
    out.figures.push_back({id, label, roc_area(values, unusual)});
  };
  area("auc-mse", "Area under the ROC, by squared error", scores.mse);
  area("auc-bce", "Area under the ROC, by cross-entropy", scores.bce);
  std::vector<double> excess = scores.bce;
  for (std::size_t i = 0; i < excess.size(); ++i) excess[i] -= scores.entropy[i];
  area("auc-excess", "Area under the ROC, by cross-entropy minus the image's entropy", excess);
  if (!with_baselines) return;
  area("auc-contrast", "Area under the ROC without a model: low contrast", scores.no_contrast);
  area("auc-entropy", "Area under the ROC without a model: the image's entropy", scores.entropy);
}

/// Share of the images of two classes that k-means tells apart by their errors alone.
double told_apart(const std::vector<double>& errors, const std::vector<int>& labels, int a, int b) {
  std::vector<float> some;
  std::vector<int> truth;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if (labels[i] != a && labels[i] != b) continue;
    some.push_back(static_cast<float>(errors[i]));
    truth.push_back(labels[i] == b ? 1 : 0);
  }
  const Points points(some, static_cast<Index>(some.size()), 1);
  KmeansParams params;
  params.clusters = 2;
  Kmeans kmeans;
  kmeans.init(points, params, 1);
  while (!kmeans.done()) kmeans.step();
  const double share = accuracy(truth, kmeans.state().labels);
  return std::max(share, 1 - share);
}

void judge_classes(const ImageScores& scores, const Dataset& test, Judgement& out) {
  for (int label = 0; label < test.classes(); ++label) {
    double sum = 0, squares = 0, count = 0;
    for (std::size_t i = 0; i < scores.mse.size(); ++i) {
      if (test.labels[i] != label) continue;
      sum += scores.mse[i];
      squares += scores.mse[i] * scores.mse[i];
      ++count;
    }
    if (count == 0) continue;
    out.class_errors.push_back({test.class_names[static_cast<std::size_t>(label)], sum / count,
                                std::sqrt(std::max(0.0, squares / count - sum * sum / count / count))});
  }
  if (test.classes() < 5) return;
  out.figures.push_back(
      {"told-1-2", "1 told from 2 by the error alone (k-means)", told_apart(scores.mse, test.labels, 1, 2)});
  out.figures.push_back(
      {"told-3-4", "3 told from 4 by the error alone (k-means)", told_apart(scores.mse, test.labels, 3, 4)});
}

/// Share of the points that bear the majority label of their cluster; fitted and labelled on the same points.
double cluster_accuracy(PointsView points, const std::vector<int>& labels, int clusters) {
  KmeansParams params;
  params.clusters = clusters;
  Kmeans kmeans;
  kmeans.init(points, params, 1);
  while (!kmeans.done()) kmeans.step();
  return purity(kmeans.state().labels, labels);
}

void judge_clusters(const Matrix& code, const Dataset& test, Judgement& out) {
  for (const int k : {10, 64, 256}) {
    if (4 * k > code.rows()) break;
    const std::string key = std::to_string(k);
    out.figures.push_back({"clusters-code-" + key, "k-means on codes, K = " + key + ": majority label right",
                           cluster_accuracy(code, test.labels, k)});
    out.figures.push_back({"clusters-pixels-" + key,
                           "k-means on pixels, K = " + key + ": majority label right",
                           cluster_accuracy(test.points, test.labels, k)});
  }
}

void judge_rebuilding(Model& encoder, Model& decoder, const ModelEntry& entry, const Dataset& test,
                      Judgement& out) {
  const Matrix images = test.points.to_float();
  const std::map<std::string, Matrix> said = ask(encoder, {images});
  const Matrix rebuilt = ask(decoder, inputs_from(decoder, said)).at("reconstruction");
  const ImageScores scores = scores_of(rebuilt, images);
  out.figures.push_back({"file-mse", "Test error of the files (MSE per pixel)", mean(scores.mse)});
  const bool held_out = entry.rows.without_class >= 0, one_class = entry.rows.only_class >= 0;
  if (held_out || one_class) {
    std::vector<int> unusual;
    for (const int label : test.labels)
      unusual.push_back(held_out ? label == entry.rows.without_class : label != entry.rows.only_class);
    judge_outliers(scores, unusual, one_class, out);
  }
  judge_classes(scores, test, out);
  if (entry.clustered) judge_clusters(said.at("code"), test, out);
}

// Sampling

/// What the Fréchet distance is measured on, and the class of each image.
struct Seen {
  Matrix features;
  std::vector<int> classes;
};

Seen through_classifier(Model& classifier, const Matrix& images) {
  const std::map<std::string, Matrix> said = ask(classifier, {images});
  Seen seen{said.at("features"), {}};
  const Matrix& logits = said.at("logits");
  for (Index i = 0; i < logits.rows(); ++i) {
    Index best = 0;
    logits.row(i).maxCoeff(&best);
    seen.classes.push_back(static_cast<int>(best));
  }
  return seen;
}

/// The pixels themselves, and the label of the nearest image that was learnt from.
Seen as_they_are(const Matrix& images, const Dataset& learnt) {
  const Matrix known = learnt.points.to_float();
  const VectorD lengths = known.cast<double>().rowwise().squaredNorm();
  Seen seen{images, {}};
  for (Index i = 0; i < images.rows(); ++i) {
    const VectorD products = (known * images.row(i).transpose()).cast<double>();
    Index nearest = 0;
    (lengths - 2 * products).minCoeff(&nearest);
    seen.classes.push_back(learnt.labels[static_cast<std::size_t>(nearest)]);
  }
  return seen;
}

void judge_samples(const ModelEntry& entry, const TrainingData& data, const JudgeSettings& settings,
                   Judgement& out) {
  // The classifier knows MNIST only; any other images are judged as they are.
  const bool small = data.train.id != "mnist";
  if (!small && settings.classifier.empty()) {
    out.notes.push_back(
        "Without mnist-features.onnx there is no Fréchet distance: --features names the file.");
    return;
  }
  std::shared_ptr<Model> classifier;
  if (!small) classifier = read_model(settings.classifier);
  const auto see = [&](const Matrix& images) {
    return small ? as_they_are(images, data.train) : through_classifier(*classifier, images);
  };
  const Gaussian real = gaussian_of(see(data.test.points.to_float()).features);
  const Gaussian learnt = gaussian_of(see(data.train.points.to_float()).features);
  const Seen made = see(drawn_samples(entry, settings));
  const std::string what = small ? "Fréchet distance in pixels, " : "Fréchet distance, ";
  out.figures.push_back({"frechet", what + std::to_string(settings.samples) + " samples to test images",
                         frechet_distance(gaussian_of(made.features), real)});
  out.figures.push_back(
      {"frechet-floor", what + "training images to test images", frechet_distance(learnt, real)});
  out.class_shares.assign(data.test.class_names.size(), 0);
  for (const int label : made.classes)
    out.class_shares[static_cast<std::size_t>(label)] += 1 / static_cast<double>(made.classes.size());
}

}  // namespace

Matrix drawn_samples(const ModelEntry& entry, const JudgeSettings& settings) {
  std::shared_ptr<Model> artist = part_of(entry, settings, "generator");
  if (artist == nullptr) artist = part_of(entry, settings, "decoder");
  if (artist == nullptr || artist->inputs().size() != 1)
    throw TrainFailure(Exit::files, std::string(entry.id) + " has no decoder or generator in " +
                                        settings.folder + " that draws from a code.");
  Rng rng(settings.seed);
  return ask(*artist, {normal_rows(rng, settings.samples, artist->inputs()[0].columns)})
      .at(artist->outputs()[0].name);
}

Judgement judge_model(const ModelEntry& entry, const TrainingData& data, const JudgeSettings& settings) {
  Judgement out;
  const std::shared_ptr<Model> encoder = part_of(entry, settings, "encoder");
  const std::shared_ptr<Model> decoder = part_of(entry, settings, "decoder");
  const std::shared_ptr<Model> generator = part_of(entry, settings, "generator");
  if (generator == nullptr && (encoder == nullptr || decoder == nullptr))
    throw TrainFailure(Exit::files, "The files of " + std::string(entry.id) + " are not in " +
                                        settings.folder + ": ./lab train " + std::string(entry.id) +
                                        " makes them.");
  const bool variational = encoder != nullptr && encoder->outputs().at(0).name == "mean";
  if (generator != nullptr || variational) {
    judge_samples(entry, data, settings, out);
  } else {
    judge_rebuilding(*encoder, *decoder, entry, data.test, out);
  }
  return out;
}

std::string sheet_pgm(const Matrix& images, const ImageSize& size) {
  constexpr Index side = 10;
  const Index width = side * size.width, height = side * size.height;
  std::string bytes = "P5 " + std::to_string(width) + " " + std::to_string(height) + " 255\n";
  const std::size_t start = bytes.size();
  bytes.resize(start + static_cast<std::size_t>(width * height));
  for (Index i = 0; i < std::min<Index>(images.rows(), side * side); ++i) {
    for (Index p = 0; p < size.height * size.width; ++p) {
      const Index y = i / side * size.height + p / size.width, x = i % side * size.width + p % size.width;
      bytes[start + static_cast<std::size_t>(y * width + x)] =
          static_cast<char>(std::lround(255 * std::clamp(images(i, p), 0.0F, 1.0F)));
    }
  }
  return bytes;
}

std::string classifier_file(const std::string& given, const std::vector<std::string>& folders) {
  if (!given.empty()) {
    if (!std::ifstream(given)) throw TrainFailure(Exit::files, given + " cannot be read.");
    return given;
  }
  for (const std::string& folder : folders) {
    for (const char* place : {"/", "/measure/", "/../measure/"}) {
      const std::string path = folder + place + "mnist-features.onnx";
      if (std::ifstream(path)) return path;
    }
  }
  return "";
}

}  // namespace lab

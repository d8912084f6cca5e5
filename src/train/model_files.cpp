#include "train/model_files.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "core/rng.h"
#include "core/sha256.h"
#include "networks/layer_list.h"
#include "train/atomic_file.h"
#include "train/failure.h"
#include "train/onnx_writer.h"

namespace lab {
namespace {

using Json = nlohmann::ordered_json;

void write_json(const std::string& path, const Json& json) {
  const std::string text = json.dump(1) + "\n";
  write_atomically(path, text);
}

std::string base64(const std::vector<float>& numbers) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto* bytes = reinterpret_cast<const unsigned char*>(numbers.data());
  const std::size_t size = numbers.size() * sizeof(float);
  std::string text;
  for (std::size_t i = 0; i < size; i += 3) {
    const std::size_t left = size - i;
    const unsigned word = unsigned{bytes[i]} << 16U | (left > 1 ? unsigned{bytes[i + 1]} << 8U : 0U) |
                          (left > 2 ? unsigned{bytes[i + 2]} : 0U);
    for (unsigned d = 0; d < 4; ++d) text += d <= left ? digits[(word >> (18 - 6 * d)) & 63U] : '=';
  }
  return text;
}

/// A figure with six digits that count.
double short_figure(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return std::strtod(text, nullptr);
}

/// The parts that are shipped: all but what is only the others in a row.
std::vector<std::string> shipped_parts(const Network& network) {
  std::vector<std::string> ids;
  for (const std::string& id : network.part_ids()) {
    if (id != "autoencoder") ids.push_back(id);
  }
  return ids;
}

Json described(const std::vector<nn::Value>& values) {
  Json list = Json::array();
  for (const nn::Value& value : values) {
    Json shape = {"N"};
    for (int axis = 1; axis < value.shape().rank(); ++axis) shape.push_back(value.shape()[axis]);
    list.push_back({{"name", value.graph->info(value).name}, {"shape", shape}});
  }
  return list;
}

Json sizes(const nn::Shape& shape) {
  Json list = Json::array();
  for (int axis = 1; axis < shape.rank(); ++axis) list.push_back(shape[axis]);
  return list;
}

/// What a diagram of the part is drawn from.
void put_layers(Json& lines, const Part& part) {
  const LayerList list = layers_of(part);
  Json layers = {{{"kind", "input"},
                  {"to", part.graph->info(part.inputs[0]).name},
                  {"shape", sizes(list.input)},
                  {"weights", 0}}};
  for (const ListedLayer& layer : list.layers) {
    Json line = {{"kind", layer.kind}, {"shape", sizes(layer.shape)}, {"weights", layer.weights}};
    if (!layer.activation.empty()) line["activation"] = layer.activation;
    if (!layer.to.empty()) line["to"] = layer.to;
    layers.push_back(line);
  }
  lines["layers"] = layers;
}

std::string epoch_name(const ModelEntry& entry, const std::string& part, int epoch) {
  char suffix[16];
  std::snprintf(suffix, sizeof suffix, "-e%02d.onnx", epoch);
  return std::string(entry.id) + "-" + part + suffix;
}

/// Writes one part; gives its lines of the card.
Json ship_part(const std::string& folder, const std::string& file, Part part, const ModelEntry& entry) {
  const std::string bytes = onnx_bytes(part, {entry.half_weights, std::string(entry.id) + ", " + part.id});
  write_atomically(folder + "/" + file, bytes);
  Json lines = {{"part", part.id},
                {"file", file},
                {"bytes", bytes.size()},
                {"sha256", sha256(bytes)},
                {"weights", entry.half_weights ? "float16" : "float32"},
                {"inputs", described(part.inputs)},
                {"outputs", described(part.outputs)}};
  put_layers(lines, part);
  return lines;
}

constexpr Index check_rows = 3;

/// Numbers to put into an input: what an earlier part said under this name, else some ink, else normal
/// deviates.
Matrix check_input(const nn::Value& input, const std::map<std::string, Matrix>& said, Rng& rng) {
  const std::string& name = input.graph->info(input).name;
  if (const auto found = said.find(name); found != said.end()) return found->second;
  Matrix rows(check_rows, input.shape().cols());
  for (Index i = 0; i < rows.size(); ++i) {
    const bool ink = rng.uniform() < 0.25;
    const double pixel = ink ? rng.uniform() : 0;
    rows.data()[i] = static_cast<float>(name == "image" ? pixel : rng.normal());
  }
  return rows;
}

/// The numbers as ONNX has them: switches count through the batch.
std::vector<float> onnx_numbers(const Matrix& rows, const nn::Value& value) {
  Matrix out = rows;
  const std::map<int, Index> switches = switch_values(*value.graph);
  if (const auto found = switches.find(value.id); found != switches.end()) {
    for (Index n = 0; n < out.rows(); ++n) out.row(n).array() += static_cast<float>(n * found->second);
  }
  return {out.data(), out.data() + out.size()};
}

/// Runs a part on made-up numbers and keeps both sides.
Json check_of(const std::string& file, Part part, nn::Backend& backend, std::map<std::string, Matrix>& said,
              Rng& rng) {
  Json inputs = Json::object(), outputs = Json::object();
  std::vector<Matrix> given;
  std::vector<PointsView> views;
  for (const nn::Value& input : part.inputs) {
    given.push_back(check_input(input, said, rng));
    inputs[input.graph->info(input).name] = base64(onnx_numbers(given.back(), input));
  }
  for (const Matrix& rows : given) views.emplace_back(rows);
  PartRunner runner(backend, std::move(part));
  const std::vector<Matrix> answers = runner.run(views);
  for (std::size_t o = 0; o < answers.size(); ++o) {
    const nn::Value& output = runner.part().outputs[o];
    const std::string& name = output.graph->info(output).name;
    said[name] = answers[o];
    outputs[name] = base64(onnx_numbers(answers[o], output));
  }
  return {{"file", file}, {"rows", check_rows}, {"inputs", inputs}, {"outputs", outputs}};
}

/// Where a model's files hold coarser numbers than the trainer, the trainer goes on with theirs.
void round_as_shipped(const ModelEntry& entry, Network& network) {
  if (!entry.half_weights) return;
  for (nn::Parameters* parameters : network.parameters()) round_to_half(*parameters);
}

std::string check_path(const std::string& folder, const ModelEntry& entry) {
  return folder + "/" + std::string(entry.id) + ".check.json";
}

Json read_json(const std::string& path) {
  std::ifstream file(path);
  return file ? Json::parse(file, nullptr, false) : Json();
}

void write_index(const std::string& folder) {
  Json index = Json::array();
  for (const ModelEntry& entry : models()) {
    const Json card = read_json(folder + "/" + std::string(entry.id) + ".json");
    if (!card.is_object() || !card.contains("files")) continue;
    index.push_back({{"id", card["id"]},
                     {"about", card["about"]},
                     {"data", card["data"]["id"]},
                     {"held-out", card["data"].value("held-out", "")},
                     {"image", card["image"]},
                     {"code", card["code"]},
                     {"card", std::string(entry.id) + ".json"},
                     {"files", card["files"]}});
  }
  write_json(folder + "/index.json", {{"models", index}});
}

Json data_card(const std::string& id, const TrainingData& data, const RowChoice& rows) {
  Json card = {{"id", id},
               {"name", data.train.name},
               {"source", data.train.source},
               {"licence", data.train.licence.empty() ? "not stated by its authors" : data.train.licence},
               {"learnt-from", data.train.size()},
               {"judged-by", data.test.size()},
               {"judged-rows", data.test_rows}};
  const auto class_name = [&](int c) { return data.train.class_names.at(static_cast<std::size_t>(c)); };
  if (rows.without_class >= 0) card["held-out"] = class_name(rows.without_class);
  if (rows.only_class >= 0) card["only"] = class_name(rows.only_class);
  return card;
}

Json training_card(const TrainingFacts& facts, const Trainer& trainer) {
  const TrainingSettings& settings = trainer.settings();
  const nn::Schedule& schedule = settings.optimiser.schedule;
  return {{"seed", trainer.seed()},
          {"epochs", settings.epochs},
          {"batch", settings.batch},
          {"optimiser", nn::optimiser_text(settings.optimiser)},
          {"rate", schedule.rate},
          {"schedule", nn::schedule_name(schedule.kind)},
          {"device", facts.device},
          {"seconds", short_figure(facts.seconds)},
          {"commit", facts.commit.empty() ? "unknown" : facts.commit}};
}

}  // namespace

void ship_snapshot(const TrainingFacts& facts, const ModelEntry& entry, Trainer& trainer,
                   nn::Backend& backend) {
  const TrainingSnapshot whole = trainer.snapshot();
  Network& network = trainer.network();
  round_as_shipped(entry, network);
  const std::string path = check_path(facts.folder, entry);
  Json stored = read_json(path);
  Json checks = Json::array();
  std::map<std::string, Matrix> said;
  Rng rng(7);
  for (const std::string& part : shipped_parts(network)) {
    const std::string file = epoch_name(entry, part, trainer.epoch());
    ship_part(facts.folder, file, network.part(part, 1), entry);
    checks.push_back(check_of(file, network.part(part, check_rows), backend, said, rng));
  }
  if (stored.is_object() && stored.contains("checks")) {
    for (const Json& check : stored["checks"]) {
      const auto same = [&](const Json& newer) { return newer["file"] == check["file"]; };
      if (std::none_of(checks.begin(), checks.end(), same)) checks.push_back(check);
    }
  }
  write_json(path, {{"checks", checks}});
  trainer.restore(whole);
}

void ship_model(const TrainingFacts& facts, const ModelEntry& entry, Trainer& trainer, nn::Backend& backend,
                const TrainingData& data) {
  Network& network = trainer.network();
  round_as_shipped(entry, network);
  const std::string id(entry.id);
  const Json stored = read_json(check_path(facts.folder, entry));
  Json files = Json::array(), checks = Json::array();
  std::map<std::string, Matrix> said;
  Rng rng(7);
  const std::vector<std::string> parts = shipped_parts(network);
  for (const std::string& part : parts) {
    const std::string file = id + "-" + part + ".onnx";
    files.push_back(ship_part(facts.folder, file, network.part(part, 1), entry));
    checks.push_back(check_of(file, network.part(part, check_rows), backend, said, rng));
  }
  for (const int epoch : entry.snapshots) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const std::string file = epoch_name(entry, parts[p], epoch);
      std::ifstream content(facts.folder + "/" + file, std::ios::binary);
      if (!content) continue;
      const std::string bytes((std::istreambuf_iterator<char>(content)), std::istreambuf_iterator<char>());
      Json lines = files[p];
      lines["file"] = file;
      lines["bytes"] = bytes.size();
      lines["sha256"] = sha256(bytes);
      lines["epoch"] = epoch;
      files.push_back(lines);
      for (const Json& check : stored["checks"]) {
        if (check["file"] == file) checks.push_back(check);
      }
    }
  }
  Json figures = Json::object();
  for (const Figure& figure : network.score(data.test.points))
    figures[figure.id] = {{"label", figure.label}, {"value", short_figure(figure.value)}};
  write_json(check_path(facts.folder, entry), {{"checks", checks}});
  write_json(facts.folder + "/" + id + ".json", {{"id", id},
                                                 {"about", entry.about},
                                                 {"architecture", network.architecture()},
                                                 {"numbers", trainer.trained_numbers()},
                                                 {"image", {data.size.height, data.size.width}},
                                                 {"code", network.code_size()},
                                                 {"data", data_card(facts.data, data, entry.rows)},
                                                 {"normalisation", "pixels from 0 (paper) to 1 (ink)"},
                                                 {"training", training_card(facts, trainer)},
                                                 {"figures", figures},
                                                 {"files", files}});
  write_index(facts.folder);
}

void describe_layers(const std::string& folder, nn::Backend& backend) {
  for (const ModelEntry& entry : models()) {
    const std::string path = folder + "/" + std::string(entry.id) + ".json";
    Json card = read_json(path);
    if (!card.is_object() || !card.contains("files")) continue;
    const ImageSize size{1, card["image"][0].get<Index>(), card["image"][1].get<Index>()};
    const std::unique_ptr<Network> network = entry.make(backend, size);
    for (Json& file : card["files"]) put_layers(file, network->part(file["part"].get<std::string>(), 1));
    write_json(path, card);
  }
  write_index(folder);
}

void add_judgement(const std::string& folder, const ModelEntry& entry, const Judgement& judgement) {
  const std::string path = folder + "/" + std::string(entry.id) + ".json";
  Json card = read_json(path);
  if (!card.is_object() || !card.contains("figures"))
    throw TrainFailure(Exit::files, path + " is not there or not a card.");
  for (const Figure& figure : judgement.figures)
    card["figures"][figure.id] = {{"label", figure.label}, {"value", short_figure(figure.value)}};
  const auto put = [&](const char* key, const Json& list) {
    card.erase(key);
    if (!list.empty()) card[key] = list;
  };
  Json shares = Json::array(), errors = Json::array();
  for (const double share : judgement.class_shares) shares.push_back(short_figure(share));
  for (const ClassError& error : judgement.class_errors) {
    errors.push_back({{"class", error.name},
                      {"mean", short_figure(error.mean)},
                      {"deviation", short_figure(error.deviation)}});
  }
  put("class-shares", shares);
  put("class-errors", errors);
  write_json(path, card);
  write_index(folder);
}

}  // namespace lab

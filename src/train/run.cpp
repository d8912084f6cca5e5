#include "train/run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "core/error.h"
#include "core/parallel_for.h"
#include "core/parameter.h"
#include "networks/table.h"
#include "nn/backend_cuda.h"
#include "nn/backend_eigen.h"
#include "train/atomic_file.h"
#include "train/checkpoint.h"
#include "train/failure.h"
#include "train/judge.h"
#include "train/model_files.h"
#include "train/progress.h"
#include "train/training_data.h"

namespace lab {
namespace {

/// Model, data, seed and settings in one line: what a checkpoint belongs to.
std::string recipe_text(const ModelEntry& entry, const std::string& data, const TrainingSettings& settings,
                        std::uint64_t seed, const Network& network) {
  const nn::Schedule& schedule = settings.optimiser.schedule;
  return "model " + std::string(entry.id) + ", " + network.architecture() + ", data " + data + ", seed " +
         std::to_string(seed) + ", batch " + std::to_string(settings.batch) + ", epochs " +
         std::to_string(settings.epochs) + ", " + nn::optimiser_text(settings.optimiser) + ", rate " +
         number_text(schedule.rate) + " " + nn::schedule_name(schedule.kind);
}

bool all_finite(const TrainingSnapshot& snapshot) {
  for (const std::vector<float>& array : snapshot.arrays) {
    for (const float value : array) {
      if (!std::isfinite(value)) return false;
    }
  }
  return true;
}

JudgeSettings judge_settings(const TrainOptions& options) {
  JudgeSettings settings;
  settings.folder = options.out;
  settings.seed = options.seed;
  settings.classifier =
      classifier_file(options.features.value_or(""), data_folders(options.data_folder.value_or("")));
  return settings;
}

/// Into the card, and for people.
void judge_and_print(const ModelEntry& entry, const TrainingData& data, const JudgeSettings& settings) {
  const Judgement judgement = judge_model(entry, data, settings);
  add_judgement(settings.folder, entry, judgement);
  std::printf("%s, judged by its files\n", std::string(entry.id).c_str());
  for (const Figure& figure : judgement.figures)
    std::printf("  %-70s %.5g\n", figure.label.c_str(), figure.value);
  for (const ClassError& error : judgement.class_errors)
    std::printf("  error of %-12s %.5f ± %.5f\n", error.name.c_str(), error.mean, error.deviation);
  if (!judgement.class_shares.empty()) std::printf("  share of each class among drawn images, %%:");
  for (const double share : judgement.class_shares) std::printf(" %.1f", 100 * share);
  if (!judgement.class_shares.empty()) std::printf("\n");
  for (const std::string& note : judgement.notes) std::printf("  %s\n", note.c_str());
}

/// One training, from the options to its end.
class Run {
 public:
  explicit Run(const TrainOptions& options)
      : options_(options), entry_(model_entry(options.model)), path_(options.out + "/" + options.model) {
    if (options.threads > 0) set_threads(options.threads);
    backend_ = make_backend(options.device);
    TrainingSettings settings = entry_.training;
    if (options.epochs) settings.epochs = *options.epochs;
    if (options.batch) settings.batch = *options.batch;
    if (options.rate) settings.optimiser.schedule.rate = *options.rate;
    const std::string data_id = options.data.value_or(std::string(entry_.data));
    facts_.folder = options.out;
    facts_.data = data_id;
    facts_.device = backend_->name();
    if (const char* commit = std::getenv("LAB_COMMIT")) facts_.commit = commit;
    data_ = load_training_data(data_id, data_folders(options.data_folder.value_or("")), entry_.rows);
    std::unique_ptr<Network> network = entry_.make(*backend_, data_.size);
    checkpoint_.recipe = recipe_text(entry_, data_id, settings, options.seed, *network);
    trainer_ =
        std::make_unique<Trainer>(*backend_, std::move(network), data_.train.points, settings, options.seed);
    make_folder(options.out);
  }

  void train() {
    std::printf("%s: %s, %lld numbers to be found\n%s\non %s\n", options_.model.c_str(),
                trainer_->network().architecture().c_str(),
                static_cast<long long>(trainer_->trained_numbers()), data_.about.c_str(),
                backend_->name().c_str());
    if (options_.resume) resume();
    const int epochs = trainer_->settings().epochs;
    Progress progress(trainer_->total_rounds(), trainer_->rounds_per_epoch(), trainer_->settings().batch,
                      trainer_->rounds());
    if (trainer_->rounds() == 0) ship_snapshot_if_due();
    while (!trainer_->done()) {
      const double seconds = train_epoch(progress);
      std::vector<Figure> figures = trainer_->means();
      for (const Figure& figure : trainer_->network().score(data_.test.points)) figures.push_back(figure);
      ship_snapshot_if_due();
      store(figures, seconds);
      progress.epoch(trainer_->epoch(), epochs, figures, seconds);
    }
    const std::uint32_t weights = fingerprint(trainer_->snapshot());
    for (const EpochRow& row : checkpoint_.history) facts_.seconds += row.seconds;
    ship_model(facts_, entry_, *trainer_, *backend_, data_);
    judge_and_print(entry_, data_, judge_settings(options_));
    std::printf(
        "Complete: card %s.json, ONNX files beside it, figures of every epoch in %s.csv, weights %08x\n",
        path_.c_str(), path_.c_str(), weights);
  }

 private:
  void ship_snapshot_if_due() {
    const std::vector<int>& due = entry_.snapshots;
    if (std::find(due.begin(), due.end(), trainer_->epoch()) != due.end())
      ship_snapshot(facts_, entry_, *trainer_, *backend_);
  }

  void resume() {
    Checkpoint stored = read_checkpoint(checkpoint_path());
    if (stored.recipe != checkpoint_.recipe) {
      throw TrainFailure(Exit::usage, checkpoint_path() + " is of another training (" + stored.recipe +
                                          "), not of the one asked for (" + checkpoint_.recipe + ").");
    }
    trainer_->restore(stored.snapshot);
    checkpoint_ = std::move(stored);
    write_csv();  // the one on the disk may lack a line
    std::printf("Going on after epoch %d of %d\n", trainer_->epoch(), trainer_->settings().epochs);
  }

  /// Seconds that its rounds took.
  double train_epoch(Progress& progress) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point begin = Clock::now();
    const int epoch = trainer_->epoch();
    while (trainer_->epoch() == epoch) {
      trainer_->round();
      if (!progress.due()) continue;
      stop_if_diverged();
      progress.draw(trainer_->rounds(), trainer_->means());
    }
    stop_if_diverged();
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }

  void stop_if_diverged() const {
    const std::int64_t bad = trainer_->first_bad_round();
    if (bad < 0) return;
    fail_diverged("The loss is no number any more in round " + std::to_string(bad + 1) + " (epoch " +
                  std::to_string(static_cast<std::uint64_t>(bad) / trainer_->rounds_per_epoch() + 1) + ").");
  }

  [[noreturn]] void fail_diverged(const std::string& what) const {
    const std::string last = checkpoint_.history.empty()
                                 ? " No epoch was complete, so there is no checkpoint."
                                 : " The last good checkpoint is " + checkpoint_path() + ", after epoch " +
                                       std::to_string(checkpoint_.history.size()) + ".";
    throw TrainFailure(Exit::diverged, what + last + " A lower --rate may help (it is " +
                                           number_text(trainer_->settings().optimiser.schedule.rate) + ").");
  }

  void store(const std::vector<Figure>& figures, double seconds) {
    TrainingSnapshot snapshot = trainer_->snapshot();
    if (!all_finite(snapshot)) {
      fail_diverged("Some weights are no numbers any more after round " + std::to_string(trainer_->rounds()) +
                    ".");
    }
    EpochRow row{static_cast<double>(trainer_->epoch()), {}, seconds};
    checkpoint_.columns.clear();
    for (const Figure& figure : figures) {
      checkpoint_.columns.push_back(figure.id);
      row.figures.push_back(figure.value);
    }
    checkpoint_.history.push_back(std::move(row));
    checkpoint_.snapshot = std::move(snapshot);
    write_checkpoint(checkpoint_path(), checkpoint_);
    write_csv();
  }

  void write_csv() const { write_atomically(path_ + ".csv", history_csv(checkpoint_)); }
  std::string checkpoint_path() const { return path_ + ".checkpoint"; }

  TrainOptions options_;
  const ModelEntry& entry_;
  std::string path_;
  std::unique_ptr<nn::Backend> backend_;
  TrainingData data_;
  std::unique_ptr<Trainer> trainer_;
  TrainingFacts facts_;
  Checkpoint checkpoint_;
};

}  // namespace

void list_models() {
  std::printf("%-18s %-9s %6s %6s  %s\n", "model", "data", "epochs", "batch", "");
  for (const ModelEntry& entry : models()) {
    std::printf("%-18s %-9s %6d %6lld  %s\n", std::string(entry.id).c_str(), std::string(entry.data).c_str(),
                entry.training.epochs, static_cast<long long>(entry.training.batch),
                std::string(entry.about).c_str());
  }
}

std::unique_ptr<nn::Backend> make_backend(const std::string& device) {
  if (device == "cpu") return std::make_unique<nn::EigenBackend<float>>();
  if (device == "cuda" && !nn::built_with_cuda()) {
    throw TrainFailure(
        Exit::device,
        "This program was built without CUDA, so there is no --device cuda: use --device cpu or auto.");
  }
  try {
    return nn::make_cuda_backend();
  } catch (const nn::DeviceError& error) {
    if (device == "cuda")
      throw TrainFailure(Exit::device, std::string(error.what()) +
                                           " So there is no --device cuda: use --device cpu or auto.");
    if (nn::built_with_cuda()) std::printf("No GPU is used: %s\n", error.what());
  }
  return std::make_unique<nn::EigenBackend<float>>();
}

void run_training(const TrainOptions& options) { Run(options).train(); }

void run_judge(const TrainOptions& options) {
  if (options.threads > 0) set_threads(options.threads);
  const JudgeSettings settings = judge_settings(options);
  if (!options.model.empty()) model_entry(options.model);  // refuses a name that is not known
  int judged = 0;
  for (const ModelEntry& entry : models()) {
    const std::string card = options.out + "/" + std::string(entry.id) + ".json";
    if (options.model.empty() ? !std::ifstream(card).good() : entry.id != options.model) continue;
    const TrainingData data = load_training_data(options.data.value_or(std::string(entry.data)),
                                                 data_folders(options.data_folder.value_or("")), entry.rows);
    judge_and_print(entry, data, settings);
    if (options.picture)
      write_atomically(*options.picture, sheet_pgm(drawn_samples(entry, settings), data.size));
    ++judged;
  }
  if (judged == 0) throw TrainFailure(Exit::files, "There are no models in " + options.out + ".");
}

}  // namespace lab

#include "networks/trainer.h"

#include <algorithm>

#include "core/error.h"
#include "nn/operations/measure.h"

namespace lab {
namespace {

TrainingSettings completed(TrainingSettings settings, Index rounds_per_epoch) {
  if (settings.epochs < 1) throw InputError("A training has at least one epoch.", "epochs");
  if (!(settings.warm_up_epochs >= 0 && settings.warm_up_epochs <= settings.epochs))
    throw InputError("The warm-up takes between 0 and all epochs.", "schedule");
  nn::Schedule& schedule = settings.optimiser.schedule;
  schedule.rounds = rounds_per_epoch * settings.epochs;
  schedule.warm_up =
      static_cast<std::int64_t>(settings.warm_up_epochs * static_cast<double>(rounds_per_epoch));
  return settings;
}

}  // namespace

std::size_t TrainingSnapshot::bytes() const {
  std::size_t sum = sizeof *this + meters.size() * sizeof(nn::MeterRecord);
  for (const std::vector<float>& array : arrays) sum += array.size() * sizeof(float);
  return sum;
}

Trainer::Trainer(nn::Backend& backend, std::unique_ptr<Network> network, PointsView points,
                 const TrainingSettings& settings, std::uint64_t seed)
    : backend_(&backend),
      network_(std::move(network)),
      seed_(seed),
      feed_(backend, points, settings.batch),
      counter_(backend.allocate(sizeof(std::uint64_t))) {
  settings_ = completed(settings, feed_.rounds_per_epoch());
  moves_ = network_->moves(feed_);
  for (const Move& move : moves_) {
    for (const Watched& watched : move.watched) {
      meters_.push_back(std::make_unique<nn::Meter>(backend));
      nn::measure(watched.value, *meters_.back());
    }
  }
  for (nn::Parameters* parameters : network_->parameters()) parameters->initialise(seed);
  std::uint32_t stream = 0;
  for (const Move& move : moves_) {
    nn::TapeOptions options;
    options.loss = move.loss;
    options.trained = {move.parameters};
    options.seed = seed;
    options.first_stream = stream;
    options.step = counter();
    bound_moves_.push_back(
        {std::make_unique<nn::Tape>(*move.graph, backend, options),
         std::make_unique<nn::Optimiser>(settings_.optimiser, *move.parameters, counter())});
    stream += static_cast<std::uint32_t>(move.graph->nodes().size());
  }
}

void Trainer::begin_epoch_if_due() {
  if (round_ % rounds_per_epoch() != 0) return;
  feed_.begin_epoch(seed_, round_ / rounds_per_epoch());
  for (const auto& meter : meters_) meter->reset();
}

void Trainer::round() {
  if (done()) return;
  while (move_ != 0 || piece_ != 0) advance(INT64_MAX);  // what a page began by pieces is ended so
  begin_epoch_if_due();
  backend_->replay(recording_, [this] {
    for (const BoundMove& bound : bound_moves_) {
      bound.tape->forward();
      bound.tape->backward();
      bound.optimiser->update();
    }
    backend_->count_up(counter());
  });
  ++round_;
}

bool Trainer::spend(std::int64_t& quota) {
  if (done()) return false;
  if (move_ == 0 && piece_ == 0) begin_epoch_if_due();
  const BoundMove& bound = bound_moves_[static_cast<std::size_t>(move_)];
  while (piece_ < bound.tape->pieces()) {
    if (quota <= 0) return false;
    bound.tape->run_piece(piece_);
    quota -= bound.tape->cost(piece_);
    ++piece_;
  }
  bound.optimiser->update();
  end_move();
  return true;
}

void Trainer::end_move() {
  piece_ = 0;
  move_ = (move_ + 1) % static_cast<int>(moves_.size());
  if (move_ != 0) return;
  backend_->count_up(counter());
  ++round_;
}

double Trainer::progress() const {
  return static_cast<double>(piece_) / (bound_moves_[static_cast<std::size_t>(move_)].tape->pieces() + 1);
}

std::vector<Figure> Trainer::last() const {
  std::vector<Figure> figures;
  std::size_t meter = 0;
  for (const Move& move : moves_) {
    for (const Watched& watched : move.watched)
      figures.push_back({watched.id, watched.label, meters_[meter++]->read().last});
  }
  return figures;
}

std::vector<Figure> Trainer::means() const {
  std::vector<Figure> figures;
  std::size_t meter = 0;
  for (const Move& move : moves_) {
    for (const Watched& watched : move.watched)
      figures.push_back({watched.id, watched.label, meters_[meter++]->read().mean()});
  }
  return figures;
}

std::int64_t Trainer::first_bad_round() const {
  std::int64_t first = -1;
  for (const auto& meter : meters_) {
    const auto bad = static_cast<std::int64_t>(meter->read().first_bad);
    if (bad >= 0 && (first < 0 || bad < first)) first = bad;
  }
  return first;
}

std::vector<nn::Buffer> Trainer::state_buffers() const {
  std::vector<nn::Buffer> buffers;
  for (nn::Parameters* parameters : network_->parameters()) {
    buffers.push_back(parameters->values());
    buffers.push_back(parameters->statistics());
  }
  for (const BoundMove& bound : bound_moves_) {
    const std::vector<nn::Buffer>& memory = bound.optimiser->memory();
    buffers.insert(buffers.end(), memory.begin(), memory.end());
  }
  return buffers;
}

TrainingSnapshot Trainer::snapshot() const {
  TrainingSnapshot snapshot;
  snapshot.round = round_;
  for (const nn::Buffer& buffer : state_buffers()) {
    std::vector<float> numbers(buffer.bytes() / backend_->number_bytes());
    backend_->read_numbers(std::span<float>(numbers), buffer.data());
    snapshot.arrays.push_back(std::move(numbers));
  }
  for (const auto& meter : meters_) snapshot.meters.push_back(meter->read());
  return snapshot;
}

void Trainer::restore(const TrainingSnapshot& snapshot) {
  const std::vector<nn::Buffer> buffers = state_buffers();
  bool fits = snapshot.arrays.size() == buffers.size() && snapshot.meters.size() == meters_.size() &&
              snapshot.round <= total_rounds();
  for (std::size_t i = 0; fits && i < buffers.size(); ++i)
    fits = snapshot.arrays[i].size() == buffers[i].bytes() / backend_->number_bytes();
  if (!fits) throw InputError("The stored training is of another network.", "resume");
  for (std::size_t i = 0; i < buffers.size(); ++i)
    backend_->write_numbers(buffers[i].data(), std::span<const float>(snapshot.arrays[i]));
  for (std::size_t i = 0; i < meters_.size(); ++i)
    backend_->write(meters_[i]->memory(), &snapshot.meters[i], sizeof snapshot.meters[i]);
  round_ = snapshot.round;
  move_ = piece_ = 0;
  backend_->write(counter_.data(), &round_, sizeof round_);
  if (round_ % rounds_per_epoch() != 0) feed_.begin_epoch(seed_, round_ / rounds_per_epoch());
}

Index Trainer::trained_numbers() const {
  Index sum = 0;
  for (nn::Parameters* parameters : network_->parameters()) sum += parameters->trained_numbers();
  return sum;
}

}  // namespace lab

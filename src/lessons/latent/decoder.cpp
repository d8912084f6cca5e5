#include "lessons/latent/decoder.h"

#include <algorithm>
#include <utility>

namespace lab {

void Decoder::use(std::shared_ptr<Model> model) {
  if (model == asker_.model()) return;
  asker_.use(std::move(model));
  asked_.clear();
  codes_.resize(0, 0);
  ++revision_;
}

void Decoder::ask(const Matrix& codes) {
  if (codes.rows() == 0) return;
  const Matrix& newest = asked_.empty() ? codes_ : asked_.back().codes;
  if (newest.rows() == codes.rows() && newest.cols() == codes.cols() && newest == codes) return;
  const std::uint64_t tag = next_tag_++;
  asked_.push_back({tag, codes});
  std::vector<Matrix> batch;
  batch.push_back(codes);
  asker_.ask(std::move(batch), tag);
  // One may be on its way, one waits; what stood between them is never sent.
  if (asked_.size() > 2) asked_.erase(asked_.begin() + 1, asked_.end() - 1);
}

bool Decoder::update() {
  if (!asker_.update()) return false;
  const auto of = std::find_if(asked_.begin(), asked_.end(),
                               [&](const Asked& asked) { return asked.tag == asker_.tag(); });
  if (of == asked_.end()) return false;
  codes_ = of->codes;
  asked_.erase(asked_.begin(), of + 1);
  ++revision_;
  return true;
}

const Matrix& Decoder::images() const { return asker_.answer().front(); }

std::span<const float> Decoder::pixels() const {
  if (!answered()) return {};
  return {images().data(), static_cast<std::size_t>(images().size())};
}

}  // namespace lab

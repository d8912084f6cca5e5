#include "nn/device/queue.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <stdexcept>

#include "nn/device/rehearsal/state.h"

namespace lab::nn::device {
namespace {

std::int64_t launches = 0;

/// All memory of the device: pages that nobody may touch, but while work is done. Every block ends where its
/// pages end, and the page behind them stays closed, so that a step too far is a fault at once.
class Memory {
 public:
  void* take(std::size_t bytes) {
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t rounded = (bytes + 63) / 64 * 64, pages = (rounded + page - 1) / page * page;
    void* base = mmap(nullptr, pages + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) return nullptr;
    blocks_[base] = pages;
    if (open_ > 0) protect(base, pages, true);
    return static_cast<char*>(base) + (pages - rounded);  // fresh pages are zeros
  }
  void give_back(void* block) {
    auto found = blocks_.upper_bound(block);
    --found;
    munmap(found->first, found->second + static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
    blocks_.erase(found);
  }
  void open() {
    if (open_++ == 0) protect_all(true);
  }
  void close() {
    if (--open_ == 0) protect_all(false);
  }

 private:
  static void protect(void* base, std::size_t pages, bool opened) {
    if (mprotect(base, pages, opened ? PROT_READ | PROT_WRITE : PROT_NONE) != 0)
      throw std::runtime_error("the rehearsal's memory could not be opened");
  }
  void protect_all(bool opened) {
    for (const auto& [base, pages] : blocks_) protect(base, pages, opened);
  }

  std::map<void*, std::size_t> blocks_;  // base and bytes, the closed page behind not counted
  int open_ = 0;
};

Memory& memory() {
  static Memory* one = new Memory;  // never destroyed: buffers may outlive everything
  return *one;
}

struct Opened {
  Opened() { memory().open(); }
  ~Opened() { memory().close(); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
};

struct Remembered final : Recording {
  std::unique_ptr<std::vector<std::function<void()>>> work;
};

/// A GPU could not do it either: it would have to wait for work that is not to be done yet.
void require_not_recording(const Queue::State& state) {
  if (state.recording != nullptr)
    throw std::logic_error("memory was written, read or allocated while the queue recorded");
}

}  // namespace

std::int64_t rehearsed_launches() { return launches; }

void Queue::State::submit(std::function<void()> work) {
  ++launches;
  if (recording != nullptr) return recording->push_back(std::move(work));
  const Opened opened;
  work();
}

std::string refusal() { return ""; }

Queue::Queue() : state_(std::make_unique<State>()) {}
Queue::~Queue() = default;

std::string Queue::name() const { return "rehearsal of a GPU"; }

Buffer Queue::allocate(std::size_t bytes) {
  require_not_recording(*state_);
  if (bytes == 0) return {};
  constexpr std::size_t most = std::size_t{1} << 40U;
  void* block = bytes > most ? nullptr : memory().take(bytes);
  if (block == nullptr) refuse_memory("the GPU", bytes);
  return {std::shared_ptr<void>(block, [](void* old) { memory().give_back(old); }), bytes};
}

void Queue::write(void* to, const void* host, std::size_t bytes) {
  require_not_recording(*state_);
  if (bytes == 0) return;
  const Opened opened;
  std::memcpy(to, host, bytes);
}

void Queue::read(void* host, const void* from, std::size_t bytes) {
  require_not_recording(*state_);
  if (bytes == 0) return;
  const Opened opened;
  std::memcpy(host, from, bytes);
}

void Queue::fill_zero(void* to, std::size_t bytes) {
  if (bytes == 0) return;
  state_->submit([=] { std::memset(to, 0, bytes); });
}

Buffer Queue::workspace(std::size_t at_least) {
  if (workspace_.bytes() < at_least) workspace_ = allocate(at_least);
  return workspace_;
}

void Queue::begin_recording() {
  require_not_recording(*state_);
  state_->recording = std::make_unique<std::vector<std::function<void()>>>();
}

std::unique_ptr<Recording> Queue::end_recording() {
  auto remembered = std::make_unique<Remembered>();
  remembered->work = std::move(state_->recording);
  return remembered;
}

void Queue::abandon_recording() noexcept { state_->recording.reset(); }

void Queue::play(Recording& recording) {
  const Opened opened;
  for (const std::function<void()>& work : *dynamic_cast<Remembered&>(recording).work) work();
}

}  // namespace lab::nn::device

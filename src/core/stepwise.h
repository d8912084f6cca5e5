/// Stepwise: what a method offers, so that a player can play it and a page can cut it to frames.
///
/// The contract, for everything in methods/, for the training of networks (networks/training.h) and for what
/// lessons step through:
/// - `advance(quota)` works on the pending half-step for about `quota` multiply-adds and returns whether it is
///   complete; then state() is new. When done it does nothing and returns false. A half-step is one sentence
///   that a teacher says: a move of k-means, one or a few batches of a training, half a round of a GAN.
/// - `done()`: there is no further half-step. `progress()`: the share of the pending one, 0 to 1.
/// - `state()` is a plain value with bytes(), complete enough to be drawn.
/// - Where a state also suffices to go on from, the method has `restore(state)`: what follows is, bit for bit,
///   what followed the first time (after init with the same points, parameters and seed; a half-step under way
///   is given up). Where only some do, `can_restore(state)` says which. A method without either is run again
///   from its start.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace lab {

template <class Method>
concept Stepwise = requires(Method method, const Method& read, std::int64_t quota) {
  { method.advance(quota) } -> std::same_as<bool>;
  { read.done() } -> std::same_as<bool>;
  { read.progress() } -> std::convertible_to<double>;
  { read.state() } -> std::convertible_to<const typename Method::State&>;
  { read.state().bytes() } -> std::convertible_to<std::size_t>;
};

/// A method that goes on from a state.
template <class Method>
concept Restorable = Stepwise<Method> && requires(Method method, const typename Method::State& state) {
  method.restore(state);
};

/// Whether `method` can go on from `state`.
template <Stepwise Method>
bool can_go_on_from(const Method& method, const typename Method::State& state) {
  if constexpr (!Restorable<Method>) {
    return false;
  } else if constexpr (requires {
                         { method.can_restore(state) } -> std::same_as<bool>;
                       }) {
    return method.can_restore(state);
  } else {
    return true;
  }
}

}  // namespace lab

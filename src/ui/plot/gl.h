/// Gl: the few OpenGL calls that plots need, WebGL2 in the browser and OpenGL 3.3 on the desktop.
///
/// Invariant: names of GL objects are only used and deleted in the context that made them: each one remembers
/// the generation of its context.
#pragma once

#include <cstdint>
#include <span>

#include "imgui.h"

namespace lab {

/// The context was lost and is there again: everything is made anew when it is next drawn.
void reset_gl();
/// Raised by reset_gl(); 1 at first.
std::uint64_t gl_generation();

/// One RGBA texture, made when first filled.
class GlTexture {
 public:
  enum class Filter : std::uint8_t {
    nearest,  ///< every texel a sharp square
    linear    ///< blended between the middles of the texels
  };
  GlTexture() = default;
  ~GlTexture();
  GlTexture(const GlTexture&) = delete;
  GlTexture& operator=(const GlTexture&) = delete;
  /// `pixels`: width × height, as ImU32.
  void fill(std::span<const ImU32> pixels, int width, int height, Filter filter = Filter::nearest);
  /// Whether it must be filled (again).
  bool stale() const { return name_ == 0 || generation_ != gl_generation(); }
  ImTextureID id() const { return static_cast<ImTextureID>(name_); }
  /// Largest side that can be relied on everywhere.
  static constexpr int max_side = 2048;

 private:
  unsigned name_ = 0;
  std::uint64_t generation_ = 0;
};

}  // namespace lab

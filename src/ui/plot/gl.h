/// Gl: the few OpenGL calls that plots need, WebGL2 in the browser and OpenGL 3.3 on the desktop.
///
/// Idea: drawing a frame touches no GL. A texture that is filled keeps its pixels until upload_textures(), which whoever
/// renders the frame calls first; so a frame can be drawn, and tested, without any context.
///
/// Invariant: names of GL objects are only used and deleted in the context that made them: each one remembers
/// the generation of its context.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "imgui.h"

namespace lab {

/// The context was lost and is there again: everything is made anew when it is next drawn.
void reset_gl();
/// Raised by reset_gl(); 1 at first.
std::uint64_t gl_generation();
/// Brings every texture that was filled since the last call to GL; with a context, before ImGui renders.
void upload_textures();

/// One RGBA texture.
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
  /// `pixels`: width × height, as ImU32; kept until they are uploaded.
  void fill(std::span<const ImU32> pixels, int width, int height, Filter filter = Filter::nearest);
  /// Whether it must be filled (again).
  bool stale() const { return generation_ != gl_generation(); }
  /// What ImGui draws with; it looks for GL's name when it renders.
  ImTextureRef ref() { return data_.GetTexRef(); }
  /// Largest side that can be relied on everywhere.
  static constexpr int max_side = 2048;

 private:
  friend void upload_textures();
  void upload();
  void forget();

  std::vector<ImU32> pixels_;  // to be uploaded; else empty
  int width_ = 0, height_ = 0;
  Filter filter_ = Filter::nearest;
  unsigned name_ = 0;
  std::uint64_t generation_ = 0;       // in which it was filled
  std::uint64_t name_generation_ = 0;  // in which `name_` was made
  ImTextureData data_;
};

}  // namespace lab

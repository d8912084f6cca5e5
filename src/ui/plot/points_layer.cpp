#include "ui/plot/points_layer.h"

#include "ui/plot/gl.h"

namespace lab {
namespace {

constexpr const char* vertex_source = R"(
uniform vec4 u_area;
out vec2 v_uv;
void main() {
  v_uv = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  gl_Position = vec4(mix(u_area.xy, u_area.zw, v_uv), 0.0, 1.0);
}
)";

constexpr const char* fragment_source = R"(
in vec2 v_uv;
uniform sampler2D u_layer;
out vec4 o_colour;
void main() { o_colour = texture(u_layer, v_uv); }
)";

struct Program {
  std::uint64_t generation = 0;
  GLuint name = 0, array = 0;
  GLint area = -1, layer = -1;
};

const Program& program() {
  static Program p;
  if (p.generation == gl_generation()) return p;
  p.generation = gl_generation();
  p.name = make_program(vertex_source, fragment_source);
  glGenVertexArrays(1, &p.array);
  if (p.name == 0) return p;
  p.area = glGetUniformLocation(p.name, "u_area");
  p.layer = glGetUniformLocation(p.name, "u_layer");
  return p;
}

}  // namespace

PointsLayer::~PointsLayer() { release(); }

void PointsLayer::release() {
  if (texture_ != 0 && generation_ == gl_generation()) {
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteTextures(1, &texture_);
  }
  texture_ = framebuffer_ = 0;
}

bool PointsLayer::begin(int width, int height) {
  glGetIntegerv(GL_FRAMEBUFFER_BINDING, &outer_framebuffer_);
  glGetIntegerv(GL_VIEWPORT, outer_viewport_);
  if (texture_ == 0 || generation_ != gl_generation() || width != width_ || height != height_) {
    release();
    generation_ = gl_generation();
    width_ = width;
    height_ = height;
    glGenTextures(1, &texture_);
    glBindTexture(GL_TEXTURE_2D, texture_);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glGenFramebuffers(1, &framebuffer_);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
      glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(outer_framebuffer_));
      release();
      return false;
    }
  }
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  GLfloat outer_clear[4];
  glGetFloatv(GL_COLOR_CLEAR_VALUE, outer_clear);
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  glClearColor(outer_clear[0], outer_clear[1], outer_clear[2], outer_clear[3]);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  return true;
}

void PointsLayer::end() {
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(outer_framebuffer_));
  glViewport(outer_viewport_[0], outer_viewport_[1], outer_viewport_[2], outer_viewport_[3]);
  glEnable(GL_SCISSOR_TEST);
}

void PointsLayer::draw(int x, int y, int viewport_width, int viewport_height) const {
  const Program& p = program();
  if (p.name == 0 || texture_ == 0 || generation_ != gl_generation()) return;
  const auto ndc = [](int at, int size) {
    return static_cast<float>(at) / static_cast<float>(size) * 2.0f - 1.0f;
  };
  glUseProgram(p.name);
  glUniform4f(p.area, ndc(x, viewport_width), ndc(y, viewport_height), ndc(x + width_, viewport_width),
              ndc(y + height_, viewport_height));
  glUniform1i(p.layer, 0);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glBindVertexArray(p.array);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  glBindVertexArray(0);
}

}  // namespace lab

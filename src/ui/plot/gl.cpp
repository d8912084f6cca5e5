#include "ui/plot/gl.h"

#include <cstdio>

#include "ui/plot/gl_api.h"

namespace lab {
namespace {

std::uint64_t generation = 1;
std::vector<GlTexture*> filled;  // since the last upload_textures()

#ifdef __EMSCRIPTEN__
constexpr const char* prologue = "#version 300 es\nprecision highp float;\nprecision highp int;\n";
#else
constexpr const char* prologue = "#version 330 core\n";
#endif

GLuint compile(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  const char* parts[] = {prologue, source};
  glShaderSource(shader, 2, parts, nullptr);
  glCompileShader(shader);
  GLint ok = GL_FALSE;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  if (ok != GL_TRUE) {
    char log[1024] = {};
    glGetShaderInfoLog(shader, sizeof log, nullptr, log);
    std::fprintf(stderr, "shader: %s\n", log);
  }
  return shader;
}

}  // namespace

void reset_gl() { ++generation; }
std::uint64_t gl_generation() { return generation; }

GLuint make_program(const char* vertex_source, const char* fragment_source) {
  const GLuint program = glCreateProgram();
  const GLuint vertex = compile(GL_VERTEX_SHADER, vertex_source);
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, fragment_source);
  glAttachShader(program, vertex);
  glAttachShader(program, fragment);
  glLinkProgram(program);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint ok = GL_FALSE;
  glGetProgramiv(program, GL_LINK_STATUS, &ok);
  if (ok == GL_TRUE) return program;
  char log[1024] = {};
  glGetProgramInfoLog(program, sizeof log, nullptr, log);
  std::fprintf(stderr, "program: %s\n", log);
  glDeleteProgram(program);
  return 0;
}

GlTexture::~GlTexture() {
  forget();
  if (name_ != 0 && name_generation_ == gl_generation()) glDeleteTextures(1, &name_);
}

void GlTexture::forget() {
  if (!pixels_.empty()) std::erase(filled, this);
  pixels_.clear();
}

void GlTexture::fill(std::span<const ImU32> pixels, int width, int height, Filter filter) {
  if (width <= 0 || height <= 0) return;
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (pixels.size() < count) return;
  forget();
  pixels_.assign(pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(count));
  width_ = width;
  height_ = height;
  filter_ = filter;
  generation_ = generation;
  filled.push_back(this);
}

void GlTexture::upload() {
  GLint bound = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
  if (name_ == 0 || name_generation_ != generation) glGenTextures(1, &name_);
  name_generation_ = generation;
  data_.SetTexID(static_cast<ImTextureID>(name_));
  glBindTexture(GL_TEXTURE_2D, name_);
  const GLint how = filter_ == Filter::linear ? GL_LINEAR : GL_NEAREST;
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, how);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, how);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width_, height_, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels_.data());
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
}

void upload_textures() {
  for (GlTexture* texture : filled) {
    texture->upload();
    texture->pixels_ = {};
  }
  filled.clear();
}

}  // namespace lab

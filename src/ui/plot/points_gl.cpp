// The half of PointCloud that talks to GL: buffers, shaders and the draw call.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string>

#include "ui/plot/gl.h"
#include "ui/plot/gl_api.h"
#include "ui/plot/points.h"
#include "ui/plot/points_layer.h"

namespace lab {
namespace {

// How one point looks; 12 bytes in a GL buffer.
struct Skin {
  ImU32 colour = 0;
  std::uint8_t marker = 0;
  std::uint8_t size = 64;  // 64 is 1
  std::uint8_t dimmed = 0;
  std::uint8_t unused = 0;
  std::int32_t group = -1;
};
static_assert(sizeof(Skin) == 12);

// Two ways of drawing the same: a quad per point (instanced), or GL's own points, which need a quarter of the
// vertices. GL drops a point as a whole when its middle leaves the canvas and bounds its size, so the second
// way is for many small ones. Lengths are logical pixels; u_device is device pixels per logical one.
constexpr const char* vertex_source = R"(
layout(location = 0) in vec2 a_position;
layout(location = 1) in vec4 a_colour;
layout(location = 2) in uvec4 a_look;
layout(location = 3) in int a_group;
uniform vec2 u_centre, u_scale, u_middle;
uniform vec4 u_display;
uniform float u_radius, u_device, u_outline, u_alpha, u_dim;
uniform int u_only;
uniform bool u_shapes;
#ifdef POINTS
flat out float v_reach;
#else
out vec2 v_at;
#endif
flat out vec4 v_colour;
flat out float v_radius;
flat out uint v_marker;
// How far each shape reaches along x or y, for radius 1.
const float extent[8] = float[8](1.0, 1.25, 0.9, 1.25, 1.2, 1.15, 1.35, 1.1);
void main() {
  vec2 px = u_middle + (a_position - u_centre) * u_scale;
  float r = u_radius * float(a_look.y) / 64.0;
  v_radius = r;
  v_marker = u_shapes ? a_look.x : 0u;
  float reach = r * extent[v_marker] + u_outline + 0.5 / u_device;
  bool dimmed = a_look.z != 0u || (u_only != -2 && a_group != u_only);
  v_colour = vec4(a_colour.rgb, a_colour.a * u_alpha * (dimmed ? u_dim : 1.0));
#ifdef POINTS
  v_reach = reach;
  gl_PointSize = 2.0 * reach * u_device;
#else
  v_at = (vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0) * reach;
  px += v_at;
#endif
  vec2 ndc = (px - u_display.xy) / u_display.zw * 2.0 - 1.0;
  gl_Position = vec4(ndc.x, -ndc.y, 0.0, 1.0);
}
)";

// Signed distances of the shapes, as in marker_distance() of markers.cpp.
constexpr const char* fragment_source = R"(
#ifdef POINTS
flat in float v_reach;
#else
in vec2 v_at;
#endif
flat in vec4 v_colour;
flat in float v_radius;
flat in uint v_marker;
uniform float u_device, u_outline;
uniform vec3 u_outline_colour;
out vec4 o_colour;
float arms(vec2 a) { return min(max(a.x - 1.2, a.y - 0.42), max(a.x - 0.42, a.y - 1.2)); }
float shape(uint marker, vec2 p) {
  vec2 a = abs(p);
  if (marker == 0u) return length(p) - 1.0;
  if (marker == 1u) return max(p.y - 0.75, 0.8663 * a.x - 0.4996 * (p.y + 1.25));
  if (marker == 2u) return max(a.x, a.y) - 0.9;
  if (marker == 3u) return (a.x + a.y - 1.25) * 0.7071;
  if (marker == 4u) return arms(a);
  if (marker == 5u) return arms(abs(vec2(p.x + p.y, p.x - p.y)) * 0.7071);
  if (marker == 6u) {
    float sector = 1.2566371;
    float t = atan(p.x, -p.y) + 0.5 * sector;
    t = abs(t - sector * floor(t / sector) - 0.5 * sector);
    return length(p) * (sin(t) * 0.9259 + cos(t) * 0.3777) - 1.35 * 0.3777;
  }
  return max(a.x * 0.866 + a.y * 0.5, a.y) - 0.95;
}
void main() {
#ifdef POINTS
  vec2 v_at = (gl_PointCoord * 2.0 - 1.0) * v_reach;
#endif
  float r = max(v_radius, 0.01);
  float d = shape(v_marker, v_at / r) * r;
  float fill = clamp(0.5 - d * u_device, 0.0, 1.0);
  float all = clamp(0.5 - (d - u_outline) * u_device, 0.0, 1.0);
  o_colour = vec4(mix(u_outline_colour, v_colour.rgb, fill), v_colour.a * all);
}
)";

// Where the uniforms are; one program per context.
struct Program {
  std::uint64_t generation = 0;
  GLuint name = 0;
  GLint centre = -1, scale = -1, middle = -1, display = -1, radius = -1, device = -1, outline = -1,
        alpha = -1, dim = -1, only = -1, shapes = -1, outline_colour = -1;
};

const Program& program(bool points) {
  static Program programs[2];
  Program& p = programs[points ? 1 : 0];
  if (p.generation == gl_generation()) return p;
  p.generation = gl_generation();
  const std::string define = points ? "#define POINTS\n" : "";
  p.name = make_program((define + vertex_source).c_str(), (define + fragment_source).c_str());
  if (p.name == 0) return p;
  const auto find = [&p](const char* name) { return glGetUniformLocation(p.name, name); };
  p.centre = find("u_centre");
  p.scale = find("u_scale");
  p.middle = find("u_middle");
  p.display = find("u_display");
  p.radius = find("u_radius");
  p.device = find("u_device");
  p.outline = find("u_outline");
  p.alpha = find("u_alpha");
  p.dim = find("u_dim");
  p.only = find("u_only");
  p.shapes = find("u_shapes");
  p.outline_colour = find("u_outline_colour");
  return p;
}

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

}  // namespace

// Everything that one draw needs, copied into ImGui's list.
struct PointCloud::Call {
  PointCloud* cloud;
  std::uint64_t version;  // of what lies in the buffers; set when it is rendered
  float centre[2], scale[2], middle[2];
  float radius, outline, alpha, dim;
  float outline_colour[3];
  int only, shapes, points;  // no hole at the end: calls are compared byte by byte
};

struct PointCloud::Gpu {
  std::uint64_t generation = 0;
  GLuint arrays[2] = {}, position = 0, skin = 0;  // arrays: quads, points
  std::uint64_t position_revision = 0, skin_revision = 0;
  GLsizei count = 0;
  std::uint64_t version = 1;

  // What was drawn last, where; and what the layer holds.
  struct Scene {
    Call call;
    int x0, y0, x1, y1;
    float display[4], device;
    int unused;
    bool operator==(const Scene& other) const { return std::memcmp(this, &other, sizeof *this) == 0; }
  };
  Scene last{}, layered{};
  PointsLayer layer;

  ~Gpu() { release(); }
  void release() {
    if (arrays[0] == 0 || generation != gl_generation()) return;
    const GLuint buffers[] = {position, skin};
    glDeleteBuffers(2, buffers);
    glDeleteVertexArrays(2, arrays);
  }
  void create() {
    generation = gl_generation();
    GLuint buffers[2] = {};
    glGenBuffers(2, buffers);
    position = buffers[0];
    skin = buffers[1];
    glGenVertexArrays(2, arrays);
    position_revision = skin_revision = 0;
    last = layered = Scene{};
  }
};

PointCloud::PointCloud() : gpu_(std::make_unique<Gpu>()) {}
PointCloud::~PointCloud() = default;

// Refills the buffers that are stale. Returns whether there is something to draw.
bool PointCloud::upload() {
  Gpu& gpu = *gpu_;
  if (gpu.generation != gl_generation()) gpu.create();
  const auto fill = [](GLuint buffer, std::size_t bytes, const void* data) {
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(bytes), data, GL_DYNAMIC_DRAW);
  };
  bool changed = false;
  if (gpu.position_revision != xy_revision_) {
    gpu.position_revision = xy_revision_;
    fill(gpu.position, xy_.size() * sizeof(float), xy_.data());
    changed = true;
  }
  if (gpu.skin_revision != skin_revision_ || gpu.count != count_) {
    gpu.skin_revision = skin_revision_;
    std::vector<Skin> skins(static_cast<std::size_t>(count_));
    for (std::size_t i = 0; i < skins.size(); ++i) {
      Skin& skin = skins[i];
      skin.group = i < groups_.size() ? groups_[i] : -1;
      skin.colour = i < colours_.size() ? colours_[i] : Look::group_colour(skin.group);
      skin.marker = static_cast<std::uint8_t>(Look::group_marker(skin.group));
      // Points of no group are small, so that they step back behind the groups.
      const float size =
          (i < sizes_.size() ? sizes_[i] : 1.0f) * (groups_.empty() || skin.group >= 0 ? 1.0f : 0.75f);
      skin.size = static_cast<std::uint8_t>(std::lround(std::clamp(size, 0.0f, 3.98f) * 64.0f));
      skin.dimmed = selection_.empty() ? 0 : 1;
    }
    for (const int i : selection_) {
      if (i >= 0 && i < count_) skins[static_cast<std::size_t>(i)].dimmed = 0;
    }
    fill(gpu.skin, skins.size() * sizeof(Skin), skins.data());
    changed = true;
  }
  gpu.count = count_;
  if (changed) ++gpu.version;
  for (GLuint way = 0; way < 2 && changed && count_ > 0; ++way) {
    glBindVertexArray(gpu.arrays[way]);
    const auto per_point = [way](GLuint index) {
      glEnableVertexAttribArray(index);
      glVertexAttribDivisor(index, 1 - way);
    };
    glBindBuffer(GL_ARRAY_BUFFER, gpu.position);
    per_point(0);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 8, offset(0));
    glBindBuffer(GL_ARRAY_BUFFER, gpu.skin);
    per_point(1);
    glVertexAttribPointer(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(Skin), offset(offsetof(Skin, colour)));
    per_point(2);
    glVertexAttribIPointer(2, 4, GL_UNSIGNED_BYTE, sizeof(Skin), offset(offsetof(Skin, marker)));
    per_point(3);
    glVertexAttribIPointer(3, 1, GL_INT, sizeof(Skin), offset(offsetof(Skin, group)));
    glBindVertexArray(0);
  }
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  return count_ > 0;
}

void PointCloud::draw(Ui& ui, const Plane& plane, const CloudStyle& style) {
  if (count_ == 0) return;
  const float r = radius(ui, style);
  const Box& box = plane.box();
  const Point2 middle = {(static_cast<double>(box.x) + box.right()) / 2,
                         (static_cast<double>(box.y) + box.bottom()) / 2};
  const Point2 centre = plane.to_data({static_cast<float>(middle.x), static_cast<float>(middle.y)});
  const ImVec4 outline = ImGui::ColorConvertU32ToFloat4(ui.look->colours().stage);
  Call call{};
  call.cloud = this;  // lives until the frame is rendered: lessons are opened and closed between frames
  call.centre[0] = static_cast<float>(centre.x);
  call.centre[1] = static_cast<float>(centre.y);
  call.scale[0] = static_cast<float>(plane.scale().x);
  call.scale[1] = -static_cast<float>(plane.scale().y);
  call.middle[0] = static_cast<float>(middle.x);
  call.middle[1] = static_cast<float>(middle.y);
  call.radius = r;
  call.outline = style.outline ? std::clamp((r - 1.6f) * 0.4f, 0.0f, ui.look->px(0.8f))
                               : 0.0f;  // not where only lines would be left
  call.alpha = style.alpha;
  call.dim = style.dim;
  call.outline_colour[0] = outline.x;
  call.outline_colour[1] = outline.y;
  call.outline_colour[2] = outline.z;
  call.only = style.only_group;
  call.shapes = style.shapes ? 1 : 0;
  call.points = count_ >= 3000 && r <= 6.0f ? 1 : 0;

  ui.draw->PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  ui.draw->AddCallback(&PointCloud::render, &call, sizeof call);
  ui.draw->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
  draw_on_top(ui, plane, style, r);
  ui.draw->PopClipRect();
}

void PointCloud::render(const ImDrawList*, const ImDrawCmd* command) {
  Gpu::Scene scene{};
  std::memcpy(&scene.call, command->UserCallbackData, sizeof scene.call);
  const ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr || !scene.call.cloud->upload()) return;
  Gpu& gpu = *scene.call.cloud->gpu_;
  scene.call.version = gpu.version;
  const Call& call = scene.call;
  const ImVec2 pos = data->DisplayPos, size = data->DisplaySize, device = data->FramebufferScale;
  const ImVec4 clip = command->ClipRect;
  scene.x0 = std::max(0, static_cast<int>((clip.x - pos.x) * device.x));
  scene.y0 = std::max(0, static_cast<int>((clip.y - pos.y) * device.y));
  scene.x1 = static_cast<int>((clip.z - pos.x) * device.x);
  scene.y1 = static_cast<int>((clip.w - pos.y) * device.y);
  if (scene.x1 <= scene.x0 || scene.y1 <= scene.y0) return;
  scene.device = device.x;
  const float whole[4] = {pos.x, pos.y, size.x, size.y};
  std::memcpy(scene.display, whole, sizeof whole);
  const int canvas_w = static_cast<int>(size.x * device.x), canvas_h = static_cast<int>(size.y * device.y);
  glScissor(scene.x0, canvas_h - scene.y1, scene.x1 - scene.x0, scene.y1 - scene.y0);

  // Many points that stand still from one frame to the next go into the layer.
  const bool still = call.points != 0 && scene == gpu.last;
  gpu.last = scene;
  if (!still) {
    issue(call, scene.display, device.x);
    return;
  }
  // Points are dropped where their middle is outside: the layer is wider by more than their radius.
  const int margin = 8 + static_cast<int>(std::ceil(call.radius * 1.5f * device.x));
  const int x = scene.x0 - margin, y = scene.y0 - margin;
  const int w = scene.x1 - scene.x0 + 2 * margin, h = scene.y1 - scene.y0 + 2 * margin;
  if (!(scene == gpu.layered)) {
    if (!gpu.layer.begin(w, h)) {
      issue(call, scene.display, device.x);
      return;
    }
    const float part[4] = {pos.x + static_cast<float>(x) / device.x, pos.y + static_cast<float>(y) / device.y,
                           static_cast<float>(w) / device.x, static_cast<float>(h) / device.y};
    issue(call, part, device.x);
    gpu.layer.end();
    gpu.layered = scene;
  }
  gpu.layer.draw(x, canvas_h - (y + h), canvas_w, canvas_h);
}

// The draw call. `display`: left, top, width and height, in logical pixels, of what the viewport shows.
void PointCloud::issue(const Call& call, const float* display, float device) {
  const Program& p = program(call.points != 0);
  if (p.name == 0) return;
  glUseProgram(p.name);
  glUniform2fv(p.centre, 1, call.centre);
  glUniform2fv(p.scale, 1, call.scale);
  glUniform2fv(p.middle, 1, call.middle);
  glUniform4fv(p.display, 1, display);
  glUniform1f(p.radius, call.radius);
  glUniform1f(p.device, device);
  glUniform1f(p.outline, call.outline);
  glUniform1f(p.alpha, call.alpha);
  glUniform1f(p.dim, call.dim);
  glUniform3fv(p.outline_colour, 1, call.outline_colour);
  glUniform1i(p.only, call.only);
  glUniform1i(p.shapes, call.shapes);
  const Gpu& gpu = *call.cloud->gpu_;
  glBindVertexArray(gpu.arrays[call.points]);
  if (call.points != 0) {
#ifdef GL_PROGRAM_POINT_SIZE
    glEnable(GL_PROGRAM_POINT_SIZE);  // always so in WebGL
#endif
    glDrawArrays(GL_POINTS, 0, gpu.count);
  } else {
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, gpu.count);
  }
  glBindVertexArray(0);
}

}  // namespace lab

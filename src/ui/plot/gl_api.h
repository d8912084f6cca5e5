/// The GL functions themselves: OpenGL ES 3 (WebGL2) in the browser; on the desktop the 3.3 core entry
/// points, which libGL exports. Only for the .cpp files of this folder.
#pragma once

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
#include <GL/glext.h>
#endif

namespace lab {

/// Compiles and links; on failure writes the log to stderr and returns 0. `source`s come without #version
/// line.
GLuint make_program(const char* vertex_source, const char* fragment_source);

}  // namespace lab

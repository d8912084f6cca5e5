#pragma once
// Put before ImGui's OpenGL backend on the web (dependencies.cmake). Around its drawing it reads the state of OpenGL
// and writes it back. A browser answers most of these questions itself; scissor and blending it asks of the GPU process,
// and waits there until all that was queued is drawn. Measured with software drawing: 18 of the 19 ms of a frame.
// Outside of ImGui's drawing nobody in the page leaves that state changed (the shell clears the stage within a scissor's
// box, and switches it off again), so that the answer is known: a new context's.

#include <GLES3/gl3.h>

inline void lab_gl_integer(GLenum what, GLint* value) {
  switch (what) {
    case GL_SCISSOR_BOX:
      value[0] = value[1] = value[2] = value[3] = 0;
      break;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *value = GL_ONE;
      break;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
      *value = GL_ZERO;
      break;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *value = GL_FUNC_ADD;
      break;
    default:
      glGetIntegerv(what, value);
  }
}

#define glGetIntegerv lab_gl_integer

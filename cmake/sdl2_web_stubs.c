/* What SDL and ImGui's backend name of the parts of SDL that the page leaves out (see sdl2_web.cmake): each says that it
   is not there, as SDL's own functions do when they fail. */
#include "SDL_internal.h"

#include <EGL/egl.h>
#include <GLES3/gl3.h>
#include <string.h>

#include "SDL_error.h"
#include "SDL_gamecontroller.h"
#include "SDL_joystick.h"
#include "SDL_render.h"
#include "SDL_surface.h"

/* The GL functions that SDL looks up by name (SDL_video.c, SDL_egl.c), of all that there are. */
__eglMustCastToProperFunctionPointerType eglGetProcAddress(const char *name)
{
#define KNOWN(function) \
    if (strcmp(name, #function) == 0) { \
        return (__eglMustCastToProperFunctionPointerType)function; \
    }
    KNOWN(glGetString)
    KNOWN(glGetStringi)
    KNOWN(glGetIntegerv)
    KNOWN(glGetError)
    KNOWN(glBindFramebuffer)
    KNOWN(glGetFramebufferAttachmentParameteriv)
    return NULL;
}

static int left_out(void) { return SDL_SetError("This build of SDL draws with OpenGL only"); }

/* Surfaces can be held, not copied, stretched or converted. */
int SDL_CalculateBlit(SDL_Surface *surface) { (void)surface; return left_out(); }
int SDL_RLESurface(SDL_Surface *surface) { (void)surface; return left_out(); }
void SDL_UnRLESurface(SDL_Surface *surface, int recode) { (void)surface; (void)recode; }
int SDL_SoftStretch(SDL_Surface *src, const SDL_Rect *from, SDL_Surface *dst, const SDL_Rect *to)
{
    (void)src; (void)from; (void)dst; (void)to;
    return left_out();
}
int SDL_SoftStretchLinear(SDL_Surface *src, const SDL_Rect *from, SDL_Surface *dst, const SDL_Rect *to)
{
    (void)src; (void)from; (void)dst; (void)to;
    return left_out();
}
static int no_pixels(int w, int h, Uint32 from, const void *src, int src_pitch, Uint32 to, void *dst, int dst_pitch)
{
    (void)w; (void)h; (void)from; (void)src; (void)src_pitch; (void)to; (void)dst; (void)dst_pitch;
    return left_out();
}
#define NO_PIXELS(name) \
    int name(int w, int h, Uint32 a, const void *s, int p, Uint32 b, void *d, int q) { return no_pixels(w, h, a, s, p, b, d, q); }
NO_PIXELS(SDL_ConvertPixels_YUV_to_RGB)
NO_PIXELS(SDL_ConvertPixels_RGB_to_YUV)
NO_PIXELS(SDL_ConvertPixels_YUV_to_YUV)
int SDL_CalculateYUVSize(Uint32 format, int w, int h, size_t *size, int *pitch)
{
    (void)format; (void)w; (void)h; (void)size; (void)pitch;
    return left_out();
}

/* No renderer, which SDL_GetWindowSurface would ask for. */
int SDL_GetNumRenderDrivers(void) { return 0; }
int SDL_GetRenderDriverInfo(int index, SDL_RendererInfo *info) { (void)index; (void)info; return left_out(); }
SDL_Renderer *SDL_CreateRenderer(SDL_Window *window, int index, Uint32 flags)
{
    (void)window; (void)index; (void)flags;
    left_out();
    return NULL;
}
SDL_Renderer *SDL_GetRenderer(SDL_Window *window) { (void)window; return NULL; }
int SDL_GetRendererInfo(SDL_Renderer *renderer, SDL_RendererInfo *info) { (void)renderer; (void)info; return left_out(); }
void SDL_DestroyRenderer(SDL_Renderer *renderer) { (void)renderer; }
void SDL_DestroyRendererWithoutFreeing(SDL_Renderer *renderer) { (void)renderer; }
SDL_Texture *SDL_CreateTexture(SDL_Renderer *renderer, Uint32 format, int access, int w, int h)
{
    (void)renderer; (void)format; (void)access; (void)w; (void)h;
    left_out();
    return NULL;
}
void SDL_DestroyTexture(SDL_Texture *texture) { (void)texture; }
int SDL_UpdateTexture(SDL_Texture *texture, const SDL_Rect *rect, const void *pixels, int pitch)
{
    (void)texture; (void)rect; (void)pixels; (void)pitch;
    return left_out();
}
int SDL_RenderCopy(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *from, const SDL_Rect *to)
{
    (void)renderer; (void)texture; (void)from; (void)to;
    return left_out();
}
void SDL_RenderPresent(SDL_Renderer *renderer) { (void)renderer; }
int SDL_RenderSetViewport(SDL_Renderer *renderer, const SDL_Rect *rect) { (void)renderer; (void)rect; return left_out(); }
int SDL_GetRendererOutputSize(SDL_Renderer *renderer, int *w, int *h)
{
    (void)renderer; (void)w; (void)h;
    return left_out();
}

/* No joystick is ever there. */
int SDL_NumJoysticks(void) { return 0; }
SDL_bool SDL_IsGameController(int index) { (void)index; return SDL_FALSE; }
SDL_GameController *SDL_GameControllerOpen(int index) { (void)index; left_out(); return NULL; }
void SDL_GameControllerClose(SDL_GameController *controller) { (void)controller; }
Uint8 SDL_GameControllerGetButton(SDL_GameController *controller, SDL_GameControllerButton button)
{
    (void)controller; (void)button;
    return 0;
}
Sint16 SDL_GameControllerGetAxis(SDL_GameController *controller, SDL_GameControllerAxis axis)
{
    (void)controller; (void)axis;
    return 0;
}

# SDL2 for the web, straight from its source tree: what a canvas, a keyboard, a mouse and touch need.
# (Emscripten's own port would download it, and compiles more than is used here.) Pictures are drawn by WebGL alone, so
# SDL's renderer and what copies, stretches and converts surfaces stay out, as do sound, joysticks and sensors; what
# the rest of SDL and ImGui's backend name of them is in sdl2_web_stubs.c and says that it is not there.
lab_need_file("${LAB_SDL2_DIR}/include/SDL.h" LAB_SDL2_DIR)

set(sdl2_names
  SDL SDL_assert SDL_dataqueue SDL_error SDL_guid SDL_hints SDL_list SDL_log SDL_utils
  atomic/SDL_atomic atomic/SDL_spinlock
  cpuinfo/SDL_cpuinfo dynapi/SDL_dynapi
  events/SDL_clipboardevents events/SDL_displayevents events/SDL_dropevents events/SDL_events events/SDL_gesture
  events/SDL_keyboard events/SDL_keysym_to_scancode events/SDL_mouse events/SDL_quit events/SDL_scancode_tables
  events/SDL_touch events/SDL_windowevents
  file/SDL_rwops filesystem/emscripten/SDL_sysfilesystem
  loadso/dlopen/SDL_sysloadso locale/SDL_locale locale/emscripten/SDL_syslocale
  misc/SDL_url misc/emscripten/SDL_sysurl power/SDL_power power/emscripten/SDL_syspower
  stdlib/SDL_crc16 stdlib/SDL_crc32 stdlib/SDL_getenv stdlib/SDL_iconv stdlib/SDL_malloc stdlib/SDL_qsort
  stdlib/SDL_stdlib stdlib/SDL_string stdlib/SDL_strtokr
  thread/SDL_thread timer/SDL_timer timer/unix/SDL_systimer
  video/SDL_clipboard video/SDL_egl video/SDL_fillrect video/SDL_pixels video/SDL_rect video/SDL_surface video/SDL_video
  video/emscripten/SDL_emscriptenevents video/emscripten/SDL_emscriptenframebuffer
  video/emscripten/SDL_emscriptenmouse video/emscripten/SDL_emscriptenopengles
  video/emscripten/SDL_emscriptenvideo)
set(sdl2_thread_backend generic)
if(LAB_THREADS)
  set(sdl2_thread_backend pthread)
endif()
foreach(name SDL_syscond SDL_sysmutex SDL_syssem SDL_systhread SDL_systls)
  list(APPEND sdl2_names thread/${sdl2_thread_backend}/${name})
endforeach()

list(TRANSFORM sdl2_names PREPEND "${LAB_SDL2_DIR}/src/" OUTPUT_VARIABLE sdl2_sources)
list(TRANSFORM sdl2_sources APPEND ".c")
add_library(sdl2 STATIC ${sdl2_sources} "${CMAKE_CURRENT_LIST_DIR}/sdl2_web_stubs.c")
target_include_directories(sdl2 SYSTEM PUBLIC "${LAB_SDL2_DIR}/include" PRIVATE "${LAB_SDL2_DIR}/src")
target_compile_options(sdl2 PRIVATE -sUSE_SDL=0 -fwrapv)
target_compile_definitions(sdl2 PRIVATE
  SDL_AUDIO_DISABLED=1 SDL_HAPTIC_DISABLED=1 SDL_HIDAPI_DISABLED=1 SDL_JOYSTICK_DISABLED=1 SDL_RENDER_DISABLED=1
  SDL_SENSOR_DISABLED=1)
# SDL looks a few GL functions up by name: sdl2_web_stubs.c knows those, and the page need not carry all of them.
target_link_options(sdl2 INTERFACE -sUSE_SDL=0 -sGL_ENABLE_GET_PROC_ADDRESS=0)
lab_third_party(sdl2)

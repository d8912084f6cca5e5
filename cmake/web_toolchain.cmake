# Finds Emscripten for the web presets: the user's own emcc (4 or newer) on PATH, else the one that cmake/setup.sh put
# into the user's cache folder. Then it is Emscripten's own platform file that does the work.
include("${CMAKE_CURRENT_LIST_DIR}/cache_dir.cmake")

find_program(LAB_PATH_EMCC NAMES emcc NO_CMAKE_FIND_ROOT_PATH)
set(lab_emscripten_bin "")
if(LAB_PATH_EMCC)
  execute_process(COMMAND "${LAB_PATH_EMCC}" --version OUTPUT_VARIABLE lab_emcc_says ERROR_QUIET)
  if(lab_emcc_says MATCHES " ([0-9]+\\.[0-9.]+)" AND CMAKE_MATCH_1 VERSION_GREATER_EQUAL 4)
    get_filename_component(lab_emscripten_bin "${LAB_PATH_EMCC}" DIRECTORY)
    execute_process(COMMAND "${lab_emscripten_bin}/em-config" EMSCRIPTEN_ROOT OUTPUT_VARIABLE lab_emscripten_root
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
if(NOT lab_emscripten_bin)
  set(lab_emscripten_bin "${LAB_CACHE_DIR}/emscripten/bin")
  set(lab_emscripten_root "${LAB_CACHE_DIR}/emscripten/usr/share/emscripten")
endif()
if(NOT EXISTS "${lab_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "No Emscripten found on PATH or in ${LAB_CACHE_DIR}: run ./lab serve once, or bash cmake/setup.sh")
endif()

include("${lab_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")

# The libraries that are compiled with the lab. Each is a target whose headers are SYSTEM (their warnings are not ours).
#   imgui, imgui_backends   Dear ImGui's core; its SDL2 and OpenGL 3 backends
#   sdl2                    SDL2: the system's natively, from source on the web
#   eigen                   Eigen, header only
#   zlib_lib                zlib, static
#   lab_json                nlohmann/json
#   lab_onnx                ONNX's messages, checker and shape inference, with protobuf (native only)
#   lab_gtest               GoogleTest with its main(), from Debian's sources, for every compiler the same
include("${CMAKE_CURRENT_LIST_DIR}/cache_dir.cmake")

set(LAB_IMGUI_DIR "${LAB_CACHE_DIR}/src/imgui" CACHE PATH "Source tree of Dear ImGui 1.92")
set(LAB_SDL2_DIR "${LAB_CACHE_DIR}/src/sdl2" CACHE PATH "Source tree of SDL2 2.32 (web builds)")
set(LAB_EIGEN_DIR "${LAB_CACHE_DIR}/src/eigen" CACHE PATH "Source tree of Eigen 5")
set(LAB_ZLIB_DIR "${LAB_CACHE_DIR}/src/zlib" CACHE PATH "Source tree of zlib 1.3")
set(LAB_GTEST_DIR "/usr/src/googletest/googletest" CACHE PATH "Source tree of GoogleTest")

function(lab_need_file file option)
  if(NOT EXISTS "${file}")
    message(FATAL_ERROR "${file} is missing: run ./lab serve once to fetch it, or pass -D${option}=<source tree>")
  endif()
endfunction()

# lab_third_party(TARGET [OPTION …]): what its sources warn about is not shown. Natively they are optimised a little, under
# the sanitizers not at all, or as the options say.
function(lab_third_party target)
  set(options ${ARGN})
  if(NOT options AND NOT EMSCRIPTEN)
    set(options -O$<NOT:$<BOOL:${LAB_SANITIZE}>>)
  endif()
  target_compile_options(${target} PRIVATE -w ${options})
endfunction()

lab_need_file("${LAB_EIGEN_DIR}/Eigen/Core" LAB_EIGEN_DIR)
add_library(eigen INTERFACE)
target_include_directories(eigen SYSTEM INTERFACE "${LAB_EIGEN_DIR}")
target_compile_definitions(eigen INTERFACE EIGEN_MPL2_ONLY)

lab_need_file("${LAB_ZLIB_DIR}/zlib.h" LAB_ZLIB_DIR)
set(zlib_names adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil)
list(TRANSFORM zlib_names PREPEND "${LAB_ZLIB_DIR}/" OUTPUT_VARIABLE zlib_sources)
list(TRANSFORM zlib_sources APPEND ".c")
add_library(zlib_lib STATIC ${zlib_sources})
target_include_directories(zlib_lib SYSTEM PUBLIC "${LAB_ZLIB_DIR}")
lab_third_party(zlib_lib -O2)

lab_need_file("${LAB_IMGUI_DIR}/imgui.h" LAB_IMGUI_DIR)
add_library(imgui STATIC
  "${LAB_IMGUI_DIR}/imgui.cpp" "${LAB_IMGUI_DIR}/imgui_draw.cpp"
  "${LAB_IMGUI_DIR}/imgui_tables.cpp" "${LAB_IMGUI_DIR}/imgui_widgets.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${LAB_IMGUI_DIR}" "${CMAKE_CURRENT_LIST_DIR}/imgui")
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="lab_imgui_config.h" PRIVATE IMGUI_DISABLE_DEFAULT_FONT)
lab_third_party(imgui $<IF:$<BOOL:${EMSCRIPTEN}>,-Os,-O$<NOT:$<BOOL:${LAB_SANITIZE}>>>)

if(EMSCRIPTEN)
  include("${CMAKE_CURRENT_LIST_DIR}/sdl2_web.cmake")
else()
  find_package(SDL2 REQUIRED)
  find_package(OpenGL REQUIRED COMPONENTS OpenGL)
  add_library(sdl2 INTERFACE)
  target_link_libraries(sdl2 INTERFACE SDL2::SDL2 OpenGL::OpenGL ${CMAKE_DL_LIBS})
endif()

add_library(imgui_backends STATIC
  "${LAB_IMGUI_DIR}/backends/imgui_impl_sdl2.cpp" "${LAB_IMGUI_DIR}/backends/imgui_impl_opengl3.cpp")
target_include_directories(imgui_backends SYSTEM PUBLIC "${LAB_IMGUI_DIR}/backends")
target_link_libraries(imgui_backends PUBLIC imgui sdl2)
if(EMSCRIPTEN)
  target_compile_definitions(imgui_backends PUBLIC IMGUI_IMPL_OPENGL_ES3)
endif()
if(EMSCRIPTEN)
  set_source_files_properties("${LAB_IMGUI_DIR}/backends/imgui_impl_opengl3.cpp" PROPERTIES
    COMPILE_OPTIONS "-include;${CMAKE_CURRENT_LIST_DIR}/imgui/lab_webgl_state.h"
    OBJECT_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/imgui/lab_webgl_state.h")
endif()
lab_third_party(imgui_backends)

add_library(lab_json INTERFACE)
find_path(LAB_JSON_INCLUDE_DIR nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH)
# Not as a plain -isystem /usr/include, which would mix the host's libc into a web build: a folder with just this library.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/json_include")
file(CREATE_LINK "${LAB_JSON_INCLUDE_DIR}/nlohmann" "${PROJECT_BINARY_DIR}/json_include/nlohmann" SYMBOLIC)
target_include_directories(lab_json SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/json_include")

if(NOT EMSCRIPTEN)
  find_package(Protobuf REQUIRED)
  find_path(LAB_ONNX_INCLUDE_DIR onnx/checker.h)
  find_library(LAB_ONNX_LIBRARY onnx)
  find_library(LAB_ONNX_PROTO_LIBRARY onnx_proto)
  if(NOT LAB_ONNX_INCLUDE_DIR OR NOT LAB_ONNX_LIBRARY OR NOT LAB_ONNX_PROTO_LIBRARY)
    message(FATAL_ERROR "ONNX 1.12 or newer is missing: run ./lab test once, or install libonnx-dev and libprotobuf-dev")
  endif()
  add_library(lab_onnx INTERFACE)
  target_include_directories(lab_onnx SYSTEM INTERFACE "${LAB_ONNX_INCLUDE_DIR}")
  target_compile_definitions(lab_onnx INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)
  target_link_libraries(lab_onnx INTERFACE "${LAB_ONNX_LIBRARY}" "${LAB_ONNX_PROTO_LIBRARY}" protobuf::libprotobuf)
endif()

if(LAB_BUILD_TESTS)
  lab_need_file("${LAB_GTEST_DIR}/src/gtest-all.cc" LAB_GTEST_DIR)
  add_library(lab_gtest STATIC "${LAB_GTEST_DIR}/src/gtest-all.cc" "${LAB_GTEST_DIR}/src/gtest_main.cc")
  target_include_directories(lab_gtest SYSTEM PUBLIC "${LAB_GTEST_DIR}/include" PRIVATE "${LAB_GTEST_DIR}")
  target_compile_features(lab_gtest PUBLIC cxx_std_20)
  lab_third_party(lab_gtest)
  if(NOT EMSCRIPTEN)
    find_package(Threads REQUIRED)
    target_link_libraries(lab_gtest PUBLIC Threads::Threads)
  endif()
endif()

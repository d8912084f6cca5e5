# How the project's own targets are compiled. Third parties are in dependencies.cmake.

# Settings that every translation unit of a program must share (exceptions, instruction set, sanitizers).
if(EMSCRIPTEN)
  add_compile_options(-fwasm-exceptions -msimd128 -msse4.2)
  add_link_options(-fwasm-exceptions)
  if(LAB_THREADS)
    add_compile_options(-pthread)
    add_link_options(-pthread)
  endif()
else()
  # AVX2 with FMA where this machine has them; -DLAB_NATIVE_ARCH= builds for any x86-64.
  set(lab_arch "")
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" AND EXISTS /proc/cpuinfo)
    file(STRINGS /proc/cpuinfo lab_cpu_flags REGEX "^flags" LIMIT_COUNT 1)
    if(lab_cpu_flags MATCHES " avx2 " AND lab_cpu_flags MATCHES " fma " AND lab_cpu_flags MATCHES " bmi2 ")
      set(lab_arch "x86-64-v3")
    endif()
  endif()
  set(LAB_NATIVE_ARCH "${lab_arch}" CACHE STRING "Value of -march= for native builds, empty for the compiler's default")
  if(LAB_NATIVE_ARCH)
    add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-march=${LAB_NATIVE_ARCH}>)
  endif()
  if(LAB_SANITIZE)
    # Of the undefined behaviour three kinds are left out that the address sanitizer or the processor catch anyway
    # (null, object-size, misaligned vectors): in Eigen's templates they take nearly half of the compile time.
    add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,object-size,alignment
      -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
  endif()
  if(LAB_TSAN)
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
  endif()
endif()

# lab_flags: the language, the warnings (errors) and the include root of the project's own code.
add_library(lab_flags INTERFACE)
target_compile_features(lab_flags INTERFACE cxx_std_20)
target_include_directories(lab_flags INTERFACE "${CMAKE_CURRENT_LIST_DIR}/../src")
# Multiplication and addition stay two roundings unless a room asks otherwise: the same numbers natively and on the web.
target_compile_options(lab_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall$<SEMICOLON>-Wextra$<SEMICOLON>-Wpedantic$<SEMICOLON>-Wshadow$<SEMICOLON>-Werror$<SEMICOLON>-ffp-contract=off>)
if(EMSCRIPTEN)
  # Eigen's SSE intrinsics on wasm: some are emulated, which is known.
  target_compile_options(lab_flags INTERFACE -Wno-dollar-in-identifier-extension)
endif()

# lab_headers_once(TARGET [HEADERS …] [LIBS …]): what nearly every file includes is read once instead of every time, which
# takes a third to two thirds off most files; once for all targets that are compiled with the same options. HEADERS: more
# than the usual ones; LIBS: where those are. Call it when the target's options are set.
file(WRITE "${PROJECT_BINARY_DIR}/headers_once.cpp" "")
function(lab_headers_once target)
  cmake_parse_arguments(once "" "" "HEADERS;LIBS" ${ARGN})
  get_target_property(options ${target} COMPILE_OPTIONS)
  get_directory_property(everywhere COMPILE_OPTIONS)
  list(REMOVE_ITEM options ${everywhere} options-NOTFOUND)
  string(REGEX REPLACE "[^A-Za-z0-9]+" "_" headers "lab_headers_${options}_${once_HEADERS}")
  if(NOT TARGET ${headers})
    add_library(${headers} OBJECT "${PROJECT_BINARY_DIR}/headers_once.cpp")
    target_link_libraries(${headers} PRIVATE lab_flags eigen ${once_LIBS})
    target_compile_options(${headers} PRIVATE ${options})
    target_precompile_headers(${headers} PRIVATE
      <algorithm> <cmath> <cstdint> <functional> <limits> <map> <memory> <numeric> <optional> <span> <string>
      <string_view> <vector> <Eigen/Core> ${once_HEADERS})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
endfunction()

# lab_room(NAME [FOLDERS …] [WITHOUT …] [SOURCES …] [LIBS …]): the static library of one folder below src/.
# It is made of the .cpp files that lie there, a new one is seen by the next build. FOLDERS: below it, taken as well;
# WITHOUT: files that belong to another target; SOURCES: these files and no others.
function(lab_room name)
  cmake_parse_arguments(room "" "" "FOLDERS;WITHOUT;SOURCES;LIBS" ${ARGN})
  if(NOT room_SOURCES)
    file(GLOB room_SOURCES CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "*.cpp")
    foreach(folder IN LISTS room_FOLDERS)
      file(GLOB more CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${folder}/*.cpp")
      list(APPEND room_SOURCES ${more})
    endforeach()
    if(room_WITHOUT)
      list(REMOVE_ITEM room_SOURCES ${room_WITHOUT})
    endif()
  endif()
  add_library(${name} STATIC ${room_SOURCES})
  target_link_libraries(${name} PUBLIC lab_flags ${room_LIBS})
  # What draws and reads is waited for by nobody: on the web it is made small, natively it is compiled quickly. What
  # computes is made fast.
  if(EMSCRIPTEN AND NOT name MATCHES "^lab_(core|methods|nn)")
    target_compile_options(${name} PRIVATE -Os)
  elseif(NOT EMSCRIPTEN AND NOT LAB_SANITIZE AND name MATCHES "^lab_(ui|stage|lessons|session|canvas)")
    target_compile_options(${name} PRIVATE -O1)
  endif()
  # Under the sanitizers only what computes is optimised: the rest is compiled longer than it is run.
  if(LAB_SANITIZE AND NOT name MATCHES "^lab_(core|methods|nn|networks|data)")
    target_compile_options(${name} PRIVATE -O0)
  endif()
  if(name MATCHES "^lab_(ui|stage|lessons|session|canvas)")
    lab_headers_once(${name} HEADERS <imgui.h> LIBS imgui)
  else()
    lab_headers_once(${name})
  endif()
endfunction()

# lab_web_module(TARGET): links an executable as TARGET's ES module lab.mjs + lab.wasm for the page, and for node,
# where the site build asks it for the catalogue and divides it (web/split.mjs). For that the functions keep their names,
# the linker says what it took (lab.map), and equal functions of different lessons stay apart.
function(lab_web_module target)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME lab SUFFIX .mjs)
  target_link_options(${target} PRIVATE
    -O3 --profiling-funcs -Wl,--no-demangle "-Wl,-Map=$<TARGET_FILE_DIR:${target}>/lab.map"
    -sBINARYEN_EXTRA_PASSES=--skip-pass=duplicate-function-elimination,--skip-pass=merge-similar-functions
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createLab
    -sENVIRONMENT=web,node$<$<BOOL:${LAB_THREADS}>:,worker>
    -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sINVOKE_RUN=0 -sEXIT_RUNTIME=0
    -sSTACK_SIZE=1MB -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=32MB
    -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sFULL_ES3=0
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=callMain,createContext,UTF8ToString,stringToUTF8,lengthBytesUTF8,stringToNewUTF8,HEAPU8,HEAP32,HEAPU32,HEAPF32,GL
    -sINCOMING_MODULE_JS_API=canvas,locateFile,wasmBinary,instantiateWasm,print,printErr,onAbort,onRuntimeInitialized,preRun,arguments,noInitialRun,setStatus,monitorRunDependencies)
endfunction()

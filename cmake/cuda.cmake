# CUDA, for native builds with LAB_CUDA: nvcc from PATH or where NVIDIA's installers put it, with cuBLAS and cuDNN beside
# it or in the system's folders.
#   lab_cuda_sources(TARGET)   TARGET's .cu files: flags, warnings as errors, the libraries

find_program(CMAKE_CUDA_COMPILER nvcc PATHS /usr/local/cuda/bin /opt/cuda/bin)
if(NOT CMAKE_CUDA_COMPILER)
  message(FATAL_ERROR "LAB_CUDA is ON, but there is no nvcc on PATH or in /usr/local/cuda/bin: install the CUDA toolkit")
endif()
# Machine code for A100 and its kin and for H100 and H200; anything newer compiles the PTX when it starts.
set(CMAKE_CUDA_ARCHITECTURES "80-real;90-real;90-virtual" CACHE STRING "GPUs to compile for")
if(LAB_CCACHE)
  set(CMAKE_CUDA_COMPILER_LAUNCHER "${LAB_CCACHE}")
endif()
enable_language(CUDA)
# nvcc has had C++20 since CUDA 12; CMake 3.25 does not know it yet.
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
endif()
find_package(CUDAToolkit REQUIRED)
find_path(LAB_CUDNN_INCLUDE_DIR cudnn_version.h HINTS ${CUDAToolkit_INCLUDE_DIRS})
find_library(LAB_CUDNN_LIBRARY cudnn HINTS ${CUDAToolkit_LIBRARY_DIR} "${CUDAToolkit_LIBRARY_DIR}/../lib")
if(NOT LAB_CUDNN_INCLUDE_DIR OR NOT LAB_CUDNN_LIBRARY)
  message(FATAL_ERROR "cuDNN 9 is missing (cudnn.h and libcudnn): install it beside ${CUDAToolkit_INCLUDE_DIRS}, or build without -DLAB_CUDA=ON")
endif()

function(lab_cuda_sources target)
  target_include_directories(${target} SYSTEM PRIVATE "${LAB_CUDNN_INCLUDE_DIR}")
  target_link_libraries(${target} PRIVATE CUDA::cudart CUDA::cublasLt "${LAB_CUDNN_LIBRARY}")
  # Eigen's matrices are used on the host only: without its own marks for nvcc, which would warn about them.
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:CUDA>:--extended-lambda;-DEIGEN_NO_CUDA;-Werror=all-warnings;-Xcompiler=-Wall,-Wextra,-Wshadow,-Wno-restrict>")
endfunction()

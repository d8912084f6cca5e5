# CUDA: where its compiler is, what a build with it lacks, and whether there is a GPU. Nothing is installed.

# Prints nvcc's path, if there is one.
cuda_compiler() {
  local candidate
  for candidate in "$(command -v nvcc || true)" /usr/local/cuda/bin/nvcc /opt/cuda/bin/nvcc; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# Prints why LAB_CUDA cannot be built here; nothing where it can. Headers and libraries are tried with nvcc
# itself, which knows its own folders.
what_cuda_lacks() {
  local nvcc folder lacks=""
  if ! nvcc=$(cuda_compiler); then
    echo "there is no nvcc on PATH or in /usr/local/cuda/bin (NVIDIA's CUDA toolkit, 12 or newer)"
    return 0
  fi
  folder=$(mktemp -d)
  printf 'int main() { return 0; }\n' >"$folder/a.cu"
  if ! "$nvcc" -std=c++20 -E "$folder/a.cu" -o "$folder/a.i" >"$folder/log" 2>&1; then
    lacks="$nvcc does not compile C++20 here ($(tail -n 1 "$folder/log"))"
  else
    cuda_has cublasLt "#include <cublasLt.h>" || lacks="cuBLAS (cublasLt.h and libcublasLt) is missing beside $nvcc"
    cuda_has cudnn "#include <cudnn_version.h>
static_assert(CUDNN_MAJOR >= 9);" || lacks="${lacks:+$lacks; }cuDNN 9 (cudnn.h and libcudnn) is missing beside $nvcc"
  fi
  rm -rf "$folder"
  printf '%s' "$lacks"
}

# cuda_has LIBRARY SOURCE: for what_cuda_lacks, whose nvcc and folder it uses.
cuda_has() {
  printf '%s\nint main() { return 0; }\n' "$2" >"$folder/a.cpp"
  "$nvcc" -std=c++17 "$folder/a.cpp" -l"$1" -o "$folder/a" >"$folder/log" 2>&1
}

# cuda_is_built_in FOLDER: true where this build folder was configured with CUDA.
cuda_is_built_in() { grep -qs '^LAB_CUDA:BOOL=ON' "$1/CMakeCache.txt"; }

# True where the system has an NVIDIA GPU with a driver (the second: below Windows).
gpu_is_there() {
  [ -e /dev/nvidiactl ] || [ -e /dev/dxg ] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }
}

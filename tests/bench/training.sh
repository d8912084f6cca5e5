#!/usr/bin/env bash
# Rounds of training against PyTorch (on the CPU, and on a GPU where there is one), on MNIST where it is found
# usage: tests/bench/training.sh [options of training.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders,
#        LAB_TORCH_PYTHON a python whose PyTorch can use the GPU
set -eu -o pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
native=${LAB_NATIVE_BUILD:-build/native}
web=${LAB_WEB_BUILD:-build/web}

. cmake/setup/cuda.sh

# On the GPU: `--cuda PROGRAM`, or `--no-cuda REASON`, which is said.
if ! gpu_is_there; then
  gpu=(--no-cuda "this machine has no NVIDIA GPU")
elif lacks=$(what_cuda_lacks) && [ -n "$lacks" ]; then
  gpu=(--no-cuda "$lacks")
else
  cuda_is_built_in "$native" || cmake --preset native -B "$native" -DLAB_CUDA=ON >/dev/null
  gpu=(--cuda "$native/tests/bench/bench_training")
fi
cmake --build "$native" --target bench_training
cmake --build "$web" --target bench_training
exec /usr/bin/python3 tests/bench/training.py --native "$native/tests/bench/bench_training" \
  --web "$web/tests/bench/bench_training.cjs" "${gpu[@]}" "$@"

#!/usr/bin/env bash
# Rounds of training against PyTorch (Debian's python3-torch, on the CPU), on MNIST where it is found
# usage: tests/bench/training.sh [options of training.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders
set -eu -o pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
native=${LAB_NATIVE_BUILD:-build/native}
web=${LAB_WEB_BUILD:-build/web}

cmake --build "$native" --target bench_training
cmake --build "$web" --target bench_training
exec /usr/bin/python3 tests/bench/training.py --native "$native/tests/bench/bench_training" \
  --web "$web/tests/bench/bench_training.cjs" "$@"

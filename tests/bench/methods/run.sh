#!/usr/bin/env bash
# Builds the program of the methods for both sides and compares one chapter: run.sh CHAPTER [options of methods.py]
set -eu -o pipefail
cd "$(dirname "$(readlink -f "$0")")/../../.."
native=${LAB_NATIVE_BUILD:-build/native}
web=${LAB_WEB_BUILD:-build/web}

cmake --build "$native" --target bench_methods
cmake --build "$web" --target bench_methods
exec /usr/bin/python3 tests/bench/methods.py "$@" --native "$native/tests/bench/bench_methods" \
  --web "$web/tests/bench/bench_methods.cjs"

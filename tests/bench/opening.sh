#!/usr/bin/env bash
# How long a frame waits when a wide table of a person's own is opened, lesson by lesson.
set -euo pipefail

cd "$(dirname "$0")/../.."
cmake --preset native >/dev/null
cmake --build build/native --target bench_opening
build/native/tests/bench/bench_opening "$@"

#!/usr/bin/env bash
# DBSCAN, hierarchies and Gaussian mixtures against scikit-learn and fastcluster (native), on points made for it
# usage: tests/bench/groups.sh [options of groups.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders
set -eu -o pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
native=${LAB_NATIVE_BUILD:-build/native}
web=${LAB_WEB_BUILD:-build/web}

cmake --build "$native" --target bench_groups
cmake --build "$web" --target bench_groups
exec /usr/bin/python3 tests/bench/groups.py --native "$native/tests/bench/bench_groups" \
  --web "$web/tests/bench/bench_groups.cjs" "$@"

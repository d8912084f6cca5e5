#!/usr/bin/env bash
# k-means against scikit-learn (native) and ml-kmeans (in node), on MNIST where it is found
# usage: tests/bench/kmeans.sh [options of kmeans.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders
set -eu -o pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
native=${LAB_NATIVE_BUILD:-build/native}
web=${LAB_WEB_BUILD:-build/web}
modules=build/bench/npm

cmake --build "$native" --target bench_kmeans
cmake --build "$web" --target bench_kmeans
if ! cmp -s tests/bench/package-lock.json "$modules/package-lock.json"; then
  echo "Fetching ml-kmeans"
  mkdir -p "$modules"
  cp tests/bench/package.json tests/bench/.npmrc "$modules"
  # The lock file comes last: with it the folder is complete.
  cp tests/bench/package-lock.json "$modules/package-lock.json.new"
  cp "$modules/package-lock.json.new" "$modules/package-lock.json"
  (cd "$modules" && npm ci --silent) || { rm -f "$modules/package-lock.json"; exit 1; }
fi
exec /usr/bin/python3 tests/bench/kmeans.py --native "$native/tests/bench/bench_kmeans" \
  --web "$web/tests/bench/bench_kmeans.cjs" --modules "$modules" "$@"

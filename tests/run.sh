#!/usr/bin/env bash
# Runs the parts named in LAB_TEST_PARTS, all of them even when one fails, and ends with the verdict. Called by ./lab test.
set -u -o pipefail

cd "$(dirname "$0")/.."
. cmake/setup/common.sh
. cmake/setup/cuda.sh
set +e

configure_options=("$@")
filter=${LAB_TEST_FILTER:-}
jobs=$(nproc)

# The native build takes CUDA in where that is to be tested and can be compiled; where there is no GPU that could run it,
# compiling for the oldest shows as much as for all of them.
cuda_lacks=""
if [[ " $LAB_TEST_PARTS " == *" cuda "* ]]; then
  cuda_lacks=$(what_cuda_lacks)
  if [ -z "$cuda_lacks" ] && ! cuda_is_built_in build/native; then
    configure_native=(-DLAB_CUDA=ON)
    gpu_is_there || configure_native+=(-DCMAKE_CUDA_ARCHITECTURES=80-real)
  fi
  # nvcc was there once and is gone.
  if [ -n "$cuda_lacks" ] && cuda_is_built_in build/native; then configure_native=(-DLAB_CUDA=OFF); fi
fi

build() { # PRESET [TARGET…]
  local preset=$1 options=(${configure_options[@]+"${configure_options[@]}"})
  shift
  if [ "$preset" = native ]; then
    options+=(${configure_native[@]+"${configure_native[@]}"})
    configure_native=()
  fi
  if [ ! -f "build/$preset/build.ninja" ] || [ ${#options[@]} -gt 0 ]; then
    cmake --preset "$preset" ${options[@]+"${options[@]}"} || return 1
  fi
  cmake --build "build/$preset" ${1:+--target "$@"}
}

run_ctest() {
  ctest --test-dir "build/$1" --output-on-failure --no-tests=error -j "$jobs" ${filter:+-R "$filter"} | tee -a "$seen"
}

run_node_tests() { # FOLDER, a process for every file
  local files
  files=$(find "$1" -name '*.test.mjs' | sort)
  [ -n "$files" ] || { echo "there are no tests in $1"; return 1; }
  # shellcheck disable=SC2086
  run_node_files $files
}

run_node_files() { node --test ${filter:+--test-name-pattern "$filter"} "$@" | tee -a "$seen"; }

# The slowest tests of what ctest (…: NAME …  Passed  1.23 sec) and node (ok 1 - NAME, then duration_ms: 1234) printed.
slowest_tests() {
  awk '
    / Test +#[0-9]+: / && / sec *$/ { name = $0; sub(/^.*#[0-9]+: /, "", name); sub(/ \.*[ *].*$/, "", name); printf "%.1f s  %s\n", $(NF - 1), name }
    /^ *(not )?ok [0-9]+ - / { name = $0; sub(/^.*ok [0-9]+ - /, "", name) }
    / duration_ms: / && name != "" { line = sprintf("%.1f s  %s", $2 / 1000, name); name = "" }
    / type: .suite./ { line = "" }
    /^ *\.\.\.$/ && line != "" { print line; line = "" }
  ' "$1" | sort -rn | head -12
}

part_native() { build native && run_ctest native; }
part_wasm() { build web && run_ctest web; }
part_sanitize() { build sanitize && run_ctest sanitize; }
part_page() {
  local status=0
  local project
  for project in web tests; do
    if web/node_modules/.bin/tsc --project "$project/tsconfig.json"; then echo "tsc: $project without errors"; else status=1; fi
  done
  run_node_tests tests/server || status=1
  return $status
}
# The files that training ships, run by the runtime that the page has: short trainings of every kind of network here, and
# the models of the project.
part_models() {
  local folder=build/models-test model
  build native lab_train_program || return 1
  rm -rf "$folder"
  for model in digits-ae digits-deep digits-denoise digits-vae2 digits-gan "conv-ae --data digits" "gan --data digits" "ae-hinton --data digits"; do
    # shellcheck disable=SC2086
    build/native/src/train/lab-train $model --epochs 2 --out "$folder" >"$folder.log" || { cat "$folder.log"; return 1; }
  done
  LAB_MODELS=$folder:models run_node_tests tests/models
}
# The CUDA backend: compiled and linked where nvcc is; its tests run on a GPU, or say that they were skipped.
part_cuda() {
  local log=build/native/unit_cuda.log status=0
  if [ -n "$cuda_lacks" ]; then
    skipped=$cuda_lacks
    return 0
  fi
  build native unit_cuda lab_train_program || return 1
  build/native/tests/unit/unit_cuda >"$log" 2>&1 || status=1
  if [ "$status" -ne 0 ]; then cat "$log"; fi
  grep -E '^\[  (PASSED|SKIPPED|FAILED) .* tests?[.,]|^    (no GPU|on )' "$log" | sed 's/, listed below:$//'
  if grep -q '^    no GPU' "$log"; then
    skipped="compiled and linked; $(grep -c '^\[  SKIPPED \] .*ms)$' "$log") tests need a GPU"
  fi
  return $status
}
part_browser() { build web site && run_node_files tests/browser/every.mjs; }
part_format() {
  local count wrong
  clang-format-14 --version >/dev/null || return 1
  count=$(git ls-files -- '*.cpp' '*.h' '*.cu' | wc -l)
  wrong=$(git ls-files -z -- '*.cpp' '*.h' '*.cu' | xargs -0 -P "$jobs" -n 16 clang-format-14 --dry-run --Werror 2>&1 |
    sed -n 's/:[0-9]*:[0-9]*: error: .*//p' | sort -u)
  # shellcheck disable=SC2086
  [ -z "$wrong" ] || printf 'not as clang-format writes it: %s\n' $wrong
  wrong=$(printf '%s' "$wrong" | grep -c .)
  echo "clang-format: $count files, $wrong to be changed (clang-format-14 -i FILE…)"
  [ "$count" -gt 0 ] && [ "$wrong" -eq 0 ]
}

verdict=0
summary=()
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT
for part in $LAB_TEST_PARTS; do
  say "Tests: $part"
  start=$SECONDS
  skipped=""
  if "part_$part"; then result=passed; else result=FAILED verdict=1; fi
  if [ "$result" = passed ] && [ -n "$skipped" ]; then result="SKIPPED ($skipped)"; fi
  summary+=("$(printf '%-9s %s in %s s' "$part" "$result" $((SECONDS - start)))")
done
say "Summary"
printf '    %s\n' "${summary[@]}"
slow=$(slowest_tests "$seen")
if [ -n "$slow" ]; then
  say "Slowest tests"
  printf '%s\n' "$slow" | sed 's/^/    /'
fi
exit $verdict

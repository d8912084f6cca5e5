#!/usr/bin/env bash
# Sets up everything that builds the lab: Debian packages, Emscripten, source trees, npm packages.
# usage: cmake/setup.sh GROUPS [-DLAB_…_DIR=…]…     GROUPS: any of serve native test bench, in one word separated by commas
# Each part does nothing when it is done already, and goes on where an interrupted run stopped.
set -eu -o pipefail

setup_dir=$(cd "$(dirname "$0")/setup" && pwd)
. "$setup_dir/common.sh"
. "$setup_dir/packages.sh"
. "$setup_dir/private_apt.sh"
. "$setup_dir/emscripten.sh"
. "$setup_dir/sources.sh"
. "$setup_dir/npm.sh"
. "$setup_dir/mnist.sh"

groups=$(printf '%s' "${1:-serve}" | tr ',' ' ')
[ $# -eq 0 ] || shift
overrides=("$@")

# override_given LAB_IMGUI_DIR: true if -DLAB_IMGUI_DIR=… was passed.
override_given() {
  local argument
  for argument in ${overrides[@]+"${overrides[@]}"}; do
    case $argument in -D"$1"=?* | -D"$1":*=?*) return 0 ;; esac
  done
  return 1
}

needs_web=false
case " $groups " in *" serve "*) needs_web=true ;; esac

take_lock
if system_is_supported; then
  install_packages "$groups"
else
  check_unsupported_system "$groups"
fi
if $needs_web; then
  if emcc_on_path; then
    emscripten_suite=forky
  else
    if [ ! -f "$LAB_CACHE/emscripten/done" ]; then emscripten_assemble; fi
    read -r _ emscripten_suite <"$LAB_CACHE/emscripten/done"
    emscripten_system_libraries
  fi
fi
fetch_sources
if $needs_web; then
  install_npm_packages
  keep_mnist
fi

# Debian packages: only the missing ones are installed. Groups, so that `./lab serve` does not install what only tests need.

packages_build="cmake ninja-build python3 xz-utils bzip2 ca-certificates debian-archive-keyring googletest nlohmann-json3-dev
 fonts-inter fonts-dejavu-core fonts-stix python3-fonttools python3-brotli"
packages_serve="$packages_build patchelf"
# clang, which Emscripten is too, with the C++ library of g++, which nvcc wants as well: two thirds of GCC's time to compile, and
# its sanitizers see more.
packages_native="$packages_build clang-14 g++ ccache libsdl2-dev libgl-dev libonnx-dev libprotobuf-dev"
# Mesa: Chromium draws with its renderer of software.
packages_test="clang-format-14 libclang-rt-14-dev chromium libegl1 libgl1-mesa-dri"
# OpenBLAS: with the reference BLAS that numpy otherwise gets the peers would look slow.
packages_bench="libbenchmark-dev libopenblas0-pthread python3-sklearn python3-scipy python3-fastcluster python3-torch"

node_is_new_enough() { command -v node >/dev/null && command -v npm >/dev/null && version_at_least "$(node --version | tr -d v)" 18.17; }

# missing_packages NAME…: prints those that are not installed.
missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || printf '%s ' "$name"
  done
}

# Without apt or on another processor nothing can be installed here: it must all be there already.
system_is_supported() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null && [ "$(uname -m)" = x86_64 ]; }

check_unsupported_system() { # GROUPS
  local missing="" tool tools="cmake ninja python3 node npm"
  case " $1 " in *" native "*) override_given CMAKE_CXX_COMPILER || tools="$tools clang++-14" ;; esac
  for tool in $tools; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
  emcc_on_path || missing="$missing emcc(4-or-newer)"
  for tool in IMGUI SDL2 EIGEN ZLIB GTEST; do
    override_given "LAB_${tool}_DIR" || missing="$missing -DLAB_${tool}_DIR=…"
  done
  [ -z "$missing" ] && return 0
  die "this system is not one whose packages can be installed here (Debian with apt on x86-64 is)." \
    "Install by your system's own means, and have on PATH:" \
    "  cmake 3.25, ninja, python3 with fonttools, node 18.17 or newer with npm, emcc 4 or newer (emsdk)," \
    "  and for ./lab test and ./lab desktop clang++-14 (or another clang by -DCMAKE_C_COMPILER=… -DCMAKE_CXX_COMPILER=…), SDL2 and OpenGL with headers, chromium." \
    "Give the source trees of Dear ImGui 1.92, SDL2 2.32, Eigen 5, zlib 1.3, GoogleTest and the Inter fonts:" \
    "  ./lab serve -DLAB_IMGUI_DIR=… -DLAB_SDL2_DIR=… -DLAB_EIGEN_DIR=… -DLAB_ZLIB_DIR=… -DLAB_GTEST_DIR=… -DLAB_INTER_DIR=…" \
    "Missing now:$missing"
}

install_packages() { # GROUPS
  local group names="" missing
  for group in $1; do
    case $group in
      serve) names="$names $packages_serve" ;;
      native) names="$names $packages_native" ;;
      test) names="$names $packages_test" ;;
      bench) names="$names $packages_bench" ;;
    esac
  done
  node_is_new_enough || names="$names nodejs npm"
  # shellcheck disable=SC2086
  missing=$(missing_packages $names)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    die "these packages are missing, and there is neither root nor sudo to install them:" "apt-get install --no-install-recommends $missing"
  fi
  say "Missing Debian packages: $missing"
  if [ "$(id -u)" -ne 0 ]; then sudo -v; fi
  run_logged "Reading the package lists" as_root apt-get update
  # shellcheck disable=SC2086
  run_logged "Installing Debian packages" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
  node_is_new_enough || die "node $(node --version 2>/dev/null || echo 'is missing') is too old" "18.17 or newer with npm is needed on PATH"
}

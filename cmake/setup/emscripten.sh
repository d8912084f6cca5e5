# Emscripten, unprivileged, in a folder of its own below the user's cache (nothing of the system is touched).
# Debian bookworm's own is of 2022 and too old; the one of Debian forky runs here with its own libc beside it.

emscripten_wanted=6.0.5
emscripten_suites="forky trixie"

# Packages of the closure that nothing here runs: the machine's python3 and node serve, and no native compiler is needed.
# Kept on purpose: libclang-common-*-dev (clang's own headers), node-acorn (Emscripten's JS optimiser).
emscripten_unneeded='^(python3.*|libpython3.*|nodejs|libnode[0-9]+|node-(balanced-match|brace-expansion|minimatch|ms|debug|lru-cache|semver|llhttp|undici|corepack)|tzdata|debconf|netbase|media-types|readline-common|ccache|binutils.*|libbinutils|libgprofng.*|libctf.*|libsframe.*|libc6-dev|libc-dev-bin|linux-libc-dev|libgcc-[0-9]+-dev|libstdc\+\+-[0-9]+-dev|libobjc.*|lib(hwa|a|l|t|ub)san[0-9]+|libc-gconv-modules-extra)$'

# The user's own emcc serves, if it is new enough (cmake/web_toolchain.cmake decides by the same rule).
emcc_on_path() {
  local version
  command -v emcc >/dev/null 2>&1 || return 1
  version=$(emcc --version 2>/dev/null | sed -n '1s/.* \([0-9][0-9]*\.[0-9][0-9.]*\).*/\1/p')
  [ -n "$version" ] && version_at_least "$version" 4
}

# emscripten_download FOLDER: the .deb files of the closure; apt resumes and checks hashes.
emscripten_download() {
  local folder=$1 suite version list
  for suite in $emscripten_suites; do
    if private_apt_open "$suite" && version=$(candidate_version emscripten) && [ -n "$version" ]; then break; fi
    note "Debian $suite offers no emscripten here"
    version=
  done
  [ -n "$version" ] || die "no emscripten package could be found" "is the network up? Or put emcc 4 or newer (emsdk) on PATH and try again"
  emscripten_version=${version%%+*}
  emscripten_suite=$suite
  if [ "$emscripten_version" = "$emscripten_wanted" ]; then
    note "taking Emscripten $emscripten_version from Debian $suite"
  else
    note "Emscripten $emscripten_wanted is not in the archive any more: taking $emscripten_version from Debian $suite"
  fi
  list=$(private_apt_get -s install --no-install-recommends emscripten | awk '$1 == "Inst" { sub(/^\(/, "", $3); print $2 "=" $3 }' \
    | awk -F= -v drop="$emscripten_unneeded" '$1 !~ drop')
  [ -n "$list" ] || die "apt found no way to install emscripten from Debian $suite" "see: apt-get -c $apt_dir/apt.conf -s install emscripten"
  mkdir -p "$folder"
  local total_kb
  # shellcheck disable=SC2086
  total_kb=$(cd "$folder" && private_apt_get --print-uris download $list | awk '{ s += $3 } END { print int(s / 1024) }')
  # shellcheck disable=SC2086
  (cd "$folder" && run_logged "Downloading Emscripten $emscripten_version, $(printf '%s\n' $list | wc -l) packages" \
    --growing "$folder" "$total_kb" private_apt_get download $list)
}

emscripten_unpack() { # DEBS FOLDER
  local deb count=0 total
  total=$(find "$1" -name '*.deb' | wc -l)
  for deb in "$1"/*.deb; do
    count=$((count + 1))
    echo "$count of $total: $(basename "$deb")"
    dpkg-deb -x "$deb" "$2"
  done
}

# The programs get the folder's own loader and libraries, so that they never meet the system's older ones.
# TREE is where the files lie now, HOME_DIR where they will lie.
emscripten_patch() { # TREE HOME_DIR LLVM
  local tree=$1 libs=$2/usr/lib/x86_64-linux-gnu llvm=$3 file
  local loader=$libs/ld-linux-x86-64.so.2
  for file in "$tree"/usr/bin/wasm-* "$tree/$llvm"/bin/*; do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    [ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
    patchelf --print-interpreter "$file" >/dev/null 2>&1 || continue
    echo "patching $(basename "$file")"
    patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libs:$2/$llvm/lib" "$file"
  done
  for file in "$tree"/usr/lib/x86_64-linux-gnu/{libLLVM,libclang-cpp,libclang,libbinaryen,liblld}*.so* "$tree/$llvm"/lib/*.so*; do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    echo "patching $(basename "$file")"
    patchelf --force-rpath --set-rpath "$libs" "$file"
  done
}

# Emscripten's own fronts take whatever python3 comes first on PATH; these take the system's. The same in bin/.
emscripten_fronts() { # HOME_DIR (final place) TREE (place now)
  local scripts=usr/share/emscripten tool
  mkdir -p "$2/bin"
  for tool in emcc em++ emar emranlib emnm em-config embuilder emscan-deps; do
    rm -f "$2/$scripts/$tool"
    printf '#!/bin/sh\nexec "%s" -E "%s" "$@"\n' "$(system_python)" "$1/$scripts/$tool.py" >"$2/$scripts/$tool"
    chmod +x "$2/$scripts/$tool"
    ln -sf "../$scripts/$tool" "$2/bin/$tool"
  done
}

system_python() { if [ -x /usr/bin/python3 ]; then echo /usr/bin/python3; else command -v python3; fi; }

emscripten_assemble() {
  local debs=$LAB_CACHE/downloads/emscripten home tree llvm node_path
  rm -f "$LAB_CACHE/emscripten/done"
  home=$LAB_CACHE/emscripten
  emscripten_download "$debs"
  tree=$LAB_CACHE/emscripten.new
  rm -rf "$tree"
  mkdir -p "$tree"
  run_logged "Unpacking Emscripten $emscripten_version" emscripten_unpack "$debs" "$tree"
  # Where /lib is a folder of its own in some package: one place for all libraries.
  if [ -d "$tree/lib" ] && [ ! -L "$tree/lib" ]; then cp -a "$tree/lib/." "$tree/usr/lib/"; rm -rf "$tree/lib"; fi
  llvm=$(cd "$tree" && ls -d usr/lib/llvm-* | sort -V | tail -n 1)
  [ -f "$tree/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" ] || {
    local loader
    loader=$(find "$tree" -name 'ld-linux-x86-64.so.2' | head -n 1)
    cp "$loader" "$tree/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
  }
  run_logged "Fitting its programs to this folder" emscripten_patch "$tree" "$home" "$llvm"
  node_path=$(command -v node)
  # Its JS optimiser imports 'acorn', which Debian keeps in a folder that only Debian's own node searches.
  [ -e "$tree/usr/share/node_modules" ] || ln -s nodejs "$tree/usr/share/node_modules"
  cat >"$tree/usr/share/emscripten/.emscripten" <<CONFIG
LLVM_ROOT = '$home/$llvm/bin'
BINARYEN_ROOT = '$home/usr'
NODE_JS = '$node_path'
CACHE = '$home/cache'
CONFIG
  emscripten_fronts "$home" "$tree"
  rm -rf "$home"
  mv "$tree" "$home"
  local tool
  for tool in "$home/$llvm/bin/clang" "$home/$llvm/bin/wasm-ld" "$home/$llvm/bin/llvm-ar" "$home/usr/bin/wasm-opt"; do
    "$tool" --version >/dev/null || die "$(basename "$tool") does not run from $home" "remove that folder and try again, or put emcc 4 or newer on PATH"
  done
  "$home/bin/emcc" --version | head -n 1 || die "emcc does not run from $home"
  printf '%s %s\n' "$emscripten_version" "$emscripten_suite" >"$home/done"
  rm -rf "$debs"
}

# Compiles Emscripten's system libraries now, as a step one can see, not inside the first link: two tiny programs are
# linked, one with the settings of the page's module and one with those of the unit tests.
emscripten_link_probes() {
  local folder=$LAB_CACHE/emscripten/probe emxx=$LAB_CACHE/emscripten/bin/em++
  mkdir -p "$folder"
  cat >"$folder/probe.cpp" <<'PROBE'
#include <cstdio>
#include <iostream>
#include <stdexcept>
int main() {
  try {
    throw std::invalid_argument("works");
  } catch (const std::exception& error) {
    std::cout << error.what() << std::endl;
  }
}
PROBE
  "$emxx" -fwasm-exceptions -sUSE_SDL=0 -sGL_ENABLE_GET_PROC_ADDRESS=1 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 \
    -sALLOW_MEMORY_GROWTH=1 "$folder/probe.cpp" -O2 -o "$folder/page.mjs"
  "$emxx" -fwasm-exceptions -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 "$folder/probe.cpp" -O2 -o "$folder/test.cjs"
  [ "$(node "$folder/test.cjs")" = works ]
}

emscripten_system_libraries() {
  [ -f "$LAB_CACHE/emscripten/libraries-done" ] && return 0
  run_logged "Compiling Emscripten's system libraries (once, one or two minutes)" emscripten_link_probes
  touch "$LAB_CACHE/emscripten/libraries-done"
}

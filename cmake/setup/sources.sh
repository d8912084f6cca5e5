# Source trees of the libraries that are built with the lab, out of Debian's source packages:
# the upstream tarball only, hash-checked by apt. The same trees serve the web and the native build.

# name of the tree | Debian source package | the version this project was made with | file that must be there
lab_sources='
imgui  imgui   1.92.2b imgui.h
sdl2   libsdl2 2.32.10 include/SDL.h
eigen  eigen3  5.0.1   Eigen/Core
zlib   zlib    1.3.2   zlib.h
'

# The upstream version inside a Debian version: 1:1.3.dfsg+really1.3.2-3 -> 1.3.2
upstream_version() { printf '%s' "$1" | sed -E 's/^[0-9]+://; s/-[^-]*$//; s/.*\+really//; s/[.+](ds|dfsg).*//'; }

# fetch_source NAME PACKAGE WANTED PROBE: makes $LAB_CACHE/src/NAME, a folder with a file VERSION.lab in it.
fetch_source() {
  local name=$1 package=$2 wanted=$3 probe=$4 version tarball downloads tree=$LAB_CACHE/src/$1
  if [ -f "$tree/VERSION.lab" ]; then return 0; fi
  downloads=$LAB_CACHE/downloads/$name
  mkdir -p "$downloads" "$LAB_CACHE/src"
  private_apt_open "${emscripten_suite:-forky}" || private_apt_open trixie || die "the archive's package lists could not be read"
  version=$(upstream_version "$(private_apt_cache showsrc "$package" | awk '$1 == "Version:" { print $2 }' | sort -V | tail -n 1)")
  [ -n "$version" ] || die "no source package $package in the archive" "get the tree yourself and pass it: -DLAB_$(printf '%s' "$name" | tr a-z A-Z)_DIR=…"
  [ "$version" = "$wanted" ] || note "$package $wanted is not in the archive: taking $version"
  # --tar-only: the .dsc of a superseded revision may be gone from a mirror while the tarball is there.
  (cd "$downloads" && run_logged "Downloading the sources of $package $version" private_apt_get source --download-only --tar-only "$package")
  tarball=$(ls -t "$downloads"/*.orig.tar.* | grep -v '\.asc$' | head -n 1)
  rm -rf "$tree.new"
  mkdir -p "$tree.new"
  tar -xf "$tarball" -C "$tree.new" --strip-components=1
  # Dangling links in here break the copy that Emscripten's port system makes.
  rm -rf "$tree.new/android-project-ant" "$tree.new/android-project"
  [ -f "$tree.new/$probe" ] || die "the sources of $package hold no $probe" "tarball: $tarball"
  printf '%s\n' "$version" >"$tree.new/VERSION.lab"
  rm -rf "$tree"
  mv "$tree.new" "$tree"
}

fetch_sources() {
  local name package wanted probe
  while read -r name package wanted probe; do
    [ -n "$name" ] || continue
    override_given "LAB_$(printf '%s' "$name" | tr a-z A-Z)_DIR" && continue
    fetch_source "$name" "$package" "$wanted" "$probe" </dev/null
  done <<<"$lab_sources"
}

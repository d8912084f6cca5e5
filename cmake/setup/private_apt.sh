# A private apt state in the cache folder: packages of a newer Debian suite are fetched with apt's own signature
# and hash checks, but nothing of the system's package database is read or changed.
# The mirror and the keyring are those of the machine's own Debian sources; LAB_DEBIAN_MIRROR overrides the mirror.

apt_dir=$LAB_CACHE/apt

# Prints "URI" of the machine's main Debian archive, out of one-line (.list) and deb822 (.sources) files.
machine_mirror() {
  if [ -n "${LAB_DEBIAN_MIRROR:-}" ]; then printf '%s\n' "$LAB_DEBIAN_MIRROR"; return; fi
  local codename
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-stable}")
  {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk '
      /^[ \t]*deb[ \t]/ {
        sub(/^[ \t]*deb[ \t]+/, ""); sub(/^\[[^]]*\][ \t]*/, "")
        print $1, $2
      }'
    awk '
      function flush() { if (uri != "" && enabled) for (i in suites) print uri, suites[i]; uri = ""; split("", suites); enabled = 1; deb = 0 }
      BEGIN { enabled = 1 }
      FNR == 1 { flush() }
      /^[ \t]*$/ { flush(); next }
      /^#/ { next }
      tolower($1) == "uris:" { uri = $2 }
      tolower($1) == "suites:" { for (i = 2; i <= NF; ++i) suites[i] = $i }
      tolower($1) == "enabled:" { enabled = tolower($2) != "no" }
      END { flush() }' /etc/apt/sources.list.d/*.sources /dev/null 2>/dev/null
  } | awk -v codename="$codename" '$2 == codename || $2 ~ /^(stable|testing|unstable|sid|bookworm|trixie|forky)$/ { print $1; exit }'
}

# The keyring that the machine's sources name, else the one of Debian's package debian-archive-keyring.
machine_keyring() {
  local ring
  for ring in ${LAB_DEBIAN_KEYRING:-} /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    if [ -r "$ring" ]; then printf '%s\n' "$ring"; return; fi
  done
}

# private_apt_open SUITE: makes the private state point at SUITE and brings its lists up to date (at most once a day).
private_apt_open() {
  local suite=$1 mirror ring
  mirror=$(machine_mirror)
  ring=$(machine_keyring)
  [ -n "$mirror" ] || die "no Debian archive is named in the machine's apt sources" \
    "name one: LAB_DEBIAN_MIRROR=<address> ./lab …, or put emcc 4 or newer on PATH and pass the source trees:" \
    "-DLAB_IMGUI_DIR=… -DLAB_SDL2_DIR=… -DLAB_EIGEN_DIR=… -DLAB_ZLIB_DIR=…"
  [ -n "$ring" ] || die "the keyring of the Debian archive is missing" "install the package debian-archive-keyring"
  mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial"
  : >>"$apt_dir/status"
  printf '%s [signed-by=%s] %s %s main\n' deb "$ring" "$mirror" "$suite" deb-src "$ring" "$mirror" "$suite" >"$apt_dir/sources.list.new"
  cat >"$apt_dir/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Default-Release;
APT::Architecture "amd64";
APT::Sandbox::User "$(id -un)";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State::Lists "$apt_dir/lists";
Dir::State::status "$apt_dir/status";
Dir::State::extended_states "$apt_dir/extended_states";
Dir::Cache "$apt_dir/cache";
Dir::Log "$log_dir";
Dir::Etc::SourceList "$apt_dir/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
CONF
  if cmp -s "$apt_dir/sources.list.new" "$apt_dir/sources.list" && [ -n "$(find "$apt_dir/updated" -mmin -1440 2>/dev/null)" ]; then
    return 0
  fi
  mv "$apt_dir/sources.list.new" "$apt_dir/sources.list"
  rm -f "$apt_dir/updated"
  say "Reading the package lists of Debian $suite (private to $apt_dir)"
  # apt-get update ends with 0 when a suite is missing: ask it to be strict.
  if ! private_apt_get -o APT::Update::Error-Mode=any update >"$log_dir/apt-update-$suite.log" 2>&1; then
    tail -n 5 "$log_dir/apt-update-$suite.log" >&2
    return 1
  fi
  touch "$apt_dir/updated"
}

private_apt_get() { apt-get -c "$apt_dir/apt.conf" "$@"; }
private_apt_cache() { apt-cache -c "$apt_dir/apt.conf" "$@"; }

# candidate_version PACKAGE: what the suite has.
candidate_version() { private_apt_cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

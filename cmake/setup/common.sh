# Shared by the set-up steps: messages, the user's cache folder, progress, stamps.
# Sourced by bash; every step is a function that does nothing when its stamp says it is done.

project_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LAB_CACHE=${LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/unlabeled}
log_dir=$LAB_CACHE/log
mkdir -p "$log_dir"

if [ -t 1 ]; then bold='\033[1m' plain='\033[0m'; else bold='' plain=''; fi
say() { printf "$bold==>$plain %s\n" "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
  printf '\nlab: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '     %s\n' "$line" >&2; done
  exit 1
}

# A command whose output goes to a log; a line of progress every few seconds; the log's end if it fails.
# usage: run_logged "what is being done" [--growing DIR TOTAL_KB] command…
run_logged() {
  local label=$1 dir= total=0 log pid start seconds kb status=0
  shift
  if [ "$1" = --growing ]; then dir=$2 total=$3; shift 3; fi
  log=$log_dir/$(printf '%s' "$label" | tr -c 'A-Za-z0-9\n' '-' | cut -c1-60).log
  say "$label"
  start=$SECONDS
  "$@" >"$log" 2>&1 &
  pid=$!
  # A shell without job control starts it deaf to Ctrl-C: pass that on.
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  seconds=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    [ $((SECONDS - start)) -ge $((seconds + 5)) ] || continue
    seconds=$((SECONDS - start))
    if [ -n "$dir" ]; then
      kb=$(du -sk "$dir" 2>/dev/null | cut -f1)
      note "$seconds s: $((${kb:-0} / 1024)) of $((total / 1024)) MB"
    else
      note "$seconds s: $(tail -n 1 "$log" | tr -d '\r' | cut -c1-90)"
    fi
  done
  wait "$pid" || status=$?
  trap - INT TERM
  if [ "$status" -ne 0 ]; then
    tail -n 25 "$log" >&2
    die "failed: $label" "the whole log: $log" "run the same command again to go on from here"
  fi
  note "done in $((SECONDS - start)) s"
}

# The set-up may be started twice (two terminals): the second waits for the first.
take_lock() {
  exec 9>"$LAB_CACHE/.lock"
  flock -n 9 && return 0
  say "Another set-up is running in $LAB_CACHE; waiting for it to end"
  flock 9
}

# as_root command…: through sudo where needed.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# version_at_least 6.0.5 4.0
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

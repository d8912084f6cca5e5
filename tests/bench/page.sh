#!/usr/bin/env bash
# sizes of the application, bytes of a first visit, time to the first frame (Chromium)
set -eu
cd "$(dirname "$0")/../.."
cmake --build build/web --target site >/dev/null
exec node tests/bench/page.mjs

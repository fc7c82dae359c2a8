#!/bin/bash
# The whole way through the app, from the first run to an answer that the office has, at all four sizes: each once
# in each language, once with keys alone and once with the pointer alone. A quarter of an hour. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
way_holds() { # SIZE:LANGUAGE:HAND
  local told
  told=$(WAYS=$1 bash tests/flow/way.sh 2>&1)
  echo "$told"
  grep -q '^1\.\.' <<<"$told" && ! grep -q '^not ok' <<<"$told"
}
for way in 480x320:id:keys 480x320:en:pointer 640x480:en:keys 640x480:id:pointer \
  720x720:id:keys 720x720:en:pointer 360x720:en:keys 360x720:id:pointer; do
  gate "the whole way at $way" way_holds $way
done
plan

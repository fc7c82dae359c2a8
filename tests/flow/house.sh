#!/bin/bash
# The house rules: layers, sizes, names, forbidden calls, SQL in files, and words for every message.
set -u
cd "${PANWAS_TOP:-$(dirname "$0")/../..}" || exit 1
count=0
rule() { # what it shows, the check
  count=$((count + 1))
  if words=$("$2" 2>&1); then
    echo "ok $count - $1"
  else
    echo "not ok $count - $1"
    printf '%s\n' "$words" | sed 's/^/#   /'
  fi
}
rule "layers include downwards only" tests/checks/layers.sh
rule "files and functions are small, well named, and call what they may" tests/checks/tree.sh
rule "every message has Indonesian words" tests/checks/translations.sh
echo "1..$count"

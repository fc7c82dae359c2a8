#!/bin/bash
# What failed, once more, below prove's summary: the checks that did not hold, each with what it said, out of
# the logs that run.sh kept in FOLDER. A log without a plan is of a test that stopped in the middle.
# Usage: failed.sh FOLDER
set -uo pipefail

# The remarks above and below each "not ok", up to the next check.
checks() {
  awk '/^not ok/ { printf "%s%s\n", remarks, $0; remarks = ""; on = 1; next }
       /^[ \t]*#/ { if (on) print; else remarks = remarks $0 "\n"; next }
       { remarks = ""; on = 0 }' "$1" | head -n 60
}

for log in "$1"/*.tap; do
  [ -e "$log" ] || continue
  said=$(checks "$log")
  if ! grep -q '^1\.\.[0-9]' "$log"; then
    said="${said:+$said$'\n'}it stopped here: $(tail -n 20 "$log")"
  fi
  [ -z "$said" ] || printf -- '--- %s\n%s\n' "$(basename "$log" .tap)" "$said"
done

#!/bin/bash
# Lines and branches that the unit tests reach, by folder, against floors that never fall;
# three minutes of processor. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "coverage is above its floors" make -s coverage
grep -a '^coverage:' "$said" | sed 's/^/# /'
plan

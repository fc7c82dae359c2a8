#!/bin/bash
# The rules of the house: layers, sizes, names, forbidden calls, SQL in files, words, formatting. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "layers" tests/checks/layers.sh
gate "sizes, names, calls, SQL" tests/checks/tree.sh
gate "every message has Indonesian words" tests/checks/translations.sh
gate "formatting" make -s format-check
plan

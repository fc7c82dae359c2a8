#!/bin/bash
# What gcc's analyzer finds by reading the sources; five minutes of processor. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "gcc -fanalyzer" make -s analyze
plan

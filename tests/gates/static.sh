#!/bin/bash
# What programs find that only read the sources: cppcheck and gcc's analyzer. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "cppcheck" make -s cppcheck
gate "gcc -fanalyzer" make -s analyze
plan

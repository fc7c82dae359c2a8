#!/bin/bash
# What cppcheck finds by reading the sources; half a minute of processor. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "cppcheck" make -s cppcheck
plan

#!/bin/bash
# Seventeen bugs planted in builds of their own: the simulator finds each, by the promise that it
# breaks. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "each planted bug breaks its promise" make -s sim-planted SEEDS=60
plan

#!/bin/bash
# Two hundred districts on paper, with faults, against the oracle. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "200 seeds of the simulator" make -s sim
plan

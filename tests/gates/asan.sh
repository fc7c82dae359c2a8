#!/bin/bash
# All unit tests, the seeds of the fuzzers among them, under AddressSanitizer and UndefinedBehaviorSanitizer, and
# one flow of the real programs built so. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
flow() {
  PANWAS=$PWD/build/asan/bin/panwas PANWAS_HOST=$PWD/build/asan/bin/panwas-host prove -Q --exec bash tests/flow/host.sh
}
gate "unit tests" make -s check-asan
gate "a flow of the programs" flow
plan

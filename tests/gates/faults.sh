#!/bin/bash
# Every allocation of every save path fails, SQLite's on the host and on opening old stores too, and not
# only one for each way there, as in make check. An hour of one processor or more. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
export FAULT_HEAP=all
for name in record carry host join pass-on approve upgrade; do
  gate "all allocations of test-fault-$name" bash tests/lib/run.sh "build/tests/test-fault-$name"
done
plan

#!/bin/bash
# clang-tidy over all that is shipped, and clang's own warnings over the tests. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
gate "clang and clang-tidy" make -s tidy TIDY='--checks=-clang-analyzer-*'
plan

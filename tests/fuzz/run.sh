#!/bin/bash
# Lets the fuzzer look at each target for a while: run.sh BUILD SECONDS [TARGET...]
# What it finds is kept in BUILD/found-TARGET-*; a line for each target tells what was done.
set -u
build=$1 seconds=$2
shift 2
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(tests/fuzz/seeds/*/)
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
bad=0
printf '%-14s %12s %9s %9s %9s %7s\n' target executions seconds cpu features inputs
for target in "${targets[@]}"; do
  target=$(basename "$target")
  corpus=$build/corpus/$target log=$build/log-$target.txt
  mkdir -p "$corpus" || exit 1
  TIMEFORMAT='%U %S'
  cpu=$({ time FUZZ_TARGET=$target "$build/fuzz" -max_total_time="$seconds" -print_final_stats=1 \
    -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=1024 -max_len=65536 -artifact_prefix="$build/found-$target-" \
    "$corpus" "tests/fuzz/seeds/$target" >"$log" 2>&1; } 2>&1)
  grep -q '^Done ' "$log" || { bad=1; echo "$target: found something, see $log and $build/found-$target-*"; }
  awk -v target="$target" -v cpu="$cpu" '
    match($0, /ft: [0-9]+/) { features = substr($0, RSTART + 4, RLENGTH - 4) }
    match($0, /corp: [0-9]+/) { inputs = substr($0, RSTART + 6, RLENGTH - 6) }
    /number_of_executed_units/ { executions = $2 }
    /^Done / { seconds = $(NF - 1) }
    END { split(cpu, both, " ")
          printf "%-14s %12s %9s %9.1f %9s %7s\n", target, executions, seconds, both[1] + both[2], features, inputs }' "$log"
done
exit $bad

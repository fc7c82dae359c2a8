#!/bin/bash
# Runs every bench program, prints one table, and writes build/bench.json. Exit 1 if a limit is missed.
set -u
build=$1
out=$build/bench.txt
: >"$out"
status=0
for bench in "$build"/bench/bench-*; do
  [ -x "$bench" ] && [ ! -d "$bench" ] || continue
  case $bench in *.d | *.o) continue ;; esac
  echo "# $(basename "$bench")" >&2
  "$bench" >"$build/bench.part" || { echo "bench: $(basename "$bench") failed" >&2; status=1; }
  grep -E '^[a-z0-9_]+ [-0-9.e+]+ [-0-9.e+]+ (ok|MISSED)$' "$build/bench.part" >>"$out"
done
rm -f "$build/bench.part"
awk '{ printf "%-44s %12s %12s  %s\n", $1, $2, $3, $4 }' "$out"
awk 'BEGIN { printf "{" } { printf "%s\n  \"%s\": {\"value\": %s, \"limit\": %s, \"ok\": %s}", (NR > 1 ? "," : ""), $1, $2, $3, ($4 == "ok" ? "true" : "false") } END { print "\n}" }' "$out" >"$build/bench.json"
if grep -q 'MISSED$' "$out"; then
  echo "bench: a limit is missed" >&2
  status=1
fi
echo "bench: figures are in $build/bench.json" >&2
exit $status

#!/bin/bash
# Runs every bench program and the peers, prints the budgets with limit and verdict, and writes
# bench.json (figures, points, peers) and bench.svg (plots) into the build folder. Exit 1 if a
# limit is missed. `run.sh BUILD NAME...` runs only these programs (bench-NAME).
set -u
build=$1
shift
here=$(dirname "$0")
out=$build/bench
mkdir -p "$out"
status=0

# The peers of the rateless code are Node packages; they live in the build folder alone.
run_peers() {
  command -v npm >/dev/null || { echo "bench: no npm here, so UR and LT are left out" >&2; return 0; }
  mkdir -p "$build/peers" && cp "$here"/peers/* "$build/peers" || return 1
  (cd "$build/peers" && npm install --silent --no-audit --no-fund --no-package-lock && node frames.js)
}

if [ $# -gt 0 ]; then
  programs=("${@/#/$build/bench/bench-}")
else
  programs=("$build"/bench/bench-*)
  rm -f "$out"/*.lines
fi
for bench in "${programs[@]}"; do
  case $bench in *.d | *.o) continue ;; esac
  [ -x "$bench" ] && [ ! -d "$bench" ] || continue
  echo "# $(basename "$bench")" >&2
  "$bench" >"$out/$(basename "$bench").lines" || { echo "bench: $(basename "$bench") failed" >&2; status=1; }
done
if [ $# -eq 0 ]; then
  echo "# peers" >&2
  run_peers >"$out/peers.lines" || { echo "bench: the peers failed" >&2; status=1; }
fi

cat "$out"/*.lines >"$out/all.txt"
perl "$here/report.pl" "$here/budgets.txt" "$build/bench.json" "$out" <"$out/all.txt" || status=1
if command -v gnuplot >/dev/null; then
  gnuplot -e "dir='$out'; output='$build/bench.svg'" "$here/plots.gp" || status=1
  echo "bench: plots are in $build/bench.svg" >&2
fi
echo "bench: figures are in $build/bench.json" >&2
exit $status

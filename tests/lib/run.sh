#!/bin/bash
# Runs one test for prove: a program of the build tree, or a script. No test asks a person.
# Tests that draw lots draw the same ones each time: a red run can be repeated as it was. Look wider
# with `make check TEST_SEED=random` (prove -v prints the seed that GLib took).
exec </dev/null
seed=${TEST_SEED:-R02Sf2c4ac9d2b9c9ff3f1f1ebcd1d2a8ed5}
arguments=(-q)
[ "$seed" = random ] || arguments+=(--seed "$seed")
for path in ${TEST_SKIP:-}; do arguments+=(-s "$path"); done # tests in the program

# One program that stops in the middle fails; the others are run all the same.
goes_on() {
  sed -u 's/^Bail out!/# stopped:/'
}

# With TEST_LOGS, what it printed is kept there: `make check` repeats what failed at its end.
kept() {
  if [ -n "${TEST_LOGS:-}" ]; then tee "$TEST_LOGS/$(basename "$1").tap"; else cat; fi
}

set -o pipefail
case $1 in
*.sh) bash "$1" | kept "$1" ;;
# Tests of the app get a screen of their own, and the renderer that weak handhelds use.
*/ui/*)
  GSK_RENDERER=cairo GTK_A11Y=none xvfb-run -a -s '-screen 0 1280x1024x24' "$1" "${arguments[@]}" | goes_on | kept "$1"
  ;;
*) "$1" "${arguments[@]}" | goes_on | kept "$1" ;;
esac

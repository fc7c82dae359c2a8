# What the gates share: steps that must succeed, each with its cost. Sourced, not run; needs tap.sh.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/lib/tap.sh
# `make gates` runs two scripts at once, so each keeps to one processor; `make check` runs one.
export MAKEFLAGS= JOBS=${JOBS:-1}
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT

# gate NAME COMMAND...: passes if the command succeeds. What it said is shown if not; either way, what it cost.
gate() {
  local name=$1 cost status
  shift
  number=$((number + 1))
  TIMEFORMAT='%R %U %S'
  cost=$({ time "$@" >"$said" 2>&1; } 2>&1)
  status=$?
  if [ $status -eq 0 ]; then echo "ok $number - $name"; else
    echo "not ok $number - $name"
    grep -v ' warnings generated\.$' "$said" | tail -n 60 | sed 's/^/#   /'
  fi
  echo "$cost" | awk -v name="$name" '{printf "# %s: %.0f s, %.0f s of processor\n", name, $1, $2 + $3}'
}

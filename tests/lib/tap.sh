# What the flow scripts share: a scratch folder, checks that print TAP, and steps that must end as told.
# Sourced, not run; needs `set -uo pipefail`. Diagnostics are lines with "#" at the beginning.

# --- the scratch folder --------------------------------------------------------------------------
mounts=()
cleanup() {
  for m in ${mounts[@]+"${mounts[@]}"}; do umount "$m" 2>/dev/null; done
  rm -rf "$work"
}
scratch() { # NAME: goes to a new folder, $work, that is removed at the end with what is mounted in it
  work=$(mktemp -d "${TMPDIR:-/tmp}/panwas-$1-XXXXXX") || exit 1
  trap cleanup EXIT
  cd "$work" || exit 1
}
mount_small() { # SIZE FOLDER: a small disk at $work/FOLDER; FALSE where that needs other rights
  mkdir -p "$2"
  [ "$(id -u)" = 0 ] && mount -t tmpfs -o size="$1" tmpfs "$2" 2>/dev/null && mounts+=("$work/$2")
}

# --- checks --------------------------------------------------------------------------------------
number=0
ok() { # NAME COMMAND...: passes if the command succeeds
  local name=$1
  shift
  number=$((number + 1))
  if "$@"; then echo "ok $number - $name"; else
    echo "not ok $number - $name"
    echo "#   failed: $*"
  fi
}
skip() { # NAME REASON
  number=$((number + 1))
  echo "ok $number - $1 # SKIP $2"
}
plan() { echo "1..$number"; } # the last line of a script

same() { [ "$1" = "$2" ] || { echo "#   got \"${1:0:300}\", expected \"${2:0:300}\""; false; }; }
has() { grep -qaF -- "$2" "$1" || { echo "#   \"$2\" is not in $1:"; sed 's/^/#   /' "$1" | head -5; false; }; }
hasnot() { ! grep -qaF -- "$2" "$1"; }

# --- steps ---------------------------------------------------------------------------------------
# exits STATUS COMMAND...: out and err are files; TRUE if it ends with that status and nothing crashed.
exits() {
  local status=$1 got
  shift
  "$@" >out 2>err </dev/null
  got=$?
  [ $got -eq "$status" ] && ! grep -q 'CRITICAL\|WARNING\|ERROR: ' err && return 0
  echo "#   $*: status $got, expected $status"
  sed 's/^/#   /' out err | head -8
  return 1
}
# quiet COMMAND...: for steps of the host whose status is 1 when a person must look.
quiet() { "$@" >host.out 2>&1 || [ $? -eq 1 ] || { sed 's/^/#   /' host.out; false; }; }

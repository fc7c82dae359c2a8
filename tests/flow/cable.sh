#!/bin/bash
# The cable, seen from outside, over pairs of pseudo-terminals: a record goes to the host, is merged, and
# its receipt comes back in one session. Noise, cuts and restarts: tests/unit/test-pw-cable.c. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch cable
export PANWAS_LANG=en LC_ALL=C.UTF-8

on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
host() { "$host_program" --store "$work/host.db" "$@"; }
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
sample='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
record() { # HANDHELD COUNT
  local i
  for ((i = 0; i < $2; i++)); do echo "$sample"; done | "$panwas" --data "$work/$1" record form_a - >/dev/null 2>&1
}
unreceived() { "$panwas" --data "$work/$1" --json status | jq .unreceived; }
wait_for() { # SECONDS COMMAND...: FALSE if it does not come true
  local until=$((SECONDS + $1))
  shift
  while ! "$@"; do [ $SECONDS -lt $until ] || return 1; sleep 0.1; done
}
line() { # OPTIONS...: a new line between ./left and ./right
  rm -f left right
  python3 "$top/tests/lib/line.py" left right "$@" >line.out 2>&1 &
  relay=$!
  wait_for 30 test -e right
}
serve() { host --json collect --cable right --merge "$@" >served 2>served.err & server=$!; }
stop() { kill -"${2:-INT}" "$1" 2>/dev/null; wait "$1" 2>/dev/null; }

quiet host init --region 17.07 --name "Host contoh"
on 0 a init --region 17.07.03 --name "PKD contoh"
mkdir stick
quiet host invite --usb stick
on 0 a enrol --usb stick

# --- enrolment and receipt ------------------------------------------------------------------------
line
serve --once
ok "the request goes over the cable" on 0 a send --cable left
wait $server
ok "the operator approves" quiet host approve "$(id_of a)"
record a 3
serve --once
ok "records go, and the answer comes in the same session" on 0 a --json send --cable left
wait $server
ok "all of it was taken" same "$(jq -c '[.complete, .received > 0]' out)" '[true,true]'
ok "the receipt covers what came just now" same "$(unreceived a)" 0
ok "the host says who it was" same "$(jq -r '.[0].name' served)" "PKD contoh"
ok "all records are there" same "$(host --json list | jq length)" 3
serve --once
ok "again: nothing new, and no harm" on 0 a receive --cable left
wait $server
stop $relay TERM

plan

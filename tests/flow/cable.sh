#!/bin/bash
# The cable, seen from outside, over pairs of pseudo-terminals: a record goes to the host, is merged, and its
# receipt comes back in one session; a noisy line, one that is cut, and programs that are killed at either end cost
# time and nothing else, and nothing is carried twice. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch cable
trap 'kill $(jobs -p) 2>/dev/null; wait; cleanup' EXIT
export PANWAS_LANG=en LC_ALL=C.UTF-8

on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
host() { "$host_program" --store "$work/host.db" "$@"; }
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
sample='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
record() { # HANDHELD COUNT
  local i
  for ((i = 0; i < $2; i++)); do echo "$sample"; done | "$panwas" --data "$work/$1" record form_a - >/dev/null 2>&1
}
attach() { # HANDHELD BYTES: to its first record
  head -c "$2" /dev/urandom >photo.jpg
  "$panwas" --data "$work/$1" attach "$("$panwas" --data "$work/$1" --json list | jq -r '.[0].record')" photo.jpg >/dev/null
}
waiting() { "$panwas" --data "$work/$1" --json status | jq -c '[.unreceived, .evidence_unreceived]'; }
wait_for() { # SECONDS COMMAND...: FALSE if it does not come true
  local until=$((SECONDS + $1))
  shift
  while ! "$@"; do [ $SECONDS -lt $until ] || return 1; sleep 0.05; done
}
line() { # NAME OPTIONS...: a new line between ./NAME-left and ./NAME-right
  local name=$1
  shift
  rm -f "$name"-left "$name"-right "$name".count
  python3 "$top/tests/lib/line.py" "$name"-left "$name"-right --tell "$name".count "$@" >"$name".out 2>&1 &
  relay=$!
  wait_for 30 test -e "$name"-right
}
has_carried() { [ "$(cut -d' ' -f1 "$1".count 2>/dev/null || echo 0)" -ge "$2" ]; } # NAME BYTES to the host
serve() { # NAME OPTIONS...
  local name=$1
  shift
  "$host_program" --store "$work/host.db" --json collect --cable "$name"-right --merge "$@" >served 2>served.err &
  server=$!
}
is_gone() { ! kill -0 "$1" 2>/dev/null; }
ends() { # PID: waits for it, and gives its status; one that does not end is killed
  wait_for 60 is_gone "$1" || kill -9 "$1"
  wait "$1"
}
stop() { # PID [SIGNAL]
  { kill -"${2:-INT}" "$1" && wait "$1"; } 2>/dev/null
  return 0
}

quiet host init --region 17.07 --name "Host contoh"
mkdir stick
for who in a b; do
  quiet host invite --usb stick
  on 0 $who init --region 17.07.03 --name "PKD $who"
  on 0 $who enrol --usb stick
done

# --- enrolment and receipt ------------------------------------------------------------------------
line plain
serve plain --once
began=$SECONDS
ok "the request goes over the cable" on 0 a send --cable plain-left
ends $server
ok "the operator approves" quiet host approve "$(id_of a)"
record a 3
serve plain --once
ok "records go, and the answer comes in the same session" on 0 a --json send --cable plain-left
ends $server
ok "all of it was taken" same "$(jq -c '[.complete, .received > 0]' out)" '[true,true]'
ok "the receipt covers what came just now" same "$(waiting a)" '[0,0]'
ok "the host says who it was" same "$(jq -r '.[0].name' served)" "PKD a"
ok "all records are there" same "$(host --json list | jq length)" 3
serve plain --once
ok "again: nothing new, and no harm" on 0 a receive --cable plain-left
ends $server
serve plain --once
ok "all of it goes again when the office asks for it" on 0 a --json send --cable plain-left --all
ends $server
ok "and only then" test "$(jq .sent out)" -gt 0
ok "no side waited for a last word of the other" test $((SECONDS - began)) -lt 10
serve plain --once
on 0 b send --cable plain-left
ends $server
quiet host approve "$(id_of b)"
stop $relay TERM

# --- a host that goes away without a word -----------------------------------------------------------
# It takes ten seconds to be sure of that: meanwhile the other cases run.
record b 1
attach b 2000000
line gone --rate 400000
serve gone --once
gone_relay=$relay gone_host=$server
"$panwas" --data "$work/b" send --cable gone-left >gone.says 2>&1 &
gone_handheld=$!
wait_for 30 has_carried gone 100000
stop $gone_host KILL

# --- noise ----------------------------------------------------------------------------------------
record a 2
attach a 300000
line noisy --noise 3000 --seed 3
serve noisy --once
ok "a line that spoils one byte in 3,000 carries it all" on 0 a --json send --cable noisy-left
ok "once" same "$(jq -c '[.complete, .sent == .parcels]' out)" '[true,true]'
ends $server
stop $relay TERM
read -r there back spoilt <noisy.out
ok "$there bytes, $spoilt spoilt: they were" test "$spoilt" -gt 50
ok "and what was lost was told one by one: less than twice as much went over" test "$there" -lt 620000
ok "the host has the file" same "$(waiting a)" '[0,0]'

# --- cut ------------------------------------------------------------------------------------------
attach a 700000
line cut --cut 400000
serve cut --once
began=$SECONDS
ok "the cable is pulled out in the middle" on 1 a send --cable cut-left
ok "which is said at once" test $((SECONDS - began)) -lt 8
ok "in plain words" has err "was pulled out; connect it and start again"
ends $relay
line cut
ok "plugged in again it goes on" on 0 a --json send --cable cut-left
ends $server
stop $relay TERM
ok "the host saw both sessions" same "$(jq -c '[.[].error != null]' served)" '[true,false]'
ok "what had come was not carried again" same "$(jq -c '.complete and .resumed_bytes > 256000' out)" true
read -r there back spoilt <cut.out
ok "$there bytes went over the second time" test "$there" -lt 480000
ok "and it is all there" same "$(waiting a)" '[0,0]'

# --- restarts -------------------------------------------------------------------------------------
attach a 700000
line again --rate 500000
serve again --once
"$panwas" --data "$work/a" send --cable again-left >first.says 2>&1 &
handheld=$!
ok "some of it went over" wait_for 30 has_carried again 350000
stop $server KILL
serve again --once
began=$SECONDS
ends $handheld
ok "the host was killed and started anew: the handheld is told" test $? -eq 1
ok "soon" test $((SECONDS - began)) -lt 8
ok "in plain words" has first.says "the other end of the cable started anew"
"$panwas" --data "$work/a" send --cable again-left >first.says 2>&1 &
handheld=$!
ok "it goes on" wait_for 30 has_carried again 550000
stop $handheld KILL
ok "the handheld was killed: it goes on once more" on 0 a --json send --cable again-left
ends $server
ok "from where it was" same "$(jq -c '.complete and .resumed_bytes > 256000' out)" true
ok "the host saw the break and the end" same "$(jq -c '[.[].error != null]' served)" '[true,false]'
stop $relay TERM
ok "the host has the file" same "$(waiting a)" '[0,0]'
ok "both stores are sound" on 0 a verify
ok "the host's too" quiet host verify --all

# --- the host that went away ----------------------------------------------------------------------
ends $gone_handheld
ok "a host that goes away without a word is noticed" test $? -eq 1
ok "and told" has gone.says "the cable is cut or the other end stopped"
stop $gone_relay TERM
line gone
serve gone --once
ok "later it goes on" on 0 b --json send --cable gone-left
ends $server
stop $relay TERM
ok "with what had come" same "$(waiting b)" '[0,0]'

plan

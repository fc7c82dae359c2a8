#!/bin/bash
# Order does not matter, seen from outside: four handhelds record, amend each other's records, withdraw, add
# files and disagree; one was copied, one was revoked. Their parcels reach eight hosts of one identity in
# eight orders, some twice and thrice, in portions of any size, with merges at any moment. All eight must say
# the same, to the byte. Prints TAP. PANWAS_SEED=N repeats the orders of a run; the seed is printed.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
program=${PANWAS_HOST:-$top/build/bin/panwas-host}
samples=$top/tests/data/observations.jsonl
. "$top/tests/lib/tap.sh"
scratch spread
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_STORE=$work/host.db
hosts=8
seed=${PANWAS_SEED:-$RANDOM}
RANDOM=$seed
echo "# PANWAS_SEED=$seed"

held() { local who=$1; shift; "$panwas" --data "$work/$who" "$@"; }
id_of() { held "$1" --json status | jq -r .device; }
json() { "$program" --json "$@" 2>/dev/null; }

# --- four handhelds ------------------------------------------------------------------------------
mkdir first shared parcels
"$program" init --region 17.07 --name "Host contoh" >/dev/null
for who in a b c d; do
  held $who init --no-pin --region 17.07 --name "PKD contoh $who" >/dev/null 2>&1
  "$program" invite --usb first >/dev/null
  held $who enrol --usb first >/dev/null
  held $who enrol request --usb first >/dev/null
done
quiet "$program" collect --usb first --merge
for who in a b c; do quiet "$program" approve "$(id_of $who)" --region 17.07; done
quiet "$program" approve "$(id_of d)" --region 17.07.03 # some of its records are outside
quiet "$program" revoke "$(id_of d)" --after 12
quiet "$program" receipts --usb first
for who in a b c d; do held $who receive --usb first >/dev/null 2>&1; done
"$program" backup base.db >/dev/null

# send WHO: all that WHO has not sent to the hosts below, which is everything, as one more parcel
send() { held "$1" send --usb parcels >/dev/null; }
take() { # WHO COUNT: records of the samples, moved to this regency; the ids go to ids-WHO
  shuf -n "$2" --random-source=<(yes "$1") "$samples" | jq -c '.village = "17.07.0\(3 + input_line_number % 2).2001"' |
    held "$1" record form_a - 2>/dev/null >"ids-$1"
}
share() { # FROM TO ID...: the copies come by a host that is thrown away
  local from=$1 to=$2 id
  shift 2
  cp base.db sharer.db
  rm -rf sharer-stick && mkdir sharer-stick
  held "$from" send --usb sharer-stick >/dev/null
  quiet "$program" --store sharer.db collect --usb sharer-stick --merge
  for id in "$@"; do quiet "$program" --store sharer.db share "$id" --to "$(id_of "$to")"; done
  quiet "$program" --store sharer.db receipts --usb sharer-stick --device "$(id_of "$to")"
  held "$to" receive --usb sharer-stick >/dev/null 2>&1
  rm -f sharer.db*
}
amend() { # WHO ID PATH TEXT
  held "$1" amend "$2" --answers <(jq -cn --arg p "$3" --arg t "$4" '{($p): $t}') --reason "dari $1" >/dev/null
}
for who in a b c d; do take $who 10 && send $who; done
mapfile -t of_a <ids-a
mapfile -t of_b <ids-b
mapfile -t of_c <ids-c
mapfile -t of_d <ids-d
share a b "${of_a[@]:0:4}"
share a c "${of_a[@]:0:4}"
share b c "${of_b[@]:0:2}"
# All three change one field of one record, two of them another record in different fields; some agree.
for who in a b c; do amend $who "${of_a[0]}" narrative "menurut $who"; done
amend b "${of_a[1]}" narrative "dari b"
amend c "${of_a[1]}" report_number "7/LHP"
amend b "${of_a[2]}" narrative "sama"
amend c "${of_a[2]}" narrative "sama"
amend b "${of_b[0]}" narrative "satu"
send b
amend b "${of_b[0]}" narrative "dua"
amend c "${of_b[0]}" narrative "tiga"
held a withdraw "${of_a[3]}" --reason "bukan kejadian" >/dev/null
amend b "${of_a[3]}" narrative "sesudah ditarik"
send c
head -c 1500000 /dev/urandom >photo.jpg
head -c 200 /dev/urandom >note.pdf
held a attach "${of_a[4]}" photo.jpg --caption "baliho" >/dev/null
send a
held b attach "${of_b[1]}" note.pdf >/dev/null
held c attach "${of_b[1]}" photo.jpg --caption "yang sama" >/dev/null
held c withdraw "${of_c[0]}" --reason "ganda" >/dev/null
amend d "${of_d[0]}" narrative "sebelum batas"
amend d "${of_d[1]}" narrative "batas"
amend d "${of_d[2]}" narrative "sesudah batas"
for who in a b c d; do send $who; done
# A copy of c goes on beside it.
cp -a c copy
held c record form_a --answers <(head -n 1 "$samples" | jq -c '.village = "17.07.04.2001"') >/dev/null 2>&1
amend c "${of_c[1]}" narrative "asli"
for text in "salinan satu" "salinan dua" "salinan tiga"; do amend copy "${of_c[1]}" narrative "$text"; done
amend copy "${of_c[2]}" narrative "salinan"
send c
send copy
# Sealed anew an hour later: other bytes with the same operations.
PANWAS_CLOCK=$(($(date +%s) * 1000 + 3700000)) held a send --qr later --version 20 >/dev/null
for file in $(find parcels -name '*.pwb' | sort | awk 'NR % 5 == 0'); do # and what the way did to some
  cp "$file" spoilt && printf '\xff\x00' | dd of=spoilt bs=1 seek=100 conv=notrunc status=none
  cp spoilt "$(dirname "$file")/$(b2sum -l 256 spoilt | cut -c 1-32).pwb"
done
find parcels -name '*.pwb' | sort >list
address=$(json status | jq -r '.host[0:16]')
ok "the parcels are many ($(wc -l <list))" test "$(wc -l <list)" -ge 15

# --- eight hosts ---------------------------------------------------------------------------------
# One clock for all, so that what they say about time can be compared.
export PANWAS_CLOCK=$(($(date +%s) * 1000 + 7200000))
deliver() { # HOST: all parcels in an order of its own
  local host=$1 file left portion=0
  rm -rf to-go && mkdir -p "to-go/PANWAS/1/to-host/$address"
  export PANWAS_STORE=$work/h$host.db
  cp base.db "h$host.db"
  # Each parcel once, and a third of them again.
  { cat list; awk -v r=$RANDOM 'BEGIN { srand (r) } rand () < 0.33' list; echo later; } |
    awk -v r=$RANDOM 'BEGIN { srand (r) } { print rand () "\t" $0 }' | sort -n | cut -f 2 >"order-$host"
  left=$(wc -l <"order-$host")
  while read -r file; do
    left=$((left - 1))
    if [ "$file" = later ]; then quiet "$program" scan later; else cp "$file" "to-go/PANWAS/1/to-host/$address/"; fi
    portion=$((portion - 1))
    [ $portion -gt 0 ] && [ $left -gt 0 ] && continue
    portion=$((RANDOM % 4 + 1))
    case $((RANDOM % 3)) in
    0) quiet "$program" collect --usb to-go ;;
    1) quiet "$program" collect --usb to-go --merge ;;
    2) quiet "$program" collect --usb to-go && quiet "$program" merge ;;
    esac
    rm -f "to-go/PANWAS/1/to-host/$address"/*.pwb
  done <"order-$host"
  quiet "$program" merge
}
say() { # FOLDER: all that the host says
  mkdir "$1"
  "$program" export --format jsonl >"$1/export.jsonl"
  "$program" export --format csv --confidential --to "$1/tables" >/dev/null
  json status | jq -S . >"$1/status"
  # Which contact was the last one is not a matter of operations.
  json devices | jq -S 'map(del (.clock_offset_ms))' >"$1/devices"
  json list | jq -S . >"$1/list"
  json open | jq -S . >"$1/open"
  json quarantine | jq -S 'map(select(.what == "operation"))' >"$1/refused"
  json quarantine | jq -S 'map(select(.what == "batch") | [.code, .digest]) | sort' >"$1/quarantine"
  for who in a b c d; do json receipts --code "$(id_of $who)" | jq -S . >"$1/code-$who"; done
  for id in "${of_a[@]:0:5}" "${of_b[@]:0:2}" "${of_c[@]:0:3}" "${of_d[@]:0:3}"; do json show "$id" | jq -S .; done >"$1/shown"
}
for ((host = 1; host <= hosts; host++)); do
  deliver $host
  say said-$host
done
differ=$(for ((host = 2; host <= hosts; host++)); do cmp -s order-1 order-$host || echo $host; done | wc -l)
ok "the orders differ" same "$differ" $((hosts - 1))

# The first host must have something to say, or the others agree about nothing.
export PANWAS_STORE=$work/h1.db
ok "records of all are there" same "$(jq -r .device said-1/export.jsonl | sort -u | wc -l)" 4
ok "changes are disputed" same "$(jq -r '[.[] | select(.kind == "disputed") | .path] | length' said-1/open)" "$(jq -s 'map(.disputed | length) | add' said-1/export.jsonl)"
ok "three ways in one field" same "$(json show "${of_a[0]}" | jq -c '[.disputed[].alternatives | length]')" '[3]'
ok "different fields are no dispute" same "$(json show "${of_a[1]}" | jq -c '[.answers.narrative, .answers.report_number, (.disputed | length)]')" '["dari b","7/LHP",0]'
ok "nor are equal changes" same "$(json show "${of_a[2]}" | jq -c '[.answers.narrative, (.disputed | length)]')" '["sama",0]'
ok "a withdrawn record is withdrawn" same "$(json show "${of_c[0]}" | jq -r .state)" withdrawn
ok "the fork is seen" same "$(jq -c '[.forks, .gaps]' said-1/status)" '[1,0]'
ok "revoked operations are refused" same "$(jq -r '[.[].code] | unique | join(" ")' said-1/refused)" "outside_region revoked"
ok "damaged batches are kept" same "$(jq -c '[.[][0]] | unique' said-1/quarantine)" '["damaged"]'
ok "evidence is held" same "$(jq -c '[.evidence_held, .evidence_awaited, .evidence_bad]' said-1/status)" '[2,0,0]'
for ((host = 2; host <= hosts; host++)); do
  ok "host $host says what the first says" diff -r said-1 said-$host
done

# --- again, and proved ---------------------------------------------------------------------------
for ((host = 1; host <= hosts; host++)); do
  export PANWAS_STORE=$work/h$host.db
  "$program" verify --all >out 2>&1
  ok "host $host holds, views and all" same "$?" 0
done
export PANWAS_STORE=$work/h1.db
quiet "$program" merge
say again
ok "a merge more changes nothing" diff -r said-1 again
deliver 1 && say anew
ok "nor does another order on a new host of the same name" diff -r said-1 anew
"$program" backup saved.db >/dev/null
"$program" --store back.db restore saved.db >/dev/null
export PANWAS_STORE=$work/back.db
say restored
ok "a restored one says it too" diff -r said-1 restored

plan

#!/bin/bash
# Carrying between handhelds and a host, seen from outside: enrolment, batches, receipts and codes by QR
# pictures and by stick, a courier, evidence files; and what must not go wrong: pulled sticks, full and
# read-only ones, wrong hosts, receipts of others, copied handhelds, revocation. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch carry
export PANWAS_LANG=en LC_ALL=C.UTF-8

# --- the programs --------------------------------------------------------------------------------
on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
host() { "$host_program" --store "$work/${HOST:-host.db}" "$@"; }
new() { on 0 "$1" init --region 17.07.03 --name "PKD contoh $1"; }
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
status() { "$panwas" --data "$work/$1" --json status | jq -c "$2"; }
sample='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
record() { # HANDHELD COUNT
  local i
  for ((i = 0; i < $2; i++)); do echo "$sample"; done |
    "$panwas" --data "$work/$1" record form_a - >>"ids-$1" 2>/dev/null
}
pictures() { find "$1" -name '*.png' | wc -l; }
parcels() { find "$1" -name '*.pwb' | wc -l; }
# TRUE if every file on a stick is what its name says, and none is half.
sound() {
  local file
  while read -r file; do
    [ "$(basename "$file" .pwb)" = "$(b2sum -l 256 "$file" | cut -c 1-32)" ] || { echo "#   $file"; return 1; }
  done < <(find "$1" -name '*.pwb')
}
enrol() { # HANDHELD STICK: everything by one stick, for tests that begin later
  quiet host invite --usb "$2" && on 0 "$1" enrol --usb "$2" && on 0 "$1" enrol request --usb "$2" &&
    quiet host collect --usb "$2" --merge && quiet host approve "$(id_of "$1")" &&
    quiet host collect --usb "$2" && on 0 "$1" enrol --usb "$2" && status "$1" .certificate >out && has out region
}

quiet host init --region 17.07 --name "Host contoh"
host --json devices >/dev/null 2>&1

# --- enrolment by QR pictures, with no network ---------------------------------------------------
new a
ok "without a host nothing can be sent" on 1 a send --qr frames
ok "and the message says what to do" has err 'panwas enrol'
quiet host invite --qr invite
ok "the invitation is taken from a picture" on 0 a enrol --qr invite
own_groups=$(id_of a | sed -E 's/^(....)(....)(....)(....).*/\1-\2-\3-\4/')
ok "own digits are shown for comparing" has out "$own_groups"
ok "the host's digits are those that the host shows" has host.out "$("$panwas" --data a --json enrol --qr invite | jq -r .host.groups)"
ok "the request goes into a picture" on 0 a enrol request --qr request
quiet host scan request
quiet host merge
ok "the host has it" same "$(host --json requests | jq -r '.[0].device')" "$(id_of a)"
ok "the operator approves" quiet host approve "$(id_of a)"
quiet host receipts --qr replies
ok "the certificate is taken from a picture" on 0 a enrol --qr "replies/$(id_of a)"
ok "with its region" has out '17.07.03'
ok "a second look changes nothing" on 0 a enrol --qr "replies/$(id_of a)"
mkdir empty
new z
ok "an empty stick is said so" on 1 z enrol --usb empty
ok "and what to do" has err 'ask the office'
ok "a stick that is not in is said so" on 1 a enrol --usb not-there

# --- records by QR, receipt by QR ------------------------------------------------------------------
record a 3
ok "records go into pictures" on 0 a send --qr frames --extra 100
ok "they count as sent" same "$("$panwas" --data a --json list | jq -c '[.[].state] | unique')" '["sent"]'
cp frames/frame-0001.png first.png
on 0 a send --qr frames
ok "sent again at once the pictures are the same" cmp -s first.png frames/frame-0001.png
ok "a grid of larger codes works too" on 0 a send --qr grid --grid 3x2 --version 8
quiet host scan frames
quiet host merge
quiet host receipts --qr replies
ok "the receipt is taken from a picture" on 0 a receive --qr "replies/$(id_of a)"
ok "it says what the host has" has out 'has 1..3, 3 of 3 records'
ok "nothing waits" same "$(status a '[.unreceived, .receipted_seq]')" '[0,3]'
ok "the clock was compared" bash -c "'$panwas' --data a --json status | jq -e '.clock_offset_ms != null and .last_contact != null' >/dev/null"
ok "then there is nothing to send" on 0 a send --qr frames
ok "and it says so" has out 'nothing to send'
ok "all of it goes again when the office asks for it" bash -c "mkdir again; '$panwas' --data a --json send --usb again --all | jq -e '.operations > 2' >/dev/null"
ok "the same receipt again is harmless" on 0 a receive --qr "replies/$(id_of a)"
ok "and said" has out 'here already'

# --- one stick does everything for a handheld that nobody knows yet ------------------------------
new b
record b 2
mkdir stick
quiet host invite --usb stick
ok "the invitation is taken from the stick" on 0 b enrol --usb stick
ok "records and request go in one batch" on 0 b send --usb stick
ok "as said" has out 'request to let this handheld in'
ok "in one file" same "$(find stick/PANWAS/1/to-host -name '*.pwb' | wc -l)" 1
quiet host collect --usb stick --merge
ok "the host approves" quiet host approve "$(id_of b)"
quiet host collect --usb stick --merge
ok "certificate and receipt come back together" on 0 b receive --usb stick
ok "the certificate" has out 'Certificate'
ok "the receipt" has out 'has 1..2, 2 of 2 records'
ok "the next send takes own files off the stick" on 0 b send --usb stick
ok "all of them" same "$(find stick/PANWAS/1/to-host -name '*.pwb' | wc -l)" 0

# --- a code that is typed --------------------------------------------------------------------------
code_of() { host receipts --code "$(id_of "$1")" | grep -oE '[0-9A-Z]{5}-[0-9A-Z]{5}' | head -n 1; }
record a 1
record b 1
on 0 a send --usb stick && on 0 b send --usb stick
quiet host collect --usb stick --merge
code=$(code_of a)
ok "a handheld's code is ten letters and digits" bash -c "[[ '$code' =~ ^[0-9A-Z]{5}-[0-9A-Z]{5}\$ ]]"
ok "another handheld's code is refused" on 1 a receive --code "$(code_of b)"
ok "and nothing changes" same "$(status a .receipted_seq)" 3
wrong=$(echo "$code" | tr '0-9' '1-90')
[ "$wrong" = "$code" ] && wrong=$(echo "$code" | tr 'A-Y' 'B-Z')
ok "a mistyped one is refused" on 1 a receive --code "$wrong"
ok "it may be typed small, with spaces" on 0 a receive --code "$(echo "$code" | tr 'A-Z-' 'a-z ')"
ok "then everything is received" same "$(status a '[.unreceived, .receipted_seq]')" '[0,4]'
ok "typed again it is harmless" on 0 a receive --code "$code"

# --- several handhelds, one stick -------------------------------------------------------------------
mkdir shared
quiet host invite --usb shared --count 3
for n in s1 s2 s3; do
  new $n
  on 0 $n enrol --usb shared && on 0 $n enrol request --usb shared
done
ok "each handheld takes an invitation of its own" same "$(parcels shared/PANWAS/1/invite)" 0
quiet host collect --usb shared --merge
ok "so all three requests hold" same "$(host --json requests | jq '[.[] | select(.enrolled | not)] | length')" 3
quiet host invite --usb shared
ok "who has one leaves the others alone" on 0 s1 enrol --usb shared
ok "on the stick" same "$(parcels shared/PANWAS/1/invite)" 1
ok "unless told to take a new one" on 0 s1 enrol --usb shared --again
ok "then it is gone" same "$(parcels shared/PANWAS/1/invite)" 0
for n in s1 s2 s3; do quiet host approve "$(id_of $n)"; done
quiet host collect --usb shared
ok "and gets its certificate" on 0 s2 enrol --usb shared
ok "with its region" has out 'Certificate'

# --- courier ---------------------------------------------------------------------------------------
new c
ok "a third handheld is enrolled by stick" enrol c stick
record c 2
on 0 c send --qr frames-c
ok "b takes c's batch from pictures" on 0 b courier take --qr frames-c
ok "one" has out 'Batches taken to carry: 1;'
ok "twice is harmless" on 0 b courier take --qr frames-c
ok "it is listed" same "$("$panwas" --data b --json courier list | jq -c '[.[] | [.kind, .given_at]]')" '[["to-host",null]]'
ok "and cannot be read there" bash -c "! grep -qaF 'Keliling dusun' '$work'/b/*"
mkdir stick-b
ok "b hands it on by stick" on 0 b courier give --usb stick-b
quiet host collect --usb stick-b --merge
ok "the host has c's records" same "$(host --json list | jq "[.[] | select(.device == \"$(id_of c)\")] | length")" 2
quiet host receipts --usb stick-b
ok "b takes what is for c from the stick" on 0 b courier take --usb stick-b
ok "what is for b itself is not swallowed, and said" has out 'panwas receive'
ok "b receives that" on 0 b receive --usb stick-b
on 0 b courier give --qr frames-b
ok "c receives from pictures that b shows" on 0 c receive --qr frames-b
ok "and has its receipt" same "$(status c .unreceived)" 0
ok "what was handed on is dropped" on 0 b courier drop --given
ok "then nothing is carried" same "$("$panwas" --data b --json courier list)" '[]'
record c 1
on 0 c send --usb stick-b
ok "own batches are not carried" bash -c "'$panwas' --data c --json courier take --usb stick-b | jq -e '.sent_here == 1' >/dev/null"

# --- evidence files ----------------------------------------------------------------------------------
head -c 2500000 /dev/urandom >foto.jpg
on 0 a attach "$(head -n 1 ids-a)" foto.jpg --caption contoh
ok "an evidence file goes onto the stick in parts" on 0 a send --usb stick
ok "three" has out 'Evidence parts written: 3 '
ok "a second time none is written" on 0 a send --usb stick
ok "because they are there" has out 'Evidence parts written: 0 (0 bytes), on the stick already: 3'
ok "without evidence when asked" bash -c "mkdir bare; '$panwas' --data a --json send --usb bare --no-evidence | jq -e '.evidence.parts == 0 and .operations == 1' >/dev/null"
quiet host collect --usb stick --merge
on 0 a receive --usb stick
ok "the host confirms the file" same "$(status a '[.unreceived, .evidence_unreceived]')" '[0,0]'
ok "and the parts leave the stick" on 0 a send --usb stick
ok "with the batches of a" bash -c "[ \$(sed -nE 's/^Files of this handheld taken off the stick: ([0-9]+).*/\\1/p' out) -ge 4 ]"
echo "kecil" >kecil.txt
on 0 a attach "$(head -n 1 ids-a)" kecil.txt
ok "evidence goes into pictures when asked" on 0 a send --qr frames-e --evidence
ok "how many is said first" has err 'pictures'
quiet host scan frames-e
quiet host merge
quiet host receipts --qr replies
on 0 a receive --qr "replies/$(id_of a)"
ok "and the host confirms it" same "$(status a '[.unreceived, .evidence_unreceived]')" '[0,0]'

# --- the screen --------------------------------------------------------------------------------------
if command -v script >/dev/null; then
  record c 1
  (sleep 1; printf q) | script -qec "stty cols 120 rows 60; '$panwas' --data '$work/c' send --screen" /dev/null >screen 2>&1
  ok "a batch is played in the terminal" grep -q '▀\|█\|▄' screen
  ok "and counts as sent" same "$("$panwas" --data c --json list | jq -r '[.[] | select(.state == "finalised")] | length')" 0
else
  skip "a batch is played in the terminal" "script(1) is not installed"
fi
ok "without a terminal it is refused" on 1 c send --screen

# --- pulled out and killed ---------------------------------------------------------------------------
new d
ok "a fourth handheld is enrolled" enrol d stick
record d 40
head -c 9000000 /dev/urandom >film.mp4
on 0 d attach "$(head -n 1 ids-d)" film.mp4
mkdir pulled
rounds=12
killed=0
all_sound=true
for ((i = 0; i < rounds; i++)); do
  "$panwas" --data d send --usb pulled >/dev/null 2>&1 &
  pid=$!
  sleep "0.$(printf '%03d' $((RANDOM % 60 + 2)))"
  kill -9 $pid 2>/dev/null && killed=$((killed + 1))
  wait $pid 2>/dev/null
  sound pulled || all_sound=false
done
ok "killed at $killed of $rounds moments, the stick has no half file" $all_sound
ok "and the store verifies" on 0 d verify
ok "the next send goes on" on 0 d send --usb pulled
ok "until all is there" sound pulled
quiet host collect --usb pulled --merge
ok "then the host has it" on 0 d receive --usb pulled
ok "whole" same "$(status d '[.unreceived, .evidence_unreceived]')" '[0,0]'

# --- full and read-only sticks -------------------------------------------------------------------------
record d 1
head -c 3000000 /dev/urandom >film2.mp4
on 0 d attach "$(head -n 1 ids-d)" film2.mp4
if mount_small 1500k small; then
  ok "a full stick ends the send" on 1 d send --usb small
  ok "with a clear message" has err 'full'
  ok "what is there is whole" sound small
  ok "the records were first" same "$("$panwas" --data d --json list | jq -r '[.[] | select(.state == "finalised")] | length')" 0
  mount -o remount,size=8m "$work/small"
  ok "with room the next send goes on" on 0 d send --usb small
  ok "and keeps what was there" bash -c "grep -qE 'on the stick already: [1-9]' out"
  mount -o remount,ro "$work/small"
  record d 1
  ok "a read-only stick is refused" on 1 d send --usb small
  ok "with a clear message" bash -c "grep -qi 'read-only\|permission' err"
  ok "the new record is not called sent" same "$("$panwas" --data d --json list | jq -r '[.[] | select(.state == "finalised")] | length')" 1
  ok "and a receipt can still be read from it" on 0 d receive --usb small
  mount -o remount,rw "$work/small"
  ok "writable again, all goes" on 0 d send --usb small
  quiet host collect --usb small --merge
  on 0 d receive --usb small
  ok "nothing was lost" same "$(status d '[.unreceived, .evidence_unreceived]')" '[0,0]'
else
  skip "full and read-only sticks" "needs root to mount a small file system"
fi

# --- damaged and foreign files ------------------------------------------------------------------------
record b 1
on 0 b send --usb stick
quiet host collect --usb stick --merge
mine=stick/PANWAS/1/to-device/$(id_of b | cut -c 1-16)
theirs=stick/PANWAS/1/to-device/$(id_of c | cut -c 1-16)
put() { # FILE FOLDER: under the name that its content asks for
  cp "$1" "$2/$(b2sum -l 256 "$1" | cut -c 1-32).pwb"
}
cp "$(find "$mine" -name '*.pwb' | head -n 1)" flipped
printf '\xff\xfe\xfd' | dd of=flipped bs=1 seek=60 conv=notrunc status=none
put flipped "$mine"
printf 'torn' >"$mine/00000000000000000000000000000000.pwb"
put "$(find "$theirs" -name '*.pwb' | head -n 1)" "$mine"
ok "damaged files end with 1" on 1 b receive --usb stick
ok "they are named" has err 00000000000000000000000000000000
ok "and the changed one" has err 'does not open'
ok "somebody else's is named, not swallowed" has err 'sealed to'
ok "the good one is taken all the same" same "$(status b .unreceived)" 0

# --- another host ---------------------------------------------------------------------------------------
HOST=other.db quiet host init --region 17.07 --name "Host lain"
mkdir stick-o
HOST=other.db quiet host invite --usb stick-o
ok "another host is not taken in silence" on 1 b enrol --usb stick-o
ok "the way out is named" has err '--replace-host'
ok "the first host stays" same "$(status b .host_name)" '"Host contoh"'
mkdir both
cp -r stick-o/PANWAS both/
quiet host invite --usb both
new e
ok "of two hosts none is guessed" on 1 e enrol --usb both
ok "both are named" has err 'Host lain'
ok "and how to say which" has err '--host ID'
other=$(HOST=other.db host --json status | jq -r '.host // .id // .device' | cut -c 1-8)
record b 1
ok "replacing needs the word" on 0 b enrol --usb stick-o --replace-host
ok "then everything goes to the new host" on 0 b send --usb stick-o
HOST=other.db quiet host collect --usb stick-o --merge
HOST=other.db quiet host approve "$(id_of b)"
HOST=other.db quiet host collect --usb stick-o --merge
ok "which has all of it" on 0 b receive --usb stick-o
ok "and receipts it" same "$(status b '[.unreceived, .host_name]')" '[0,"Host lain"]'

# --- a copied handheld -----------------------------------------------------------------------------------
cp -r c copy
record copy 2
record c 1
on 0 copy send --usb stick
quiet host collect --usb stick --merge
ok "a receipt for what a copy wrote is an alarm" on 1 c receive --usb stick
ok "the message says what to do" has err 'call the office'
ok "and nothing is called received" bash -c "'$panwas' --data c --json status | jq -e '.unreceived > 0' >/dev/null"

# --- revocation -------------------------------------------------------------------------------------------
record a 2
on 0 a send --usb stick
quiet host collect --usb stick --merge
on 0 a receive --usb stick
head=$(status a .head_seq)
quiet host revoke "$(id_of a)" --after $((head - 1)) --reason "hilang"
quiet host collect --usb stick --merge
ok "a revoked handheld is told so" on 1 a receive --usb stick
ok "with the number" has err "up to number $((head - 1))"
ok "its status says it" same "$(status a '[.revoked, .revoked_after]')" "[true,$((head - 1))]"
ok "what came after is shown as not counted" bash -c "'$panwas' --data a --json list | jq -e 'any(.[]; .refusal == \"revoked\")' >/dev/null"

# --- wrong use ----------------------------------------------------------------------------------------------
for words in "enrol" "enrol request" "send" "send --usb x --qr y" "send --usb stick --grid 3x2" \
  "send --qr y --grid 3" "send --qr y --version 41" "receive" "receive --usb stick --code X" \
  "courier" "courier take" "courier give" "courier drop" "courier fly" "send --screen --json"; do
  ok "panwas $words is wrong use" on 2 d $words
done
for words in "enrol" "enrol request" "send" "receive" "courier take" "courier give" "courier list" "courier drop"; do
  ok "panwas $words --help" on 0 d $words --help
done
for words in "send --usb stick" "receive --usb stick" "courier take --usb stick" "courier give --usb stick" "courier list"; do
  "$panwas" --data d --json $words >out 2>/dev/null
  ok "panwas --json $words prints one JSON value" same "$(jq -s length out)" 1
done

plan

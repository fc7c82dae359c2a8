#!/bin/bash
# Every verdict of the host, seen from outside: what is wrong with a batch or an operation is made for real
# (with handhelds, copies of stores, changed bytes and clocks), and each must come out under its own code,
# with its own sentence that says what to do, and must be healed by doing that. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch verdicts
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_STORE=$work/host.db
unset PANWAS_CLOCK PANWAS_CLOCK_OFFSET

# --- the programs --------------------------------------------------------------------------------
run() { local status=$1; shift; exits "$status" "$program" "$@"; }
on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
json() { "$program" --json "$@" 2>/dev/null; }

# --- the world -----------------------------------------------------------------------------------
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
state_of() { "$panwas" --data "$work/$1" --json status | jq -c "$2"; }
good='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
record() { # HANDHELD COUNT [VILLAGE]: the ids go to stdout
  local i
  for ((i = 0; i < $2; i++)); do jq -c --arg v "${3:-17.07.03.2007}" --arg n "Catatan $i" '.village = $v | .narrative = $n' <<<"$good"; done |
    "$panwas" --data "$work/$1" record form_a - 2>/dev/null
}
fresh() { # NAME: a host like the first one as it was after enrolment, and its empty stick
  cp host.base "$1.db"
  export PANWAS_STORE=$work/$1.db
  stick=$work/stick-$1
  mkdir "$stick"
}
copy() { cp -a "$work/$1" "$work/$2"; } # a handheld for that host
address() { json status | jq -r '.host[0:16]'; }
inbox() { # the folder of files to the host on $stick
  local folder
  folder=$stick/PANWAS/1/to-host/$(address)
  mkdir -p "$folder"
  echo "$folder"
}
put() { # FILE: onto the stick, under the name that its content asks for
  cp "$1" "$(inbox)/$(b2sum -l 256 "$1" | cut -c 1-32).pwb"
}
parcel_of() { # HANDHELD: its waiting operations as one file
  rm -rf away && mkdir away && "$panwas" --data "$work/$1" send --usb away --no-evidence >/dev/null && find away -name '*.pwb' | head -n 1
}
codes() { json quarantine | jq -r '[.[].code] | unique | join(" ")'; }
counted() { json list | jq length; }
device() { json devices | jq -c ".[] | select(.device == \"$(id_of "$1")\") | $2"; } # HANDHELD FILTER
merged() { json merge | jq -c "$1"; }
# told CODE COUNT WHERE: the code is in `quarantined`, `refused` or `flags` of status, and its sentence in
# the text of status, of merge and (but for flags) of quarantine. Sentences are kept, to be compared.
told() {
  local code=$1 count=$2 where=$3 sentence member
  member=.$where.$code
  case $where-$code in
  flags-gap) member=.gaps ;;
  flags-fork) member=.forks ;;
  flags-clock_off) member=.clocks_off ;;
  flags-orphan) member=.orphans ;;
  esac
  same "$(json status | jq -c "$member")" "$count" || return 1
  "$program" status >told.out
  sentence=$(sed -nE "s/^  $code +[0-9]+  (.+)\$/\\1/p" told.out)
  [ -n "$sentence" ] || { echo "#   status has no sentence for $code"; return 1; }
  quiet "$program" merge && grep -qF "$sentence" host.out || { echo "#   merge does not say: $sentence"; return 1; }
  if [ "$where" != flags ]; then
    "$program" quarantine >told.out
    grep -qF "→ $sentence" told.out || { echo "#   quarantine does not say: $sentence"; return 1; }
    same "$(json quarantine | jq -r "[.[] | select(.code == \"$code\") | .sentence] | unique | .[]")" "$sentence" || return 1
  fi
  printf '%s\t%s\t%s\n' "$code" "$sentence" "$(PANWAS_LANG=id "$program" status | sed -nE "s/^  $code +[0-9]+  (.+)\$/\\1/p")" >>"$work/sentences"
}
enrolled() { # NAME: makes a handheld and lets it in by stick
  "$panwas" --data "$1" init --no-pin --region 17.07.03 --name "PKD contoh $1" >/dev/null 2>&1
  "$program" invite --usb first >/dev/null
  "$panwas" --data "$1" enrol --usb first >/dev/null
  "$panwas" --data "$1" enrol request --usb first >/dev/null
  quiet "$program" collect --usb first --merge
  "$program" approve "$(id_of "$1")" >/dev/null
  "$program" receipts --usb first --device "$(id_of "$1")" >/dev/null
  "$panwas" --data "$1" receive --usb first >/dev/null
}
mkdir first
"$program" init --region 17.07 --name "Host contoh" >/dev/null
enrolled siti
enrolled budi
"$program" backup host.base >/dev/null
ok "a host and two handhelds" same "$(json devices | jq -c '[.[].region]')" '["17.07.03","17.07.03"]'

# --- a batch for another host --------------------------------------------------------------------
fresh other
"$program" --store elsewhere.db init --region 17.07 --name "Host lain" >/dev/null
mkdir stick-elsewhere
"$program" --store elsewhere.db invite --usb stick-elsewhere >/dev/null
copy siti other-siti
record other-siti 2 >/dev/null
on 0 other-siti enrol --usb stick-elsewhere --replace-host
on 0 other-siti send --usb "$stick"
ok "a file for another host is left on the stick" run 0 collect --usb "$stick" --merge
ok "and counted" has out 'left alone, for other hosts: 1'
foreign=$(find "$stick" -path '*to-host*' -name '*.pwb' | head -n 1)
put "$foreign"
ok "in this host's folder it is taken in" run 1 collect --usb "$stick" --merge
ok "and filed under other_host" same "$(codes)" other_host
ok "which is told" told other_host 1 quarantined
record other-siti 1 >/dev/null
on 0 other-siti send --qr qr-foreign
"$program" scan qr-foreign >/dev/null 2>&1
ok "from pictures too" same "$(merged .verdicts.other_host)" 1
ok "nothing of it counts" same "$(counted)" 0
"$program" --store elsewhere.db collect --usb "$stick" --merge >host.out 2>&1
ok "carried there it is welcome" same "$(json --store elsewhere.db requests | jq length)" 1

# --- an unknown device ---------------------------------------------------------------------------
fresh unknown
on 0 new init --no-pin --region 17.07.03 --name "PKD baru"
record new 3 >/dev/null
"$program" invite --qr qr-invite >/dev/null
on 0 new enrol --qr qr-invite
on 0 new send --usb "$stick"
ok "records of one who is not let in: a person must look" run 1 collect --usb "$stick" --merge
ok "they are filed under unknown_device" same "$(codes)" unknown_device
ok "with the device and its numbers" same "$(json quarantine | jq -c '.[0] | [.device, .first_seq, .last_seq]')" "[\"$(id_of new)\",1,3]"
ok "which is told" told unknown_device 1 quarantined
ok "merge goes on saying so" run 1 merge
ok "and counts none" same "$(counted)" 0
ok "approved" run 0 approve "$(id_of new)"
ok "the next merge takes them" same "$(merged '[.new, .verdicts.ok, .records]')" '[3,1,3]'
ok "and the quarantine is empty" same "$(codes)" ""

# --- a revoked device ----------------------------------------------------------------------------
fresh revoked
copy siti revoked-siti
record revoked-siti 3 >ids
head -n 1 ids >kept
echo '{"narrative":"Diubah sesudahnya."}' >patch
on 0 revoked-siti amend "$(cat kept)" --answers patch --reason koreksi
record revoked-siti 1 >>ids
on 0 revoked-siti send --usb "$stick"
quiet "$program" collect --usb "$stick" --merge
on 0 revoked-siti receive --usb "$stick"
ok "five operations count" same "$(device siti '[.seq, .accepted]')" '[5,5]'
ok "revoke from the fourth on" run 0 revoke "$(id_of siti)" --after 3 --reason hilang
ok "up to the last trusted number they stay" same "$(json list | jq -r '.[].record' | sort)" "$(head -n 3 ids | sort)"
ok "what was amended later reads as before" same "$(json show "$(cat kept)" | jq -r .answers.narrative)" "Catatan 0"
record revoked-siti 1 >/dev/null
on 0 revoked-siti send --usb "$stick"
ok "what comes later is new to a person" run 1 collect --usb "$stick" --merge
ok "it is kept" same "$(device siti '[.seq, .accepted, .quarantined, .revoked_after]')" '[6,3,3,3]'
ok "but filed under revoked" same "$(json quarantine | jq -c '[.[] | [.code, .what, .first_seq]]')" '[["revoked","operation",4],["revoked","operation",5],["revoked","operation",6]]'
ok "which is told" told revoked 3 refused
ok "no export has it" same "$("$program" export --format jsonl | wc -l)" 3
ok "a second look is quiet" run 0 merge
ok "the device learns it at its next receive" on 1 revoked-siti receive --usb "$stick"
ok "with the number" has err 'up to number 3'
ok "its status says so" same "$(state_of revoked-siti '[.revoked, .revoked_after, .quarantined]')" '[true,3,3]'
ok "its list shows which" same "$("$panwas" --data revoked-siti --json list | jq -c '[.[] | [.state, .refusal]] | group_by(.) | map([.[0][0], .[0][1], length])')" '[["quarantined","revoked",3],["received",null,2]]'
ok "the other device is trusted" same "$(device budi .revoked_after)" null
ok "a wider revocation gives them back" run 0 revoke "$(id_of siti)" --after 6
ok "all" same "$(counted) $(codes)" "5 "

# --- a forged batch ------------------------------------------------------------------------------
# The chain of digests that a handheld signs is changed in its store, so that its operations do not
# follow from what it signs: what a forger without the key would be able to make.
fresh forged
copy siti forger
copy siti honest
record forger 3 >/dev/null
record honest 2 >/dev/null
if command -v sqlite3 >/dev/null; then
  sqlite3 forger/store.db "UPDATE op SET digest = zeroblob (32) WHERE seq = 3"
  on 0 forger send --usb "$stick"
  ok "a forged batch: a person must look" run 1 collect --usb "$stick" --merge
  ok "it is filed under bad_signature" same "$(json quarantine | jq -c '[.[] | [.code, .device]]')" "[[\"bad_signature\",\"$(id_of siti)\"]]"
  ok "which is told" told bad_signature 1 quarantined
  ok "nothing of it is in the log" same "$(json devices | jq -c '[.[].max_seq]')" '[0,0]'
  on 0 honest send --usb "$stick"
  ok "the honest handheld is not harmed" run 0 collect --usb "$stick" --merge
  ok "and its records count" same "$(counted) $(json devices | jq -c '[.[].forked]')" '2 [false,false]'
else
  skip "a forged batch" "sqlite3 is not installed"
fi

# --- a gap, an orphan, and a host that lost data -------------------------------------------------
fresh gap
copy siti gap-siti
record gap-siti 2 >/dev/null
on 0 gap-siti send --usb "$stick"
quiet "$program" collect --usb "$stick" --merge
on 0 gap-siti receive --usb "$stick"
ok "a backup is made" run 0 backup gap.saved
record gap-siti 2 >ids
on 0 gap-siti send --usb "$stick"
quiet "$program" collect --usb "$stick" --merge
on 0 gap-siti receive --usb "$stick"
ok "everything is receipted" same "$(state_of gap-siti '[.unreceived, .receipted_seq]')" '[0,4]'
record gap-siti 2 >/dev/null
on 0 gap-siti amend "$(head -n 1 ids)" --answers patch --reason koreksi
on 0 gap-siti send --usb "$stick"
rm -f gap.db*
ok "the store is lost, the backup comes back" run 0 restore gap.saved
batches=$(find "$(inbox)" -name '*.pwb' | wc -l)
ok "the handheld had taken its receipted file away ($batches is there)" same "$batches" 1
ok "a gap: a person must look" run 1 collect --usb "$stick" --merge
ok "it is reported" same "$(json status | jq -c '[.gaps, .missing_operations]')" '[1,2]'
ok "with the device" same "$(device siti '[.seq, .max_seq, .missing]')" '[2,7,2]'
ok "what came after the gap counts" same "$(json list | jq -c '[.[].state] | group_by(.) | map([.[0], length])')" '[["active",4],["orphan",1]]'
ok "which is told" told gap 1 flags
ok "a change of a record that is missing is reported" same "$(json status | jq -c .orphans)" 1
ok "which is told" told orphan 1 flags
ok "nothing is in quarantine" same "$(codes)" ""
ok "the handheld is told that the host lost data" on 1 gap-siti receive --usb "$stick"
ok "and what to do" has err 'panwas send'
ok "and counts them as not received" same "$(state_of gap-siti '[.unreceived > 0, .receipted_seq]')" '[true,2]'
ok "it sends again" on 0 gap-siti send --usb "$stick"
ok "and nothing needs a person" run 0 collect --usb "$stick" --merge
ok "the gap is closed" same "$(json status | jq -c '[.gaps, .missing_operations, .orphans, .records]')" '[0,0,0,6]'
ok "the amendment has found its record" same "$(json show "$(head -n 1 ids)" | jq -r .answers.narrative)" "Diubah sesudahnya."
on 0 gap-siti receive --usb "$stick"
ok "all is receipted again" same "$(state_of gap-siti '[.unreceived, .receipted_seq]')" '[0,7]'

# --- a fork --------------------------------------------------------------------------------------
fresh fork
copy siti fork-a
record fork-a 2 >/dev/null
copy fork-a fork-b
record fork-a 1 >/dev/null
record fork-b 2 >/dev/null
on 0 fork-a send --usb "$stick"
quiet "$program" collect --usb "$stick" --merge
on 0 fork-b send --usb "$stick"
ok "a copied handheld: a person must look" run 1 collect --usb "$stick" --merge
ok "the fork is reported" same "$(json status | jq -c '[.forks, .gaps]')" '[1,0]'
ok "which is told" told fork 1 flags
ok "with the device" same "$(device siti .forked) $(device budi .forked)" "true false"
ok "and as an open item" same "$(json open | jq -c '[.[].kind]')" '["fork"]'
ok "both logs are kept and count" same "$(counted)" 5
ok "the shorter one is alarmed" on 1 fork-a receive --usb "$stick"
ok "with what to do" has err 'call the office'
ok "the longer one has its receipt" on 0 fork-b receive --usb "$stick"
ok "merge goes on saying so" run 1 merge
ok "revoked from before the fork" run 0 revoke "$(id_of siti)" --after 2
ok "nothing is open" same "$(json open | jq -c '[.[].kind]')" '[]'
ok "and what was before it stays" same "$(counted)" 2

# --- replay --------------------------------------------------------------------------------------
fresh replay
copy siti replay-siti
record replay-siti 3 >/dev/null
on 0 replay-siti send --usb "$stick"
on 0 replay-siti send --qr qr-replay
quiet "$program" collect --usb "$stick" --merge
"$program" export --format jsonl >before
ok "the same file again" run 0 collect --usb "$stick" --merge
ok "is not new" has out 'New files: 0, here already: 1'
ok "the same operations from pictures" run 0 scan qr-replay
ok "merge is not troubled" run 0 merge
ok "the same pictures again" run 0 scan qr-replay
ok "are known" bash -c "'$program' --json scan qr-replay | jq -e '[.received[].known] == [true]' >/dev/null"
PANWAS_CLOCK=$(($(date +%s) * 1000 + 7200000)) on 0 replay-siti send --qr qr-later
ok "sealed anew they are other bytes" run 0 scan qr-later
ok "with the same operations: known" same "$(merged '[.new, .known, .verdicts, .needs_person]')" '[0,3,{"known":1},false]'
ok "and nothing in the quarantine" same "$(codes)" ""
"$program" export --format jsonl >after
ok "the export is the same" cmp before after

# --- a version from the future -------------------------------------------------------------------
fresh future
copy siti future-siti
record future-siti 1 >/dev/null
cp "$(parcel_of future-siti)" parcel
printf '\x21' | dd of=parcel bs=1 seek=2 conv=notrunc status=none
put parcel
cp "$(parcel_of future-siti)" parcel
printf '\x14' | dd of=parcel bs=1 seek=2 conv=notrunc status=none
put parcel
ok "versions from the future: a person must look" run 1 collect --usb "$stick" --merge
ok "they are filed under too_new, version and kind" same "$(json quarantine | jq -c '[.[].code]')" '["too_new","too_new"]'
ok "which is told" told too_new 2 quarantined
ok "with what to do" bash -c "'$program' quarantine | grep -q update"
ok "merge looks again, and says so again" run 1 merge

# --- outside the region --------------------------------------------------------------------------
fresh region
copy siti region-siti
record region-siti 1 >/dev/null
ok "the handheld warns, and records" test -n "$(record region-siti 2 17.07.04.2001)"
on 0 region-siti send --usb "$stick"
ok "outside the region: a person must look" run 1 collect --usb "$stick" --merge
ok "filed under outside_region" same "$(json quarantine | jq -c '[.[] | [.code, .first_seq]]')" '[["outside_region",2],["outside_region",3]]'
ok "which is told" told outside_region 2 refused
ok "the others count" same "$(counted)" 1
ok "the receipt says so" on 0 region-siti receive --usb "$stick"
ok "in words" has out '2 are kept there but not counted: outside the region of this handheld (2)'
ok "and the list" same "$("$panwas" --data region-siti --json list | jq -c '[.[] | [.state, .refusal]]')" '[["received",null],["quarantined","outside_region"],["quarantined","outside_region"]]'
ok "the status too" same "$(state_of region-siti '[.quarantined, .unreceived]')" '[2,0]'
"$panwas" --data region-siti list >out
ok "for people too" same "$(grep -c 'quarantine: outside the region of this handheld' out)" 2
ok "the region is widened" run 0 approve "$(id_of siti)" --region 17.07
ok "and they count" same "$(counted) $(codes)" "3 "
ok "without a person" run 0 merge
quiet "$program" receipts --usb "$stick"
on 0 region-siti receive --usb "$stick"
ok "the handheld learns it" same "$("$panwas" --data region-siti --json list | jq -c '[.[].refusal] | unique')" '[null]'
ok "the region is narrowed again" run 0 approve "$(id_of siti)" --region 17.07.01
ok "and what counts no longer is said at once" has out 'operations do not count'
quiet "$program" approve "$(id_of siti)" --region 17.07

# --- a clock that is far off ---------------------------------------------------------------------
fresh clock
copy siti clock-siti
copy budi clock-budi
now=$(($(date +%s) * 1000))
days='[.clock_off, (.clock_offset_ms / 86400000 | round)]'
export PANWAS_CLOCK=$((now + 3 * 86400000))
record clock-siti 1 >/dev/null
on 0 clock-siti send --usb "$stick"
export PANWAS_CLOCK=$((now - 3 * 86400000))
record clock-budi 1 >/dev/null
on 0 clock-budi send --qr qr-clock
unset PANWAS_CLOCK
ok "a clock that is three days ahead: a person must look" run 1 collect --usb "$stick" --merge
ok "it is reported" same "$(json status | jq -c .clocks_off)" 1
ok "which is told" told clock_off 1 flags
ok "with the device and how far" same "$(device siti "$days") $(device budi "[.clock_off, .clock_offset_ms]")" "[true,3] [false,null]"
ok "the record counts" same "$(counted)" 1
quiet "$program" scan qr-clock
ok "one that is three days behind is known from pictures" run 1 merge
ok "both are" same "$(device siti "$days") $(device budi "$days")" "[true,3] [true,-3]"
record clock-siti 1 >/dev/null
record clock-budi 1 >/dev/null
rm -rf qr-clock
on 0 clock-siti send --usb "$stick"
on 0 clock-budi send --qr qr-clock
quiet "$program" scan qr-clock
ok "set right, nobody needs to look" run 0 collect --usb "$stick" --merge
ok "and no clock is off" same "$(json devices | jq -c '[.[].clock_off]')" '[false,false]'

# --- invitations ---------------------------------------------------------------------------------
fresh invited
for n in first-taker second-taker late; do on 0 $n init --no-pin --region 17.07.03 --name "PKD $n"; done
"$program" invite --qr qr-one >/dev/null
for n in first-taker second-taker; do
  on 0 $n enrol --qr qr-one
  on 0 $n enrol request --qr "qr-$n"
done
quiet "$program" scan qr-first-taker
quiet "$program" merge
quiet "$program" scan qr-second-taker
ok "two handhelds with one invitation: a person must look" run 1 merge
ok "the second is filed under used_challenge" same "$(json quarantine | jq -c '[.[] | [.code, .device]]')" "[[\"used_challenge\",\"$(id_of second-taker)\"]]"
ok "which is told" told used_challenge 1 quarantined
ok "only the first one asks" same "$(json requests | jq -r '.[].device')" "$(id_of first-taker)"
ok "the other cannot be let in by it" run 1 approve "$(id_of second-taker)"
rm -rf qr-one qr-second-taker
"$program" invite --qr qr-one >/dev/null
on 0 second-taker enrol --qr qr-one
on 0 second-taker enrol request --qr qr-second-taker
quiet "$program" scan qr-second-taker
quiet "$program" merge
ok "invited again, it can" run 0 approve "$(id_of second-taker)"
rm -rf qr-one
"$program" invite --qr qr-one --days 3 >/dev/null
on 0 late enrol --qr qr-one
on 0 late enrol request --qr qr-late
export PANWAS_CLOCK=$((now + 4 * 86400000))
quiet "$program" scan qr-late
unset PANWAS_CLOCK
quiet "$program" merge
ok "an invitation that has expired is bad_challenge" same "$(json quarantine | jq -r '.[-1].code')" bad_challenge
ok "which is told" told bad_challenge 1 quarantined

# --- damaged and foreign -------------------------------------------------------------------------
fresh damaged
copy siti damaged-siti
record damaged-siti 3 >/dev/null
cp "$(parcel_of damaged-siti)" parcel
size=$(stat -c %s parcel)
for place in 11 $((size / 2)) $((size - 1)); do
  cp parcel flipped
  byte=$(od -An -tu1 -j "$place" -N 1 parcel | tr -d ' ')
  printf '%b' "\\x$(printf %02x $((byte ^ 1)))" | dd of=flipped bs=1 seek="$place" conv=notrunc status=none
  put flipped
done
head -c $((size / 2)) parcel >cut && put cut
head -c 11 parcel >head && put head
printf x >one && put one
head -c 5000 /dev/urandom >noise && put noise
ok "damaged files: a person must look" run 1 collect --usb "$stick" --merge
ok "they are filed under damaged" same "$(json quarantine | jq -c '[.[].code] | group_by(.) | map([.[0], length])')" '[["damaged",7]]'
ok "which is told" told damaged 7 quarantined
put parcel
ok "the good one among them counts" run 0 collect --usb "$stick" --merge
ok "all of it" same "$(counted)" 3

fresh foreign
copy siti foreign-siti
record foreign-siti 1 >/dev/null
on 0 foreign-siti send --usb "$stick"
folder=$(inbox)
head -c 500 /dev/urandom >"$folder/00112233445566778899aabbccddeeff.pwb"
: >"$folder/11111111111111111111111111111111.pwb"
mkdir "$folder/22222222222222222222222222222222.pwb"
ln -s /etc/passwd "$folder/33333333333333333333333333333333.pwb"
mkfifo "$folder/44444444444444444444444444444444.pwb"
printf 'MZ' >"$folder/autorun.exe"
printf 'x' >"$folder/$(printf 'a\033[31m\n.pwb')"
head -c $((4194304 + 1)) /dev/zero >big
printf 'PW\x11' | dd of=big bs=1 conv=notrunc status=none
put big
big=$(b2sum -l 256 big | cut -c 1-32)
ok "foreign files on the stick: a person must look" run 1 collect --usb "$stick" --merge
cp out listing
ok "the good batch among them counts" same "$(counted)" 1
ok "garbage that is named like a batch is refused by name" has listing 00112233445566778899aabbccddeeff.pwb
ok "so is an empty file" has listing 11111111111111111111111111111111.pwb
ok "a batch of 4 MiB and 1 byte is refused by name" has listing "$big.pwb"
ok "with its limit" has listing 4194304
ok "three are refused" has listing 'New files: 1, here already: 0, refused: 3'
ok "what is not named like a batch is left alone" same "$(grep -c 'autorun\|31m' listing)" 0
ok "so are folders, links and pipes, which are not followed" same "$(grep -c '22222222\|33333333\|44444444' listing)" 0
ok "and it says what to do" has listing 'panwas send'
ok "nothing of it is in the store" same "$(codes)" ""
ok "merge is not troubled" run 0 merge
rm -rf "$folder"
head -c $((4194304)) big >limit
put limit
ok "one of just 4 MiB is taken in" run 1 collect --usb "$stick" --merge
ok "and looked into" same "$(json quarantine | jq -c '[.[] | [.code, .bytes]]')" '[["other_host",4194304]]'

# --- evidence whose record is not here -----------------------------------------------------------
fresh evidence
copy siti evidence-siti
record evidence-siti 1 >ids
head -c 3000 /dev/urandom >photo.jpg
on 0 evidence-siti attach "$(cat ids)" photo.jpg
on 0 evidence-siti send --usb "$stick"
mkdir aside
find "$(inbox)" -name '*.pwb' -size -3000c -exec mv {} aside \; # the part has more bytes than the photo
part=$(find "$(inbox)" -name '*.pwb')
ok "an evidence part travels alone" run 0 batch show "$part"
ok "and is told as one" has out 'evidence part'
ok "there is nothing else to open in it" same "$("$program" batch open "$part" 2>err | wc -c) $(grep -c CRITICAL err)" "0 0"
quiet "$program" collect --usb "$stick" --merge
ok "evidence without its record is kept under blob_unknown" same "$(codes)" blob_unknown
ok "which is told" told blob_unknown 1 quarantined
ok "nothing is held yet" same "$(json status | jq -c '[.evidence_held, .evidence_awaited]')" '[0,0]'
mv aside/*.pwb "$(inbox)"
ok "with the record it is complete" run 0 collect --usb "$stick" --merge
ok "and held" same "$(json status | jq -c '[.evidence_held, .evidence_awaited, .quarantined]')" '[1,0,{}]'

# --- what a host sends, sent to a host -----------------------------------------------------------
fresh stranger
"$program" invite --usb "$stick" >/dev/null
put "$(find "$stick" -path '*invite*' -name '*.pwb' | head -n 1)"
ok "an invitation among the batches: a person must look" run 1 collect --usb "$stick" --merge
ok "it is filed under foreign_message" same "$(codes)" foreign_message
ok "which is told" told foreign_message 1 quarantined

# --- all together --------------------------------------------------------------------------------
lines=$(sort -u sentences | wc -l)
ok "every verdict was seen ($lines)" test "$lines" -ge 15
ok "each under a code of its own" same "$(cut -f 1 sentences | sort | uniq -d)" ""
ok "with a sentence of its own" same "$(cut -f 2 sentences | sort | uniq -d)" ""
ok "in Indonesian too" same "$(cut -f 3 sentences | grep -c .) $(cut -f 3 sentences | sort | uniq -d)" "$lines "
ok "which is another language" same "$(awk -F'\t' '$2 == $3' sentences)" ""
held=true
for store in *.db; do
  "$program" --store "$store" verify --all >out 2>&1 || { held=false; sed "s/^/#   $store: /" out; }
done
ok "every one of these stores holds" $held

plan

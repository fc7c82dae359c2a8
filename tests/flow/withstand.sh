#!/bin/bash
# What the district host withstands, seen from outside: kill -9 at random moments and at random system
# calls, full and read-only disks everywhere it writes, several merges at once, a locked store, and hostile
# text through everything. Afterwards the exports must be those of an undisturbed host. Prints TAP.
# PANWAS_SEED=N repeats the moments of a run; the seed is printed.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
program=${PANWAS_HOST:-$top/build/bin/panwas-host}
samples=$top/tests/data/observations.jsonl
. "$top/tests/lib/tap.sh"
scratch withstand
trap 'exec 9>&-; cleanup' EXIT # a lock may be held on descriptor 9
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_STORE=$work/host.db
seed=${PANWAS_SEED:-$RANDOM}
RANDOM=$seed
echo "# PANWAS_SEED=$seed"

# --- steps ---------------------------------------------------------------------------------------
# run STATUS COMMAND...: of the host.
run() {
  local status=$1
  shift
  exits "$status" "$program" "$@"
}
held() { local who=$1; shift; "$panwas" --data "$work/$who" "$@"; }
id_of() { held "$1" --json status | jq -r .device; }
json() { "$program" --json "$@" 2>/dev/null; }
# refused PATH WORDS COMMAND...: ends with 1 and one sentence that names the path and has one of the words.
refused() {
  local path=$1 words=$2
  shift 2
  run 1 "$@" && same "$(wc -l <err)" 1 && has err "$path" &&
    { grep -qE -- "$words" err || { echo "#   none of ($words) is in:"; sed 's/^/#   /' err; false; }; }
}
good='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'

# --- the world -----------------------------------------------------------------------------------
# Handheld a sends by stick: several batches that repeat each other, amendments, evidence; b by pictures.
mkdir first stick
"$program" init --region ID --name "Host contoh" >/dev/null
for who in a b c; do
  held $who init --no-pin --region ID --name "PKD contoh $who" >/dev/null 2>&1
  "$program" invite --usb first >/dev/null
  held $who enrol --usb first >/dev/null
  held $who enrol request --usb first >/dev/null
done
quiet "$program" collect --usb first --merge
for who in a b c; do "$program" approve "$(id_of $who)" >/dev/null; done
"$program" receipts --usb first >/dev/null
for who in a b c; do held $who receive --usb first >/dev/null; done
"$program" backup base.db >/dev/null
head -c 2500000 /dev/urandom >photo.jpg
echo '{"narrative":"Diperbaiki."}' >patch
for ((i = 0; i < 3; i++)); do
  held a record form_a --answers "$samples" >ids
  held a amend "$(head -n 1 ids)" --answers patch --reason koreksi >/dev/null
  held a withdraw "$(tail -n 1 ids)" --reason "salah" >/dev/null
  [ $i = 1 ] && held a attach "$(sed -n 2p ids)" photo.jpg >/dev/null
  held a send --usb stick >/dev/null
done
for ((i = 0; i < 6; i++)); do # text that does not compress, so that there are many pictures
  jq -c --arg t "$(head -c 300 /dev/urandom | base64 -w 0)" '.narrative = $t' <<<"$good"
done | held b record form_a - >/dev/null
held b send --qr pictures --version 8 --extra 20 >/dev/null
held c record form_a --answers <(head -n 5 "$samples") >/dev/null
held c send --qr pictures-c --version 8 >/dev/null
shown=(pictures pictures-c)

store() { # NAME: a fresh store that has taken in nothing yet
  rm -f "$1"-wal "$1"-shm
  cp base.db "$1"
  export PANWAS_STORE=$work/$1
}
copy_stick() { rm -rf "$1" && cp -r stick "$1"; } # so that nobody's replies are on it
fill() { # takes everything in
  copy_stick stick-f && quiet "$program" collect --usb stick-f && quiet "$program" scan "${shown[@]}" && quiet "$program" merge
}
export_of() { "$program" --store "$work/$1" export --format jsonl; }
store calm.db
fill
export_of calm.db >calm.jsonl
ok "an undisturbed host has everything" same "$(wc -l <calm.jsonl) $(json status | jq -c '[.records, .withdrawn, .evidence_held]')" "$((3 * 120 + 11)) [371,3,1]"

# --- kill ----------------------------------------------------------------------------------------
writes=write,pwrite64,writev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,link,linkat,mkdir
traced=false
command -v strace >/dev/null && strace -f -o /dev/null -e trace=write -e inject=write:signal=CONT:when=9999 true 2>/dev/null && traced=true
! grep -qa __asan_init "$program" || traced=false # a sanitizer cannot be traced
micros() { echo $(($(date +%s%N) / 1000)); }
above() { echo $(((RANDOM * 32768 + RANDOM) % $1)); } # LIMIT: a random number below it
# Runs the command once for its time and its writes, on a store that is thrown away.
measure() {
  local begun
  store measure.db
  "prepare_$step"
  begun=$(micros)
  "$program" "$@" >/dev/null 2>&1
  took=$(($(micros) - begun))
  calls=0
  if $traced; then
    store measure.db
    "prepare_$step"
    strace -f -o trace -e trace=$writes "$program" "$@" >/dev/null 2>&1
    calls=$(grep -c '^[0-9]* *[a-z0-9]*(' trace)
  fi
}
kill_in_time() { # COMMAND...
  local moment
  moment=$(above "$took")
  where="after $moment of $took us"
  "$program" "$@" >killed.out 2>killed.err &
  local pid=$!
  sleep "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))"
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
  [ $? -eq 137 ]
}
kill_in_call() { # COMMAND...: strace ends the program at one of its writing calls
  local call
  call=$(($(above "$calls") + 1))
  where="in call $call of $calls"
  strace -f -o /dev/null -e trace=$writes -e inject=$writes:signal=KILL:when=$call "$program" "$@" >killed.out 2>killed.err
  [ $? -eq 137 ]
}
held_by_store() { # what a receipt on the stick confirms is in the store
  local who got
  for who in a b c; do
    rm -rf look && cp -r $who look
    held look receive --usb "$work/stick-k" >/dev/null 2>&1
    got=$(held look --json status | jq .receipted_seq)
    [ "$got" -le "$(json devices | jq ".[] | select(.device == \"$(id_of $who)\") | .seq")" ] || return 1
  done
}
comes_right() { fill && "$program" export --format jsonl | cmp -s - calm.jsonl && run 0 verify --all; }
# disturb STEP COMMAND...: so many kills by time and by call, each on a fresh store; what comes next must
# bring everything to where the undisturbed host is.
moments="time time call time time call time time call time time call"
disturb() {
  step=$1
  shift
  local killed=0 bad=0 rounds=0 how
  measure "$@"
  for how in $moments; do
    $traced || how=time
    rounds=$((rounds + 1))
    store k.db
    "prepare_$step"
    kill_in_$how "$@" 2>/dev/null && killed=$((killed + 1))
    cp killed.out "killed-$step.out"
    if ! "after_$step"; then
      bad=$((bad + 1))
      echo "#   $step killed $where (PANWAS_SEED=$seed): it does not come right again"
      sed 's/^/#   /' err host.out | head -6
    fi
  done
  ok "$step is killed ($killed of $rounds moments)" test $killed -ge $((rounds / 3))
  ok "and each time all comes right again" same $bad 0
}
prepare_collect() { copy_stick stick-k; }
after_collect() { json status >/dev/null && held_by_store && comes_right; }
disturb collect collect --usb stick-k --merge
prepare_scan() { :; }
after_scan() {
  # What was acknowledged as received needs no picture any more.
  [ ! -s killed-scan.out ] || same "$(json merge | jq .records)" 11 || return 1
  comes_right
}
disturb scan scan "${shown[@]}"
prepare_merge() { copy_stick stick-k; quiet "$program" collect --usb stick-k; quiet "$program" scan "${shown[@]}"; }
after_merge() {
  # A report that was printed whole is true.
  jq .records killed-merge.out >printed 2>/dev/null
  [ ! -s printed ] || same "$(json status | jq .records)" "$(cat printed)" || return 1
  comes_right
}
disturb merge --json merge
prepare_backup() { rm -f saved.db saved.db.*; export PANWAS_STORE=$work/calm.db; }
after_backup() {
  # There is a whole backup or none, and the next one is not hindered.
  [ ! -e saved.db ] || run 0 --store saved.db verify --all || return 1
  rm -f saved.db back.db*
  run 0 verify && run 0 backup saved.db && same "$(find . -maxdepth 1 -name 'saved.db.*')" "" &&
    run 0 --store back.db restore saved.db && export_of back.db | cmp -s - calm.jsonl
}
disturb backup backup saved.db
moments="time call time call time call"
"$program" --store calm.db backup saved-r.db >/dev/null
prepare_restore() { rm -f r.db*; }
after_restore() {
  # There is a whole store or none.
  [ -e r.db ] || run 0 --store r.db restore saved-r.db || return 1
  run 0 --store r.db verify --all && export_of r.db | cmp -s - calm.jsonl
}
disturb restore --store r.db restore saved-r.db
ok "the restore after it leaves no half stores, which hold keys" same "$(find . -maxdepth 1 -name '*.part' -o -maxdepth 1 -name '*.restore*')" ""
"$program" --store calm.db export --format csv --confidential --to calm-tables >/dev/null
prepare_export() { rm -rf tables; export PANWAS_STORE=$work/calm.db; }
after_export() {
  # Each table is there whole or not at all.
  local table
  for table in tables/*.csv; do
    [ ! -e "$table" ] || cmp -s "$table" "calm-$table" || return 1
  done
  run 0 export --format csv --confidential --to tables && diff -r -x '*.part' tables calm-tables &&
    find tables -name '*.part' >>left
}
: >left
disturb export export --format csv --confidential --to tables
ok "the export after it leaves no half tables, which name witnesses" same "$(wc -l <left)" 0

# --- several at once -----------------------------------------------------------------------------
# A store that another program holds locked: the merge waits for ten seconds, meanwhile the rest goes on.
if command -v sqlite3 >/dev/null; then
  store locked.db
  mkfifo lock
  sqlite3 locked.db <lock >/dev/null 2>&1 &
  exec 9>lock
  echo 'BEGIN IMMEDIATE; CREATE TABLE locked (x);' >&9
  copy_stick stick-locked
  "$program" --store locked.db collect --usb stick-locked >locked.out 2>locked.err &
  waiting=$!
fi
store busy.db
for ((i = 0; i < 3; i++)); do
  copy_stick stick-$i
  "$program" collect --usb stick-$i --merge >busy-$i.out 2>busy-$i.err &
  pids[i]=$!
done
"$program" --json merge >busy-3.out 2>busy-3.err &
pids[3]=$!
"$program" export --format jsonl >busy-4.out 2>busy-4.err &
pids[4]=$!
crashed=0
for pid in "${pids[@]}"; do
  wait "$pid"
  [ $? -le 1 ] || crashed=$((crashed + 1))
done
ok "three collections, a merge and an export at once: none crashes" same $crashed 0
ok "those that fail say that the store is in use" same "$(cat busy-?.err | grep -v 'another program is using it')" ""
ok "what was exported meanwhile is whole" jq -e . busy-4.out
fill
ok "and the result is right" bash -c "'$program' export --format jsonl | cmp - calm.jsonl"
ok "and holds" run 0 verify --all
ok "a second merge has nothing to do" same "$(json merge | jq -c '[.batches, .new]')" '[0,0]'

# --- full disks ----------------------------------------------------------------------------------
full='full|[Nn]o space'
stuff() { head -c 32M /dev/zero >"$1/fill" 2>/dev/null; } # FOLDER: until nothing fits
if mount_small 24m small; then
  cp base.db small/host.db
  export PANWAS_STORE=$work/small/host.db
  "$program" status >/dev/null
  stuff small
  ok "collect onto a full disk" refused small/host.db "$full" collect --usb stick
  ok "scan onto a full disk" refused small/host.db "$full" scan "${shown[@]}"
  ok "approve on a full disk" refused small/host.db "$full" approve "$(id_of a)" --region 17
  ok "invite on a full disk" refused small/host.db "$full" invite --usb first
  ok "what can be read is read" run 0 status
  rm small/fill
  ok "nothing is lost" run 0 verify --all
  quiet "$program" collect --usb stick
  quiet "$program" scan "${shown[@]}"
  stuff small
  ok "merge on a full disk" refused small/host.db "$full" merge
  rm small/fill
  ok "what was collected is there" same "$(json merge | jq '.batches >= 5')" true
  ok "with space, all comes right" bash -c "'$program' export --format jsonl | cmp - calm.jsonl"
  ok "and holds" run 0 verify --all
  mkdir small/out
  stuff small
  export PANWAS_STORE=$work/calm.db
  ok "a backup onto a full disk" refused small/out/b.db "$full" backup small/out/b.db
  ok "a restore" refused small/out "$full" --store small/out/r.db restore base.db
  ok "an export as JSON Lines" refused small/out "$full" export --format jsonl --to small/out
  ok "an export as CSV" refused small/out "$full" export --format csv --to small/out
  ok "receipts on a stick" refused small/out "$full" receipts --usb small/out
  ok "receipts as pictures" refused small/out "$full" receipts --qr small/out
  ok "an invitation on a stick" refused small/out "$full" invite --usb small/out
  ok "an invitation as a picture" refused small/out "$full" invite --qr small/out
  ok "a batch that is opened" refused small/out/b.cbor "$full" batch open "$(find stick -path '*to-host*' -name '*.pwb' -size -100k | head -n 1)" --to small/out/b.cbor
  ok "a new host" refused small/out/n.db "$full" --store small/out/n.db init --region 17 --name X
  ok "nothing half is left of any of them" same "$(find small/out -type f ! -name n.db)" ""
  rm small/fill
  cp -r stick small/stick
  stuff small
  store replies.db
  ok "batches from a full stick" run 1 collect --usb small/stick --merge
  ok "are taken, and it says that the replies are not" has err 'the batches are taken, but replies could not be written'
  ok "why" has err 'full'
  ok "and they count" same "$(json status | jq .records)" 360
  rm small/fill
  ok "with space the replies go there" run 0 collect --usb small/stick --merge
  rm -rf look && cp -r a look
  held look receive --usb small/stick >/dev/null
  ok "and are taken" same "$(held look --json status | jq .unreceived)" 0
  rm -rf small/out/*
  export PANWAS_STORE=$work/calm.db
  ok "with space, a new host" run 0 --store small/out/n.db init --region 17 --name X
  ok "and a backup" run 0 backup small/out/b.db
  ok "whole" bash -c "'$program' --store small/out/r.db restore small/out/b.db >/dev/null && '$program' --store small/out/r.db export --format jsonl | cmp - calm.jsonl"

  # --- read-only -----------------------------------------------------------------------------------
  never='[Rr]ead-only|permission'
  store small/host.db
  rm -f small/host.db-*
  "$program" status >/dev/null
  mount -o remount,ro "$work/small"
  ok "collect into a read-only store" refused small/host.db "$never" collect --usb stick
  ok "scan" refused small/host.db "$never" scan "${shown[@]}"
  ok "merge" refused small/host.db "$never" merge
  ok "approve" refused small/host.db "$never" approve "$(id_of a)" --region 17
  export PANWAS_STORE=$work/calm.db
  ok "a backup into a read-only folder" refused small/out "$never" backup small/out/c.db
  ok "a restore" refused small/out "$never" --store small/out/s.db restore base.db
  ok "an export as JSON Lines" refused small/out "$never" export --format jsonl --to small/out
  ok "an export as CSV" refused small/out "$never" export --format csv --to small/out
  ok "receipts on a stick" refused small/out "$never" receipts --usb small/out
  ok "receipts as pictures" refused small/out "$never" receipts --qr small/out
  ok "an invitation on a stick" refused small/out "$never" invite --usb small/out
  ok "an invitation as a picture" refused small/out "$never" invite --qr small/out
  ok "a new host" refused small/out/m.db "$never" --store small/out/m.db init --region 17 --name X
  store replies.db
  ok "batches from a read-only stick" run 1 collect --usb small/stick --merge
  ok "are taken, and it says that the replies are not" has err 'the batches are taken, but replies could not be written'
  ok "why" bash -c "grep -qE '$never' err"
  mount -o remount,rw "$work/small"
  export PANWAS_STORE=$work/small/host.db
  ok "writable again, all comes right" fill
  ok "exactly" bash -c "'$program' export --format jsonl | cmp - calm.jsonl"
  umount "$work/small"
else
  skip "full and read-only disks" "mounting is not allowed here"
fi
# A limit on the size of files stands in for a full disk where nothing can be mounted.
limited() { (trap '' XFSZ; ulimit -f "$1"; shift; exec "$program" "$@" >out 2>err); }
store limited.db
limited 300 collect --usb stick
ok "a write that fails ends the collection" same "$? $(wc -l <err)" "1 1"
ok "with the path" has err limited.db
limited 300 --store calm.db backup limited-backup.db
ok "so it does a backup" same "$? $(wc -l <err)" "1 1"
ok "with its path" has err limited-backup.db
ok "and nothing is left of it" same "$(find . -maxdepth 1 -name 'limited-backup*')" ""
# More than the 32 KiB of the index beside the store's log: with less no command gets as far as writing.
limited 64 --store calm.db export --format csv --to limited-tables
ok "and an export" same "$? $(wc -l <err) $(find limited-tables -type f)" "1 1 "
ok "with its folder" has err 'into the folder limited-tables'
ok "with space, all comes right" fill
ok "exactly" bash -c "'$program' export --format jsonl | cmp - calm.jsonl"
ok "and holds" run 0 verify --all

# --- hostile text --------------------------------------------------------------------------------
store hostile.db
narratives='["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\"=1\"", "a\"b\"\"c", "a\r\nb\nc",
  "a,b;c|d", "\u202eabc\u202c \u0639\u0631\u0628\u064a", "\ud83d\ude00 \ud83d\udc68\u200d\ud83d\udc69",
  "\u001b[31mmerah\u001b[0m \u001b]0;judul\u0007", "\u009b31m", "\b\b\u007f\u0001", "\u2028\u2029",
  "%0A\\n${HOME}`id`$(id)", "'"'"'; DROP TABLE op; --", "<script>alert(1)</script>&amp;", "-", "=",
  "\uff1d1+1", "NULL", "null", "1e999", "00123"]'
jq -c --argjson base "$good" '(., ["x" * 61440, "=" * 61440, "\u00e9" * 30720]) | .[] | . as $t | $base | .narrative = $t | .report_number = $t[0:60]' <<<"$narratives" >hostile.jsonl
name=$'=2+5 "Siti", \xf0\x9f\x98\x80; \xd8\xb9\xd8\xb1\xd8\xa8'
held h init --no-pin --region 17.07 --name "$name" >/dev/null 2>&1
mkdir stick-h
"$program" invite --usb stick-h >/dev/null
held h enrol --usb stick-h >/dev/null
held h record form_a --answers hostile.jsonl >ids 2>err
ok "hostile texts are recorded" same "$(wc -l <ids)" "$(wc -l <hostile.jsonl)"
printf x >$'=foto "1"\n\033[31m.jpg'
held h attach "$(head -n 1 ids)" $'=foto "1"\n\033[31m.jpg' --caption '+keterangan "x", 😀' >/dev/null
held h amend "$(sed -n 2p ids)" --answers <(echo '{"narrative":"=lain\u001b[31m"}') --reason '@alasan "x"' >/dev/null
held h withdraw "$(sed -n 3p ids)" --reason $'-alasan\nbaris dua' >/dev/null
held h send --usb stick-h >/dev/null
quiet "$program" collect --usb stick-h --merge
"$program" requests >text-requests 2>&1
quiet "$program" approve "$(id_of h)"
quiet "$program" collect --usb stick-h --merge
"$program" share "$(sed -n 4p ids)" --to "$(id_of a)" >/dev/null
ok "and come to the host" same "$(json list | jq length)" "$(wc -l <hostile.jsonl)"
"$program" export --format jsonl >hostile.export
in_order() { # the answers of the export in the order of recording
  jq -cs --rawfile ids ids 'INDEX(.record) as $by | $ids | rtrimstr("\n") | split("\n")[] | $by[.].answers' hostile.export
}
ok "JSON Lines are exact" bash -c "$(declare -f in_order); cmp <(in_order | sed 2d | jq -cS .) <(sed 2d hostile.jsonl | jq -cS .)"
ok "one record a line" same "$(wc -l <hostile.export)" "$(wc -l <hostile.jsonl)"
ok "the amended one too" same "$(in_order | sed -n 2p | jq .narrative)" '"=lain\u001b[31m"'
ok "names are exact" same "$(json devices | jq -r ".[] | select(.device == \"$(id_of h)\") | .name")" "$name"
for separator in , ';'; do
  "$program" export --format csv --confidential --separator "$separator" --to "tables$separator" >/dev/null
  "$program" export --format csv --separator "$separator" >"tables$separator/whole.csv"
done
cat >check.py <<'END'
import csv, glob, json, re, sys
bad = 0
def complain(*words):
    global bad
    bad += 1
    print("#  ", *words)
given = [json.loads(line)["narrative"] for line in open("hostile.jsonl", encoding="utf-8", newline="\n")]
ids = open("ids").read().split()
csv.field_size_limit(1 << 20)
for separator in ",;":
    for path in sorted(glob.glob("tables%s/*.csv" % separator)):
        rows = list(csv.reader(open(path, encoding="utf-8", newline=""), delimiter=separator, strict=True))
        if len({len(row) for row in rows}) != 1:
            complain(path, "has lines of different length")
        for row in rows:
            for cell in row:
                begin = cell.lstrip(" \n")[:1]
                if begin and begin in "=+-@\t\r\uff1d\uff0b\uff0d\uff20" and not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell):
                    complain(path, "has a cell that runs:", repr(cell[:40]))
        if path.endswith("whole.csv"):
            column, key = rows[0].index("/narrative"), rows[0].index("record")
            shown = {row[key]: row[column] for row in rows[1:]}
            for i, (record, text) in enumerate(zip(ids, given)):
                if i != 1 and shown[record] not in (text, "'" + text):
                    complain(path, "does not have", repr(text[:40]), "but", repr(shown[record][:40]))
sys.exit(bad > 0)
END
if python3 -c 'import csv, json, glob' 2>/dev/null; then
  ok "CSV has the same texts, and no cell that runs" python3 check.py
  sed -i 's/not re.fullmatch.*:$/True:/' check.py
  ok "the check of it can fail" bash -c "sed \"s/'=1+1/=1+1/\" -i 'tables,/whole.csv' && ! python3 check.py >/dev/null"
else
  skip "CSV has the same texts, and no cell that runs" "python3 has no csv here"
fi
# What a terminal gets: no control characters but line breaks and tabs, none of Unicode's (C1), and no
# signs that turn the direction of what follows.
plain() { # FILE
  ! grep -nP '[\x{00}-\x{08}\x{0b}-\x{1f}\x{7f}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' "$1" >raw.out || { echo "#   $1:"; cat -v raw.out | cut -c 1-120 | sed 's/^/#   /' | head -4; false; }
}
held a receive --usb stick-h >/dev/null 2>&1
"$program" receipts --usb stick-h >/dev/null
held a receive --usb stick-h >/dev/null 2>&1
all_shown() { # of both programs, every command that shows texts
  local id
  while read -r id; do held h show "$id"; held h history "$id"; done <ids
  held h list
  held h status
} >text-held 2>&1
all_shown
ok "panwas shows them without control characters" plain text-held
ok "but whole" bash -c "grep -qF 'عربي' text-held && grep -qF '😀' text-held"
held a show "$(sed -n 4p ids)" >text-copy 2>&1
ok "in copies of others too" plain text-copy
while read -r id; do "$program" show "$id"; done <ids >text-show 2>&1
ok "panwas-host show" plain text-show
ok "has them whole" bash -c "grep -qF 'عربي' text-show && grep -qF '😀' text-show"
ok "requests" plain text-requests
for command in list devices open quarantine status requests merge "receipts --usb stick-h" "batch show $(find stick-h -path '*to-host*' -name '*.pwb' | head -n 1)"; do
  # shellcheck disable=SC2086
  "$program" $command >text 2>&1
  ok "$command" plain text
done
printf x >$'stick-h/\033[31m'
"$program" scan $'stick-h/\033[31m' >text 2>&1
ok "names of files" plain text
"$program" show $'\033[31m' >text 2>&1
"$program" batch show $'\033[31m\xc2\x9b' >>text 2>&1
"$program" --store $'\033[31m' status >>text 2>&1
"$program" $'\033[31m' >>text 2>&1
ok "mistakes of others in messages" plain text
held h show $'\033[31m' >text 2>&1
held h attach "$(head -n 1 ids)" $'\033[31m\xc2\x9b' >>text 2>&1
held h $'\033[31m' >>text 2>&1
ok "of panwas too" plain text
ok "the store holds" run 0 verify --all

# --- the locked store ----------------------------------------------------------------------------
if [ -n "${waiting:-}" ]; then
  wait "$waiting"
  ok "a store that is in use for long: the program gives up" same "$? $(wc -l <locked.err)" "1 1"
  ok "with the path" has locked.err locked.db
  ok "and what to do" has locked.err 'another program is using it; wait and try again'
  echo 'ROLLBACK;' >&9
  exec 9>&-
  wait
  export PANWAS_STORE=$work/locked.db
  ok "then it works" fill
  ok "exactly" bash -c "'$program' export --format jsonl | cmp - calm.jsonl"
else
  skip "a store that is in use for long" "sqlite3 is not installed"
fi

plan

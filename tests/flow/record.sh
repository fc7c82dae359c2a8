#!/bin/bash
# Recording on one handheld, seen from outside: every sample record, every way to hand answers in, hostile
# JSON, changes and files, a kill at any moment, full and read-only disks, wrong PINs, and bytes changed
# behind the program's back. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
samples=$top/tests/data/observations.jsonl
. "$top/tests/lib/tap.sh"
scratch record
export PANWAS_LANG=en LC_ALL=C.UTF-8

# --- the handheld --------------------------------------------------------------------------------
new() { # FOLDER: a new store in $work/FOLDER
  export PANWAS_DATA=$work/$1
  "$panwas" init --region 17.07.03 --name "Siti Rahayu" >/dev/null
}
run() { local status=$1; shift; exits "$status" "$panwas" "$@"; }
count() { "$panwas" --json status | jq -r .records; }
operations() { "$panwas" --json status | jq -r .head_seq; }
good='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'

# --- the sample records --------------------------------------------------------------------------
new all
ok "the 120 sample records are recorded" run 0 record form_a --answers "$samples"
cp out ids
ok "an id is printed for each" same "$(sort -u ids | grep -cE '^[0-9a-f]{32}$')" 120
ok "list shows them all" same "$("$panwas" list | wc -l)" 120
ok "status counts them" same "$("$panwas" --json status | jq -c '[.records, .drafts, .unreceived, .host, .last_contact, .clock_offset_ms]')" '[120,0,120,null,null,null]'
ok "status has the oldest that nobody received" same "$("$panwas" --json status | jq -r '.oldest_unreceived | type')" string
compare_answers() {
  while read -r id; do "$panwas" --json show "$id" | jq -cS .answers; done <ids >shown
  jq -cS . "$samples" | cmp - shown
}
ok "every record shows the answers that were given" compare_answers
ok "labels are shown in the person's language" bash -c "PANWAS_LANG=id '$panwas' show $(head -1 ids) | grep -qF 'Kode kelurahan/desa'"
ok "verify passes" run 0 verify
if [ -x /usr/bin/time ] && ! grep -qa __asan_init "$panwas"; then
  /usr/bin/time -o kib -f %M "$panwas" list >/dev/null
  ok "the handheld keeps under 16 MB in memory ($(tail -1 kib) KiB)" test "$(tail -1 kib)" -le 16384
else
  skip "the handheld keeps under 16 MB in memory" "there is no time program, or this is a sanitizer build"
fi

# --- ways in -------------------------------------------------------------------------------------
new ways
echo "$good" >object.json
jq -cs . "$samples" >array.json
jq . <<<"$good" >pretty.json
ok "one object from a file" run 0 record form_a --answers object.json
ok "one object over several lines" run 0 record form_a --answers pretty.json
ok "an array" run 0 record form_a --answers array.json
ok "standard input as -" bash -c "'$panwas' record form_a - <object.json | grep -qE '^[0-9a-f]{32}$'"
ok "standard input as --answers -" bash -c "'$panwas' record form_a --answers - <object.json >/dev/null"
ok "a pipe as a file" bash -c "'$panwas' record form_a --answers <(cat object.json) >/dev/null"
ok "all of them are there" same "$(count)" 125
ok "--json gives one value with the ids" bash -c "'$panwas' --json record form_a --answers array.json 2>/dev/null | jq -e '.recorded == 120 and (.records | length) == 120 and .refused == []' >/dev/null"
ok "a village outside the region is recorded, with a warning" bash -c "sed s/17.07.03.2007/13.02.11.2001/ object.json | '$panwas' record form_a - 2>&1 >/dev/null | grep -qF 'outside 17.07.03'"
: >empty
ok "an empty input is an error" run 1 record form_a --answers empty
ok "a form that is not here is wrong use, and the forms are named" run 2 record form_z --answers object.json
ok "the message names them" has err form_a
ok "no answers named at all" run 2 record

# --- refusals ------------------------------------------------------------------------------------
new refused
jq -c '.stage = "perang" | del(.narrative) | .activities[0].x = 1' <<<"$good" >bad.json
ok "answers that do not fit are refused" run 1 record form_a --answers bad.json
ok "the code is named with its path" has err '/stage: '
ok "the unknown name with its path" has err '/activities[1]/x: '
ok "the missing answer with its path" has err '/narrative: '
ok "nothing was recorded" same "$(operations)" 0
ok "--json says it too" bash -c "'$panwas' --json record form_a --answers bad.json 2>/dev/null | jq -e '.recorded == 0 and (.refused[0].problems | map(.path) | contains([\"/stage\", \"/narrative\"]))' >/dev/null"
{ echo "$good"; cat bad.json; echo "$good"; echo '{"form":'; echo "$good"; } >mixed.jsonl
ok "the first refused object ends the run" run 1 record form_a --answers mixed.jsonl
ok "what was before it is recorded" same "$(count)" 1
ok "and the message says so" has err 'line 2 was refused and ended the run; recorded before it: 1'
ok "--keep-going goes on" run 1 record form_a --answers mixed.jsonl --keep-going
ok "with the others recorded" same "$(count)" 4
ok "and counted" has err 'recorded: 3; refused: 2'
ok "the printed ids are the recorded ones" same "$(wc -l <out)" 3

# --- hostile JSON --------------------------------------------------------------------------------
new hostile
hostile() { # NAME FILE: must be refused, in one piece, with nothing recorded
  local before
  before=$(operations)
  ok "refused: $1" run 1 record form_a --answers "$2"
  ok "nothing of it recorded" same "$(operations)" "$before"
}
with() { printf '{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"violation_found":"no","narrative":%b}\n' "$1"; }
with '"a\\u0000b"' >h1; hostile "NUL escaped" h1
with '"a\0b"' >h2; hostile "a NUL byte" h2
with '"\xff\xfe"' >h3; hostile "text that is not UTF-8" h3
with '"\\ud800"' >h4; hostile "half a surrogate" h4
{ printf '{"narrative":"'; head -c 1048576 /dev/zero | tr '\0' a; printf '"}'; } >h5; hostile "a string of 1 MiB" h5
{ head -c 200000 /dev/zero | tr '\0' '['; } >h6; hostile "200,000 brackets" h6
{ printf '{"a":%.0s' {1..2000}; printf 1; printf '}%.0s' {1..2000}; } >h7; hostile "2,000 groups deep" h7
with '"x","narrative":"y"' >h8; hostile "a name twice" h8
with '123456789012345678901234567890' >h9; hostile "a huge number" h9
with '1e999' >h10; hostile "a number out of range" h10
with 'null' >h11; hostile "null" h11
printf '"text"\n' >h12; hostile "no object" h12
printf '{"form":"form_a"' >h13; hostile "cut in the middle" h13
head -c 100000 /dev/urandom >h14; hostile "random bytes" h14
with '"=1+1 \\"kutip\\" \\n baris; emoji \\ud83d\\ude00 \xf0\x9f\x98\x80 \xd8\xa7\xd9\x84\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\xa9 \\u001b[31m"' >strange
ok "strange but valid text is recorded" run 0 record form_a --answers strange
id=$(cat out)
ok "and shown exactly as JSON" bash -c "'$panwas' --json show $id | jq -cS .answers | cmp - <(jq -cS . strange)"
"$panwas" show "$id" >shown
ok "a terminal gets no escape sequence" hasnot shown $'\033'

# --- changes -------------------------------------------------------------------------------------
new changes
run 0 record form_a --answers object.json
id=$(cat out)
echo '{"narrative":"Sudah diperbaiki.","report_number":"7/LHP"}' >patch.json
ok "amend" run 0 amend "${id:0:8}" --answers patch.json --reason "salah tulis"
ok "the amended answer is shown" same "$("$panwas" --json show "$id" | jq -r .answers.narrative)" "Sudah diperbaiki."
ok "the same again changes nothing, and says so" run 1 amend "$id" --answers patch.json --reason x
echo '{"stage":"perang"}' >patch-bad.json
ok "an amendment that does not fit is refused" run 1 amend "$id" --answers patch-bad.json --reason x
ok "with the path" has err '/stage: '
ok "no reason is wrong use" run 2 amend "$id" --answers patch.json
: >zero.txt
ok "a file of 0 bytes" run 0 attach "$id" zero.txt
ok "with a warning" has err 'zero.txt is empty'
head -c 5000000 /dev/urandom >photo.jpg
ok "a large file" run 0 attach "$id" photo.jpg --caption "baliho di balai desa"
ok "a second time is refused" run 1 attach "$id" photo.jpg
ok "show names the files with size and type" same "$("$panwas" --json show "$id" | jq -c '[.attachments[] | [.name, .size, .type]] | sort')" '[["photo.jpg",5000000,"image/jpeg"],["zero.txt",0,"text/plain"]]'
ok "a file that is not there" run 1 attach "$id" missing.jpg
ok "a folder" run 1 attach "$id" /
# Somebody takes along what looks like the store, and leaves what is newest.
mkdir bare && cp "$PANWAS_DATA/store.db" bare/
ok "a store without its log is no store" run 1 --data bare list
ok "which asks for the log first" has err 'store.db-wal belongs beside'
ok "withdraw" run 0 withdraw "$id" --reason "bukan kejadian"
ok "withdraw twice" run 1 withdraw "$id" --reason x
ok "amend after that" run 1 amend "$id" --answers patch-bad.json --reason x
ok "the history tells all, oldest first" same "$("$panwas" --json history "$id" | jq -c '[.[] | .kind]')" '["create","amend","attach","attach","withdraw"]'
ok "with the reasons" same "$("$panwas" --json history "$id" | jq -c '[.[] | .reason]')" '[null,"salah tulis",null,null,"bukan kejadian"]'
ok "verify checks the files" same "$("$panwas" --json verify | jq -c '[.ok, .operations, .evidence, .evidence_bytes]')" '[true,5,2,5000000]'
ok "an id that is none" run 2 show xyz
ok "a record that is not there" run 1 show 00000000
ok "a command that is none" run 2 paint
ok "an option that is none" run 2 list --colour

# --- one fsync a record --------------------------------------------------------------------------
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  new sync
  run 0 record form_a --answers object.json
  head -50 "$samples" >fifty.jsonl
  # SQLite syncs the folder once when a process first writes to its log; that is not of any record.
  strace -f -y -o trace -e trace=fsync,fdatasync,sync_file_range,msync "$panwas" record form_a --answers fifty.jsonl >/dev/null 2>&1
  ok "50 records cost 50 syncs" same "$(grep -c 'sync(.*-wal>' trace)" 50
  ok "and nothing else is synced but once the folder" test "$(grep 'sync' trace | grep -vc 'sync(.*-wal>')" -le 1
  strace -f -y -o trace -e trace=fsync,fdatasync,write "$panwas" record form_a --answers object.json >/dev/null 2>&1
  ok "the id is written after the sync" same "$(grep -oE 'fdatasync\(.*-wal>|write\(1<' trace | cut -d'(' -f1 | tr '\n' ' ')" "fdatasync write "
else
  skip "50 records cost 50 syncs" "strace cannot be used here"
  skip "and nothing else is synced but once the folder" "strace cannot be used here"
  skip "the id is written after the sync" "strace cannot be used here"
fi

# --- kill ----------------------------------------------------------------------------------------
new kill
for _ in {1..20}; do cat "$samples"; done >many.jsonl
: >printed
killed=0
for ms in 5 12 20 33 50 80 120 200 300 450; do
  "$panwas" record form_a --answers many.jsonl >part 2>/dev/null &
  pid=$!
  sleep "$(printf '0.%03d' "$ms")"
  kill -9 $pid 2>/dev/null && killed=$((killed + 1))
  wait $pid 2>/dev/null
  grep -E '^[0-9a-f]{32}$' part >>printed
done
ok "the program was killed at work" test "$killed" -ge 5
"$panwas" --json list | jq -r '.[].record' | sort >there
ok "what was printed is there ($(wc -l <printed) ids)" bash -c "[ -s printed ] && [ -z \"\$(sort printed | comm -23 - there)\" ]"
ok "and at most one record a kill was not printed" test "$(($(wc -l <there) - $(wc -l <printed)))" -le 10
ok "the chain holds" run 0 verify
ok "and work goes on" run 0 record form_a --answers object.json
id=$(cat out)
for ms in 4 8 15 30; do
  head -c 30000000 /dev/urandom >blob
  "$panwas" attach "$id" blob >/dev/null 2>&1 &
  pid=$!
  sleep "$(printf '0.%03d' "$ms")"
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
done
ok "a kill while a file is taken in harms nothing" run 0 verify
ok "the next file is taken in" run 0 attach "$id" photo.jpg
ok "and no unfinished one is left" same "$(find kill/evidence -name '*.part' | wc -l)" 0
"$panwas" record form_a --answers many.jsonl >part 2>err &
pid=$!
sleep 0.1
kill -INT $pid
wait $pid
status=$?
ok "Ctrl-C ends after a whole record" test $status -eq 1
ok "and says where to go on" has err 'go on with what follows it'

# --- two at a time -------------------------------------------------------------------------------
new two
head -60 "$samples" >first.jsonl
tail -60 "$samples" >second.jsonl
"$panwas" record form_a --answers first.jsonl >out1 2>/dev/null &
one=$!
"$panwas" record form_a --answers second.jsonl >out2 2>/dev/null
two=$?
wait $one
ok "two programs at once both succeed" same "$? $two $(count)" "0 0 120"
ok "and make one chain" run 0 verify

# --- disks ---------------------------------------------------------------------------------------
if mount_small 700k full; then
  new full/data
  ok "a full disk ends the run" run 1 record form_a --answers many.jsonl
  ok "with a clear message" has err 'the disk is full; free some space'
  recorded=$(wc -l <out)
  rm -f full/data/none
  mount -o remount,size=4m "$work/full"
  ok "nothing acknowledged is lost ($recorded records)" same "$(count)" "$recorded"
  ok "the chain holds" run 0 verify
  ok "with space, work goes on" run 0 record form_a --answers object.json
  id=$(cat out)
  mount -o remount,size=2m "$work/full"
  ok "a file that does not fit is refused" run 1 attach "$id" photo.jpg
  ok "with a clear message" has err 'the disk is full'
  ok "and leaves nothing behind" same "$(find full/data/evidence -type f | wc -l)" 0
  ok "the chain holds" run 0 verify
  mount -o remount,ro "$work/full"
  ok "a read-only disk is refused" run 1 record form_a --answers object.json
  ok "with a clear message" has err 'check the folder and its permissions'
  mount -o remount,rw "$work/full"
  ok "and nothing is lost" run 0 verify
else
  # A limit on the size of files stands in for a full disk.
  new limited
  (trap '' XFSZ; ulimit -f 600; "$panwas" record form_a --answers many.jsonl >out 2>err)
  ok "a write that fails ends the run" test $? -eq 1
  ok "nothing acknowledged is lost" same "$(count)" "$(wc -l <out)"
  ok "the chain holds" run 0 verify
  if [ "$(id -u)" != 0 ]; then
    chmod -R a-w limited
    ok "a read-only folder is refused" run 1 record form_a --answers object.json
    chmod -R u+w limited
  fi
fi
export PANWAS_DATA=$work/file/data
: >file
ok "a file in place of the folder" run 1 init --region 17 --name B

# --- PIN -----------------------------------------------------------------------------------------
export PANWAS_DATA=$work/pin-data
printf '271828\n' >pin
printf '271829\n' >wrong
printf '27182\n' >short
ok "a PIN that is too short is refused" run 1 init --region 17 --name B --pin-file short
ok "init with a PIN" run 0 init --region 17 --name B --pin-file pin
ok "the PIN is needed" run 1 list
ok "and is asked for" has err 'the PIN is needed'
ok "the right one opens" run 0 record form_a --answers "$samples" --pin-file pin
ok "a wrong one does not" run 1 list --pin-file wrong
run 1 list --pin-file wrong
ok "after three a wait begins" run 1 list --pin-file wrong
ok "with the seconds said" has err 'wait 5 seconds'
ok "in which the right one must wait too" run 1 list --pin-file pin
export PANWAS_CLOCK=$(($(date +%s) * 1000 + 20000))
ok "and after which it opens" run 0 list --pin-file pin
unset PANWAS_CLOCK
ok "everything is still there" same "$(wc -l <out)" 120
ok "a second init is refused" run 1 init --region 17 --name B
if command -v script >/dev/null; then
  typed() { # the keys of a person, each line after a while
    for line in "$@"; do sleep 0.7; printf '%s\r' "$line"; done
  }
  export PANWAS_DATA=$work/typed
  typed 271828 271828 | script -qec "'$panwas' init --region 17 --name B" /dev/null >typed.out 2>&1
  ok "a PIN is typed on the terminal" has typed.out 'This handheld is'
  ok "without echo" hasnot typed.out 271828
  typed 271828 | script -qec "'$panwas' status" /dev/null >typed.out 2>&1
  ok "and asked for again when it is needed" has typed.out 'Records: 0'
  export PANWAS_DATA=$work/typed2
  typed 271828 999999 | script -qec "'$panwas' init --region 17 --name B" /dev/null >typed.out 2>&1
  ok "two that differ are refused" has typed.out 'not the same'
else
  skip "a PIN is typed on the terminal" "there is no script program"
fi

# --- secrets on the disk -------------------------------------------------------------------------
export PANWAS_DATA=$work/all
id=$(sed -n 2p ids)
printf 'Saksi Yondri melihat kejadian.' >secret.txt
run 0 attach "$id" secret.txt --caption "keterangan saksi"
nowhere() { # TEXT: in no file of the folder
  ! grep -rqaF -- "$1" "$work/all" "$work/pin-data"
}
ok "no narrative is on the disk in the clear" nowhere "Keliling dusun 1 sampai dusun 3"
ok "no witness" nowhere "Yondri"
ok "no village" nowhere "17.07.03.2007"
ok "no file name" nowhere "secret.txt"
ok "no name of the supervisor" nowhere "Siti Rahayu"
ok "the folder is closed to others" same "$(stat -c %a "$work/all" "$work/all/store.db" "$work/all/evidence" | tr '\n' ' ')" "700 600 700 "

# --- changed behind its back ---------------------------------------------------------------------
if command -v sqlite3 >/dev/null; then
  tampered() { # SQL SEQ
    rm -rf copy && cp -r all copy
    sqlite3 copy/store.db "$1" >/dev/null
    PANWAS_DATA=$work/copy run 1 verify && has err "operation $2 "
  }
  ok "a changed operation is named" tampered "UPDATE op SET sealed = cast (substr (sealed, 1, 60) || x'0001' || substr (sealed, 63) AS BLOB) WHERE seq = 57" 57
  ok "one that is missing" tampered "DELETE FROM op WHERE seq = 33" 33
  ok "two that were exchanged" tampered "UPDATE op SET seq = -1 WHERE seq = 8; UPDATE op SET seq = 8 WHERE seq = 9; UPDATE op SET seq = 9 WHERE seq = -1" 8
  ok "a changed digest" tampered "UPDATE op SET digest = zeroblob (32) WHERE seq = 120" 120
  rm -rf copy && cp -r all copy
  sqlite3 copy/store.db "UPDATE op SET sealed = zeroblob (99) WHERE seq = 3"
  export PANWAS_DATA=$work/copy
  ok "list shows all the others, and that a person must look" run 1 list
  ok "which are 119" same "$(wc -l <out)" 119
  ok "recording goes on" run 0 record form_a --answers object.json
  rm -rf copy && cp -r all copy
  file=$(find copy/evidence -type f | head -1)
  printf 'x' | dd of="$file" bs=1 seek=30 conv=notrunc 2>/dev/null
  ok "a changed evidence file" run 1 verify
  rm "$file"
  ok "a missing evidence file" run 1 verify
fi
head -c 40000 /dev/urandom >noise
mkdir -p noisy && cp noise noisy/store.db
export PANWAS_DATA=$work/noisy
ok "a file that is no store is refused" run 1 status
ok "and is left as it is" cmp -s noise noisy/store.db

# --- purge ---------------------------------------------------------------------------------------
export PANWAS_DATA=$work/all
ok "purge takes nothing that no receipt covers" run 0 purge --days 0 --yes
ok "and says so" has out 'Records removed: 0 '
ok "nothing is gone" same "$(count)" 120
if command -v sqlite3 >/dev/null; then
  sqlite3 all/store.db "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined) VALUES (100, 1, 1, 100, 0)"
  ok "purge asks first" run 2 purge --days 0
  ok "nothing young goes" run 0 purge --yes
  ok "purge" run 0 purge --days 0 --yes
  ok "keeps what waits, and a record with a newer file" has out 'Records removed: 99 '
  ok "verify still passes and counts them" same "$("$panwas" --json verify | jq -c '[.ok, .purged, .operations]')" '[true,99,22]'
  ok "work goes on" run 0 record form_a --answers object.json
fi

plan

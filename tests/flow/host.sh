#!/bin/bash
# The district host, seen from outside: enrolment, intake, merge, review, replies, exports, backups, full and
# read-only disks, kills, and bytes changed behind the program's back. Real handhelds bring the records.
# Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
program=${PANWAS_HOST:-$top/build/bin/panwas-host}
samples=$top/tests/data/observations.jsonl
dictionary=$top/schemas/dictionary/lz4-1.bin
. "$top/tests/lib/tap.sh"
scratch host
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_STORE=$work/host.db

# --- the programs --------------------------------------------------------------------------------
run() { local status=$1; shift; exits "$status" "$program" "$@"; }
json() { "$program" --json "$@" 2>/dev/null; }
held() { local who=$1; shift; "$panwas" --data "$work/$who" "$@"; }
id_of() { held "$1" --json status | jq -r .device; }
# handheld NAME REGION: makes it and lets it in by stick
handheld() {
  held "$1" init --region "$2" --name "$1" >/dev/null 2>&1
  "$program" invite --usb stick >/dev/null
  held "$1" enrol --usb stick >/dev/null
  held "$1" enrol request --usb stick >/dev/null
  "$program" collect --usb stick --merge >/dev/null
  "$program" approve "$(id_of "$1")" --region "$2" >/dev/null
  "$program" receipts --usb stick --device "$(id_of "$1")" >/dev/null
  held "$1" receive --usb stick >/dev/null
}
good='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
mkdir stick

# --- the command line ----------------------------------------------------------------------------
commands="init status verify backup restore invite requests approve revoke devices scan collect merge quarantine
  batch receipts share join pass-on list show export open decide"
ok "--help lists the commands" run 0 --help
ok "and the options that all have" grep -qE '^  --store=FILE +[a-z]' out
for c in $commands; do grep -qE "^  $c +[a-z]" out || echo "#   $c is missing"; done >missing
ok "all of them" test ! -s missing
ok "no command is wrong use" run 2
ok "a command that is none" run 2 paint
ok "with a hint" has err 'panwas-host --help'
ok "--version" run 0 --version
every_help() {
  for c in $commands; do
    run 0 "$c" --help && has out '--store=FILE' && has out '--json' && run 0 --help "$c" && has out "panwas-host $c" || return 1
  done
}
ok "every command has --help, before and after its name" every_help
every_usage() {
  for c in $commands; do run 2 "$c" --no-such-option && has err "panwas-host $c --help" || return 1; done
  for c in "backup" "restore" "approve" "revoke" "scan" "collect" "batch" "batch show" "batch look x" "receipts" \
    "share x" "show" "export" "export --format odt" "decide" "invite" "init" "revoke abcdef" "decide x --take 1" \
    "show a b" "list --state lost" "list --village 17.7" "invite --usb a --qr b" "export --format csv --separator ab" \
    "merge --jobs 0" "merge --jobs 9"; do
    # shellcheck disable=SC2086
    run 2 $c && [ "$(wc -l <err)" = 1 ] || return 1
  done
}
ok "wrong use has status 2 and one sentence" every_usage
no_store() {
  for c in status verify requests devices merge quarantine list open "show abcdef" "export --format jsonl" \
    "receipts --usb stick" "backup b" "collect --usb stick" "scan stick"; do
    # shellcheck disable=SC2086
    run 1 $c && [ "$(wc -l <err)" = 1 ] && has err 'panwas-host: ' && [ ! -e host.db ] || return 1
  done
}
ok "without a store nothing works and nothing is made" no_store

# --- a new host ----------------------------------------------------------------------------------
ok "a region that is none is refused" run 1 init --region 17.7 --name X
ok "init" run 0 init --region ID --name "Bawaslu Uji"
ok "the store is readable by its owner alone" same "$(stat -c %a host.db)" 600
ok "a second init is refused" run 1 init --region 17 --name Y
ok "options may stand before the command" run 0 --json --store host.db status
ok "status is one object" bash -c "jq -e '.region == \"ID\" and .records == 0 and .needs_person == false' out >/dev/null"
ok "merge of nothing" run 0 merge
ok "nobody waits" same "$(json requests)" "[]"

# --- enrolment -----------------------------------------------------------------------------------
ok "one invitation is one picture" run 0 invite --qr qr
ok "in the folder" same "$(ls qr)" invite-0001.png
ok "several are so many files on a stick" run 0 invite --usb stick --count 5 --days 3
ok "each its own" same "$(find stick/PANWAS/1/invite -name '*.pwb' | wc -l)" 5
held siti init --region 17.07.03 --name "Siti Rahayu" >/dev/null 2>&1
held siti enrol --qr qr/invite-0001.png >/dev/null
ok "the handheld claims no request that was not made" bash -c "'$panwas' --data siti status | grep -q 'not yet; panwas send takes the request along'"
held siti enrol request --qr qr/request >/dev/null
ok "the request is scanned" run 0 scan qr/request
ok "merge wants a person" run 1 merge
siti=$(id_of siti)
ok "requests has the four members" same "$(json requests | jq -r '.[] | [.device, .name, .region] | join(" ")')" "$siti Siti Rahayu 17.07.03"
ok "asked_at is a time" bash -c "'$program' --json requests | jq -e '.[0].asked_at | test(\"^20[0-9-]+T\")' >/dev/null"
echo "$good" | held siti record form_a - >record-early
held siti send --usb stick >/dev/null
ok "records of one who is not let in wait" run 1 collect --usb stick --merge
ok "in quarantine" same "$(json quarantine | jq -r '.[].code')" unknown_device
ok "which says what to do" bash -c "'$program' quarantine | grep -q 'approve'"
ok "none of it counts" same "$(json list | jq length)" 0
ok "approve" run 0 approve "${siti:0:6}"
ok "nobody is to be approved any more" run 0 requests --all
ok "which is said" has out 'Nobody waits.'
ok "merge takes what waited" run 0 merge
ok "now it counts" same "$(json list | jq -r '.[].record')" "$(cat record-early)"
ok "the quarantine is empty" same "$(json quarantine)" "[]"
ok "approve again, elsewhere" run 0 approve "${siti:0:4}-${siti:4:4}" --region 17.07.04 --name "Siti R."
ok "its record of the old place does not count there" same "$(json quarantine | jq -r '.[].code')" outside_region
ok "and back" run 0 approve "$siti" --region 17.07.03
ok "a region that is none is refused" run 1 approve "$siti" --region 17.07.3
ok "one who did not ask" run 1 approve 0123456789abcdef
ok "with where ids are shown" has err 'panwas-host list, devices, requests and open'
"$program" receipts --qr qr/replies >/dev/null
ok "the certificate comes by QR" bash -c "'$panwas' --data siti receive --qr 'qr/replies/$siti' | grep -q 'record for 17.07.03'"
"$program" --store other.db init --region 18 --name Lain >/dev/null
ok "approval stays under the host's region" bash -c "cp -r siti siti2; '$program' --store other.db invite --qr qr2 >/dev/null; '$panwas' --data siti2 enrol --replace-host --qr qr2 >/dev/null && '$panwas' --data siti2 enrol request --qr qr3 >/dev/null && '$program' --store other.db scan qr3 >/dev/null; '$program' --store other.db merge >/dev/null; ! '$program' --store other.db approve $siti 2>err && grep -q 'does not lie under 18' err"

# --- the samples, through a stick ----------------------------------------------------------------
handheld all ID
held all record form_a --answers "$samples" >ids
held all send --usb stick >/dev/null
ok "a folder inside the stick is not the stick" run 0 collect --usb stick/PANWAS
ok "which is said" has out 'name the folder in which PANWAS lies'
ok "a file of a stick is no picture" run 1 scan "$(find stick -name '*.pwb' | head -n 1)"
ok "and comes by another command" has out 'panwas-host collect --usb'
ok "collect alone" run 0 collect --usb stick
ok "status tells of what no merge has looked at" bash -c "'$program' status | grep -q 'Next: panwas-host merge'"
ok "so do its numbers" same "$(json status | jq -c '[.left, .needs_person]')" '[1,true]'
ok "collect and merge" run 0 collect --usb stick --merge
ok "all records are there" same "$(json status | jq .records)" 121
ok "the report has the same numbers as --json" same "$("$program" status | sed -n 's/^Records  *//p')" "$(json status | jq .records)"
"$program" export --format jsonl >export.jsonl
compare() { grep -vF "$(cat record-early)" export.jsonl | jq -cS .answers | sort | cmp - <(jq -cS . "$samples" | sort); }
ok "the export equals the input" compare
ok "each line has the eight members" same "$(jq -c 'keys_unsorted' export.jsonl | sort -u)" '["record","device","form","village","created_at","state","answers","disputed"]'
ok "ids are those that the handheld printed" bash -c "jq -r .record export.jsonl | sort | cmp - <(sort ids record-early)"
ok "numbers are the very digits" bash -c "grep -q '\"lat\":-7.96214,' export.jsonl"
ok "--form and --village choose" same "$("$program" export --format jsonl --form form_a --village 17.07 | jq -r '.village[0:5]' | sort -u)" 17.07
ok "collecting again takes nothing" run 0 collect --usb stick --merge
ok "and says so" has out 'New files: 0'
ok "merge twice changes nothing" bash -c "'$program' merge >/dev/null; '$program' export --format jsonl | cmp - export.jsonl"
ok "receipts are on the stick" bash -c "'$panwas' --data all receive --usb stick >/dev/null; [ \$('$panwas' --data all --json status | jq .unreceived) = 0 ]"
for _ in 1 2 3; do "$program" receipts --usb stick >/dev/null; done
ok "older replies do not pile up" same "$(find stick/PANWAS/1/to-device -name '*.pwb' | wc -l)" 2

# --- tables --------------------------------------------------------------------------------------
cat >strange.jsonl <<'END'
{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"},{"method":"langsung","started_at":"2024-09-28T08:15+07:00","place":{"lat":-3.5,"lon":102.25}}],"narrative":"=HYPERLINK(\"http://x\",\"klik\")","violation_found":"yes","violation":{"event":"baris satu\nbaris \"dua\", dengan koma; dan titik koma","acts":["medsos_suka","medsos_komentar"],"known_at":"2024-10-07T09:00+07:00","place":"مكتب القرية 😀","subjects":[{"name":"@Sekdes"}],"witnesses":[{"name":"Saksi Rahasia"}]}}
END
held siti record form_a --answers strange.jsonl >record-strange
held siti send --usb stick >/dev/null
"$program" collect --usb stick --merge >/dev/null
"$program" export --format csv >table.csv
# SQLite reads RFC 4180, and so is a second opinion.
cell() { # FILE SQL
  sqlite3 :memory: -cmd ".mode csv" -cmd ".import $1 t" -cmd ".mode list" "$2"
}
strange="where record = '$(cat record-strange)'"
ok "a line a record" same "$(cell table.csv 'select count(*) from t')" 122
ok "a formula does not run" same "$(cell table.csv "select \"/narrative\" from t $strange")" "'=HYPERLINK(\"http://x\",\"klik\")"
ok "line breaks, quotes and separators are whole" same "$(cell table.csv "select \"/violation/event\" from t $strange")" $'baris satu\nbaris "dua", dengan koma; dan titik koma'
ok "so is any script" same "$(cell table.csv "select \"/violation/place\" from t $strange")" "مكتب القرية 😀"
ok "codes stand side by side" same "$(cell table.csv "select \"/violation/acts\" from t $strange")" "medsos_suka medsos_komentar"
ok "a repeat is JSON" same "$(cell table.csv "select json_extract(\"/activities\", '\$[1].place.lat') from t $strange")" "-3.5"
ok "witnesses are not in it" hasnot table.csv 'Saksi Rahasia'
ok "no cell of the samples begins a formula" same "$(cell table.csv "select count(*) from t where substr(\"/narrative\",1,1) in ('=','+','-','@')")" 0
ok "into a folder" run 0 export --format csv --to tables
ok "repeats have their own files" same "$(cell tables/form_a.activities.csv "select group_concat(place || ':' || \"/activities/place/lat\") from t $strange")" "1:,2:-3.5"
ok "subjects too" same "$(cell tables/form_a.violation.subjects.csv "select \"/violation/subjects/name\" from t $strange")" "'@Sekdes"
ok "but no file of witnesses" test ! -e tables/form_a.violation.witnesses.csv
ok "unless asked for" bash -c "'$program' export --format csv --confidential --bom --separator ';' --to tables >/dev/null && grep -q 'Saksi Rahasia' tables/form_a.violation.witnesses.csv"
ok "with the mark and separator asked for" same "$(head -c 16 tables/form_a.csv)" $'\xef\xbb\xbfrecord;device'
ok "files are readable by their owner alone" same "$(stat -c %a tables/form_a.csv)" 600
ok "JSON is exact all the while" bash -c "'$program' export --format jsonl | grep -F $(cat record-strange) | jq -cS .answers | cmp - <(jq -cS . strange.jsonl)"
ok "jsonl into a folder" bash -c "'$program' export --format jsonl --to tables >/dev/null && [ \$(wc -l <tables/records.jsonl) = 122 ]"

# --- two who disagree ----------------------------------------------------------------------------
handheld budi 17.07
record=$(cat record-early)
budi=$(id_of budi)
ok "share" run 0 share "$record" --to "$budi"
"$program" receipts --usb stick >/dev/null
held budi receive --usb stick >/dev/null
echo '{"narrative":"versi Siti"}' >hers
echo '{"narrative":"versi Budi"}' >his
held siti amend "$record" --answers hers --reason koreksi >/dev/null
held budi amend "$record" --answers his --reason tambahan >/dev/null
held siti send --usb stick >/dev/null
held budi send --usb stick >/dev/null
ok "merge wants a person" run 1 collect --usb stick --merge
ok "one item is open" same "$(json open | jq -r '.[] | [.kind, .path, .record] | join(" ")')" "disputed /narrative $record"
ok "with both values, authors and times" same "$(json open | jq -r '.[0].alternatives | map(.name + ":" + .value) | sort | join(" ")')" "Siti R.:versi Siti budi:versi Budi"
ok "the export marks it" same "$("$program" export --format jsonl | grep -F "$record" | jq -c '[.record, .disputed]')" "[\"$record\",[\"/narrative\"]]"
ok "so does the table" bash -c "'$program' export --format csv >t.csv; [ \"\$(sqlite3 :memory: -cmd '.mode csv' -cmd '.import t.csv t' \"select disputed from t where record = '$record'\")\" = /narrative ]"
item=$(json open | jq -r '.[0].id')
take=$(json open | jq -r '.[0].alternatives[] | select(.value == "versi Budi") | .take')
ok "a decision needs reason and person" run 2 decide "$item" --take "$take"
ok "decide" run 0 decide "${item:0:8}" --take "$take" --reason "berkas diperiksa" --person "Koordinator"
ok "nothing is open" same "$(json open)" "[]"
ok "the export has the decided value" same "$("$program" export --format jsonl | grep -F "$record" | jq -c '[.answers.narrative, .disputed]')" '["versi Budi",[]]'
ok "merge has nothing for a person" run 0 merge
ok "it can be reversed" run 0 decide "$record" /narrative --value '"versi Siti"' --reason "ternyata benar" --person "Koordinator"
ok "and is" same "$(json show "$record" | jq -r .answers.narrative)" "versi Siti"
ok "the history has all of it" same "$(json show "$record" | jq -r '[.history[].kind] | join(" ")')" "create amend amend decide decide"
ok "a field nobody disputes is not the host's" run 1 decide "$record" /stage --value '"kampanye"' --reason x --person y
ok "JSON that is none is wrong use" run 2 decide "$record" /narrative --value 'versi' --reason x --person y
ok "a value that the form refuses" run 1 decide "$record" /narrative --value 7 --reason x --person y
"$program" receipts --usb stick >/dev/null
held siti receive --usb stick >/dev/null
held budi receive --usb stick >/dev/null
ok "its authors learn of the decision" same "$(held siti --json show "$record" | jq -r .answers.narrative) $(held budi --json show "$record" | jq -r .answers.narrative)" "versi Siti versi Siti"
echo '{"narrative":"versi akhir"}' >final
held siti amend "$record" --answers final --reason "setelah keputusan" >/dev/null
held siti send --usb stick >/dev/null
"$program" collect --usb stick --merge >/dev/null
ok "and go on from it without a new dispute" same "$(json open) $(json show "$record" | jq -r .answers.narrative)" "[] versi akhir"

# --- a lost handheld -----------------------------------------------------------------------------
ok "revoke" run 0 revoke "$budi" --after 0 --reason "hilang"
ok "its operation is kept, not counted" same "$(json quarantine | jq -r '.[].code')" revoked
ok "devices shows it" same "$(json devices | jq -r ".[] | select(.device == \"$budi\") | .revoked_after")" 0
ok "approving it again is refused" run 1 approve "$budi"
ok "sharing with it too" run 1 share "$record" --to "$budi"
"$program" receipts --usb stick >/dev/null
ok "it learns so itself" bash -c "'$panwas' --data budi receive --usb stick | grep -qi 'not trust\|revoked\|no longer'"
ok "a larger number loosens" run 0 revoke "$budi" --after 1000
ok "and it counts again" same "$(json quarantine)" "[]"

# --- in the operator's language ------------------------------------------------------------------
PANWAS_LANG=id "$program" list >out
ok "the list speaks Indonesian" bash -c "grep -q ' berlaku  *tidak ' out && ! grep -qE ' (active|yes|no) ' out"
PANWAS_LANG=id "$program" show --history "$(json list | jq -r '.[0].record')" >out
ok "so does a record" bash -c "grep -q '^  berlaku ' out && grep -q '  dicatat  ' out"

# --- short code ----------------------------------------------------------------------------------
echo "$good" | held siti record form_a - >/dev/null
held siti send --usb stick >/dev/null
"$program" collect --usb stick --merge >/dev/null
code=$(json receipts --code "$siti" | jq -r .code)
ok "the short code is typed on the handheld" bash -c "'$panwas' --data siti receive --code '$code' >/dev/null && [ \$('$panwas' --data siti --json status | jq .unreceived) = 0 ]"

# --- bad batches ---------------------------------------------------------------------------------
inbox=$(dirname "$(find stick/PANWAS/1/to-host -name '*.pwb' | head -1)")
printf 'not a batch' >junk
cp junk "$inbox/$(b2sum -l 256 junk | cut -c 1-32).pwb"
cp junk "$inbox/00112233445566778899aabbccddeeff.pwb"
mkdir -p stick/PANWAS/1/to-host/0011223344556677
cp junk "stick/PANWAS/1/to-host/0011223344556677/$(b2sum -l 256 junk | cut -c 1-32).pwb"
ok "a file that is not what its name says is refused" run 1 collect --usb stick
ok "and named" has out 00112233445566778899aabbccddeeff.pwb
ok "files for other hosts are left alone" has out 'for other hosts: 1'
ok "merge quarantines what is no batch" run 1 merge
ok "as damaged" same "$(json quarantine | jq -r '.[].code')" damaged
ok "the next merge is quiet about it" run 0 merge
ok "the bytes are kept" same "$(json quarantine | jq -r '.[0].bytes')" 11
rm -f "$inbox/00112233445566778899aabbccddeeff.pwb"
ok "a folder that is not there" run 1 collect --usb nowhere

# --- looking into batches ------------------------------------------------------------------------
held siti record form_a --answers strange.jsonl >/dev/null
held siti send --usb look --extra 0 >/dev/null 2>&1 || { mkdir -p look; held siti send --usb look >/dev/null; }
parcel=$(find look -name '*.pwb' | head -1)
ok "batch show" run 0 batch show "$parcel"
ok "names the author" has out "$siti"
ok "as JSON too" bash -c "'$program' --json batch show '$parcel' | jq -e '.segments[0].operations[0].kind == \"create\"' >/dev/null"
ok "batch open --frame" run 0 batch open "$parcel" --frame --to frame.lz4
ok "stock lz4 unpacks it" lz4 -q -d -f -D "$dictionary" frame.lz4 frame.bin
ok "batch open writes CBOR" run 0 batch open "$parcel" --to content.cbor
ok "never over a file" run 1 batch open "$parcel" --to content.cbor
ok "of another host it opens nothing" run 1 --store other.db batch show "$parcel"
ok "and says whose it is not" has err 'panwas-host: '

# --- pictures ------------------------------------------------------------------------------------
held siti send --qr pictures --extra 50 --qr-version 6 >/dev/null 2>&1 || held siti send --qr pictures >/dev/null
first=$(find pictures -name '*.png' | sort | head -1)
if [ "$(find pictures -name '*.png' | wc -l)" -gt 2 ]; then
  ok "one picture of many is not enough" run 1 scan "$first"
  ok "and is kept for later" has out 'what is here is kept'
  ok "the others complete it" run 0 scan $(find pictures -name '*.png' | sort | tail -n +2)
else
  ok "one picture is enough for a small batch" run 0 scan "$first"
fi
ok "a picture without a code" bash -c "cp '$top/README.md' plain.png; ! '$program' scan plain.png >out 2>err"
ok "is reported" has out 'not readable'
ok "--json has the counts" bash -c "'$program' --json scan pictures | jq -e '.received[0].known == true and .unfinished == []' >/dev/null"

# --- every --json --------------------------------------------------------------------------------
every_json() {
  for c in status requests devices merge quarantine open list verify "verify --all" "show $record" "requests --all" \
    "receipts --usb stick" "receipts --qr qr/all" "receipts --code $siti" "collect --usb stick" "invite --qr qr/i" \
    "share $record --to $siti" "approve $siti" "revoke $budi --after 1000" "export --format csv --to tables" \
    "backup json.db" "--store json2.db restore json.db" "--store json3.db init --region 17 --name Z" \
    "decide $record /narrative --value \"x\" --reason r --person p" "scan pictures"; do
    # shellcheck disable=SC2086
    json $c | jq -es 'length == 1' >/dev/null || { echo "#   $c"; return 1; }
  done
}
ok "--json prints one value for every command" every_json
ok "in Indonesian too" bash -c "PANWAS_LANG=id '$program' --json status | jq -e .records >/dev/null"
ok "a terminal gets no escape sequence from a name" bash -c "'$program' approve $siti --name \$'a\\e[31m' 2>err; [ \$? = 2 ]"

# --- verify, backup, restore ---------------------------------------------------------------------
ok "verify" run 0 verify
ok "verify --all" run 0 verify --all
ok "backup" run 0 backup saved.db
ok "readable by its owner alone" same "$(stat -c %a saved.db)" 600
ok "never over a file" run 1 backup saved.db
ok "restore" run 0 --store restored/host.db restore saved.db
ok "never over a store" run 1 --store restored/host.db restore saved.db
ok "the same host" same "$(json --store restored/host.db status | jq -r .host)" "$(json status | jq -r .host)"
ok "with the same records" bash -c "'$program' export --format jsonl >a; '$program' --store restored/host.db export --format jsonl | cmp - a"
head -c 100000 saved.db >cut.db
ok "a cut backup is refused" run 1 --store r2.db restore cut.db
ok "and nothing is put in place" test ! -e r2.db
cp saved.db forged.db
sqlite3 forged.db "UPDATE v_record SET state = 'withdrawn' WHERE record_key = (SELECT min (record_key) FROM v_record)"
ok "a dishonest view is found" bash -c "! '$program' --store forged.db verify >out 2>err"
sqlite3 forged.db "UPDATE op SET bytes = CAST (substr (bytes, 1, length (bytes) - 1) || x'00' AS BLOB) WHERE op_key = (SELECT max (op_key) FROM op)"
ok "a changed operation too" run 1 --store forged.db verify --all
ok "and is not restored" run 1 --store r3.db restore forged.db

# --- disks ---------------------------------------------------------------------------------------
ok "a full output is an error" bash -c "! '$program' export --format jsonl >/dev/full 2>err && grep -q 'could not be written\|No space' err"
ok "for lists too" bash -c "! '$program' list >/dev/full 2>err && grep -q 'could not be written' err"
if mount_small 1200k small; then
  cp saved.db small/host.db
  "$program" --store small/host.db status >/dev/null # its log is there before the disk is full
  head -c 8000000 /dev/zero >small/fill 2>/dev/null
  before=$("$program" --store restored/host.db export --format jsonl | b2sum)
  ok "a full disk: merge and collect say so" run 1 --store small/host.db collect --usb look --merge
  ok "with what to do" has err 'full'
  ok "an export onto it leaves nothing" bash -c "! '$program' export --format csv --to small/tables 2>err && [ -z \"\$(find small -name '*.csv*')\" ]"
  ok "and says so" has err 'the disk is full'
  ok "a backup onto it leaves nothing" bash -c "! '$program' backup small/b.db 2>err && [ ! -e small/b.db ] && [ ! -e small/b.db.part ]"
  rm -f small/fill
  ok "nothing is lost" same "$("$program" --store small/host.db export --format jsonl | b2sum)" "$before"
  mount -o remount,ro "$work/small"
  ok "a read-only store is refused" run 1 --store small/host.db merge
  ok "with what to do" has err 'panwas-host: '
  ok "a backup onto it too" run 1 backup small/b.db
  ok "by the name of the backup" has err 'small/b.db cannot be written'
  mount -o remount,rw "$work/small"
  cp -r stick small/stick
  mount -o remount,ro "$work/small"
  ok "from a read-only stick batches are taken, replies not" run 1 collect --usb small/stick
  ok "and it says so" has err 'the batches are taken, but replies could not be written'
  mount -o remount,rw "$work/small"
else
  skip "full and read-only disks" "mounting is not allowed here"
fi

# --- kill ----------------------------------------------------------------------------------------
mkdir k-stick
"$program" --store k.db init --region ID --name K >/dev/null
"$program" --store k.db invite --usb k-stick >/dev/null
held k init --region ID --name K >/dev/null 2>&1
held k enrol --usb k-stick >/dev/null
for _ in {1..12}; do cat "$samples"; done | held k record form_a --answers - >k-ids
held k send --usb k-stick >/dev/null
"$program" --store k.db collect --usb k-stick --merge >/dev/null
"$program" --store k.db approve "$(id_of k)" >/dev/null
killed=0
for ms in 2 5 9 14 20 30 45 70 100 150; do
  "$program" --store k.db collect --usb k-stick --merge >/dev/null 2>&1 &
  pid=$!
  sleep "$(printf '0.%03d' "$ms")"
  kill -9 $pid 2>/dev/null && killed=$((killed + 1))
  wait $pid 2>/dev/null
done
ok "killed at work ($killed times)" test $killed -ge 2
ok "the next run goes on" run 0 --store k.db collect --usb k-stick --merge
ok "everything is there once" bash -c "'$program' --store k.db export --format jsonl | jq -r .record | sort | cmp - <(sort k-ids)"
ok "and holds" run 0 --store k.db verify --all
"$program" --store k.db export --format csv --to k-tables >/dev/null 2>&1 &
pid=$!
sleep 0.05
kill -INT $pid 2>/dev/null
wait $pid
status=$?
ok "Ctrl-C leaves whole tables or none" bash -c "[ $status = 0 ] || [ -z \"\$(find k-tables -name '*.csv' 2>/dev/null)\" ]"

plan

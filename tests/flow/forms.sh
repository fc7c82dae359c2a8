#!/bin/bash
# Forms and lists that change in the middle of the field work, seen from outside: the office checks and publishes
# them, handhelds get them by stick and by QR pictures, later versions as differences, lists cut to their regency;
# what does not fit is refused with the field's path; records keep the version that they were filled in with.
# Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch forms
export PANWAS_LANG=en LC_ALL=C.UTF-8

# --- the programs --------------------------------------------------------------------------------
on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
host() { "$host_program" --store "$work/host.db" "$@"; }
office() { local status=$1; shift; exits "$status" "$host_program" --store "$work/host.db" "$@"; }
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
# reply WHO [OPTION...]: the JSON of the reply to one handheld, by stick unless told otherwise
reply() {
  local who=$1
  shift
  [ $# -gt 0 ] || set -- --usb stick
  host --json receipts --device "$(id_of "$who")" "$@" >replies.json && jq -c '.[0]' replies.json
}
field() { jq -r ".$1"; }
waiting() { find stick/PANWAS/1/to-device -name '*.pwb' -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }'; }
send() { on 0 "$1" send --usb stick && quiet host collect --usb stick --merge; }
visit() { # HANDHELD VILLAGE [MORE]: a record of the published form; its id goes to the file `id`
  echo "{\"village\":\"$2\",\"count\":3,\"kind\":\"home\",\"note\":\"rahasia\"${3:-}}" |
    "$panwas" --data "$work/$1" record visit - >id 2>err && same "$(wc -l <id)" 1
}
version_of() { host --json show "$(cat "$1")" | jq -r .form_version; }
rows() { sqlite3 "$work/$1/store.db" "SELECT count(*) FROM list_row"; }
edit() { sed "$2" "$1" >"$3"; }

mkdir stick
quiet host init --region 17 --name "Host contoh"
for who in a:17.07.03 b:17.08.01; do
  on 0 ${who%%:*} init --region ${who#*:} --name "PKD contoh ${who%%:*}" --no-pin
  quiet host invite --usb stick
  on 0 ${who%%:*} enrol --usb stick
  on 0 ${who%%:*} enrol request --usb stick
done
quiet host collect --usb stick --merge
for who in a b; do quiet host approve "$(id_of $who)"; done
ok "requests do not wait in quarantine because of what handhelds hold" \
  same "$(host --json quarantine | jq length)" 0

# --- checking ------------------------------------------------------------------------------------
cp "$top/tests/data/forms/visit-1.xml" visit-1.xml
edit visit-1.xml 's/<input ref="\/visit\/count">/<widget ref="\/visit\/count">/; s/\(jr:itext(.count.)"\/>\)<\/input>/\1<\/widget>/' bad.xml
ok "a form that can be used is fine" office 0 forms check visit-1.xml
ok "with its id, questions and languages" has out 'fine: visit, version 1, 5 questions, languages id, en'
ok "one that cannot is refused, others are still looked at" office 1 forms check bad.xml visit-1.xml
ok "by name" has out 'bad.xml: REFUSED: line '
ok "and the element" has out '<widget>'
ok "the fine one is told" has out 'visit-1.xml: fine'
ok "as JSON too" office 1 --json forms check bad.xml visit-1.xml
ok "with both answers" same "$(jq -c '[.[].ok]' out)" '[false,true]'
ok "a file that is not there is refused" office 1 forms check nothing.xml
ok "checking needs no store" exits 0 "$host_program" --store nowhere.db forms check visit-1.xml

# --- publishing ----------------------------------------------------------------------------------
ok "a form that cannot be used is not published" office 1 forms add bad.xml
ok "nothing is published yet" same "$(host --json forms | jq length)" 0
ok "the first version is published" office 0 forms add visit-1.xml
ok "again changes nothing" office 0 forms add visit-1.xml
ok "and says so" has out 'is published already'
ok "it is listed once" same "$(host --json forms | jq -c '[.[] | [.id, .version, .questions, .held_by, .handhelds]]')" \
  '[["visit","1",5,0,2]]'
edit visit-1.xml 's/Kunjungan/Lain/' same-version.xml
ok "the same version with another content is refused" office 1 forms add same-version.xml
ok "with what to do" has err 'raise its version'
ok "regions are taken in" office 0 regions import "$top/tests/data/regions-sample.csv" --version 2025
ok "and counted by level" has out '1 provinces, 2 regencies and cities, 2 districts, 3 villages'
printf 'code,name\n17.07.03.2004,Desa\n' >orphan.csv
ok "a village without its district is refused" office 1 regions import orphan.csv
ok "with the line" has err 'line 2'
printf 'code,label,place\nx,Contoh X,17.07\ny,Contoh Y,17.08\nz,Contoh Z,\n' >offices.csv
ok "a list is published" office 0 lists add offices offices.csv --region-column place
printf '<root><item><code>p</code><label>Pasar</label></item><item><code>m</code><label>Masjid</label></item></root>' >places.xml
ok "a list of XML too" office 0 lists add places places.xml
ok "all three are listed" same "$(host --json lists | jq -c '[.[] | [.name, .rows]]')" '[["offices",3],["places",2],["regions",8]]'
ok "a broken catalogue is refused" office 1 lists add catalog_articles offices.csv
ok "merge says how many handhelds lack the newest forms" same "$(host --json status | jq .devices_lacking_forms)" 2

# --- by stick ------------------------------------------------------------------------------------
ok "the reply brings the form and the lists" same "$(reply a | field packs)" 4
full=$(waiting)
ok "the handheld takes them" on 0 a receive --usb stick
ok "it holds its regency's rows only" same "$(rows a)" $((5 + 2 + 2))
ok "the new form can be filled in" visit a 17.07.03.2004
cp id old-id
ok "and is sent" send a
ok "the host shows it with its own labels" office 0 show "$(cat old-id)"
ok "in words" has out 'Number of people'
ok "with the name of the village" has out '17.07.03.2004 Desa Contoh Satu'
ok "list shows the village too" bash -c "'$host_program' --store '$work/host.db' list | grep -q 'Desa Contoh Satu'"
ok "the handheld told what it holds" same "$(host --json forms | jq '.[0].held_by')" 1
ok "so it gets nothing twice" same "$(reply a | field packs)" 0
ok "one handheld still lacks the form" same "$(host --json status | jq .devices_lacking_forms)" 1
on 0 a receive --usb stick

# --- the second version --------------------------------------------------------------------------
edit visit-1.xml 's/version="1">/version="2">/; s/<kind\/>/<kind\/><weather\/>/; s/\(.*\)<bind nodeset="\/visit\/kind".*/&\n\1<bind nodeset="\/visit\/weather" type="string"\/>/; s/<h:body>/&<input ref="\/visit\/weather"><label>Cuaca<\/label><\/input>/' visit-2.xml
ok "a version with one more question is published" office 0 forms add visit-2.xml
ok "and follows the first" has out 'It follows version 1'
rm -rf stick && mkdir stick
ok "the handheld gets one form" same "$(reply a | field packs)" 1
receipt_and_difference=$(waiting)
rm -rf stick && mkdir stick
ok "the other one gets all" same "$(reply b | field packs)" 4
ok "a difference is much smaller than the whole" test $((receipt_and_difference * 2)) -lt "$(waiting)"
echo "# all $full bytes, the difference and a receipt $receipt_and_difference bytes"
rm -rf stick && mkdir stick
reply a >/dev/null
ok "the difference is taken" on 0 a receive --usb stick
ok "the new question can be answered" visit a 17.07.03.2007 ',"weather":"hujan"'
cp id new-id
ok "and is sent" send a
ok "the newer record has the newer version" same "$(version_of new-id)" 2
ok "the older record keeps its own" same "$(version_of old-id)" 1
ok "tables have both" office 0 export --format csv --form visit --to tables
ok "with the new column" bash -c "head -n 1 tables/visit.csv | grep -q weather"
ok "and no confidential answer" bash -c "! grep -rq rahasia tables"
ok "nothing is left to bring" same "$(reply a | field packs)" 0

# --- what does not fit ---------------------------------------------------------------------------
edit visit-2.xml 's/version="2">/version="3">/; s/nodeset="\/visit\/count" type="int"/nodeset="\/visit\/count" type="string"/; s/people/persons/g' visit-3.xml
ok "a version that changes a type and moves a field is refused" office 1 forms add visit-3.xml
ok "with the path" has err '/count'
ok "and every field" bash -c "grep -q '! /count' out && grep -q '! /people/who' out"
ok "it says where the field went" has out '/persons/who'
ok "nothing was published" same "$(host --json forms | jq length)" 2
ok "under another id it is" office 0 forms add visit-3.xml --new-id visit_b
ok "and stands beside the other" same "$(host --json forms | jq -c '[.[] | [.id, .version, .newest]]')" \
  '[["visit","2",true],["visit","1",false],["visit_b","3",true]]'

# --- by QR pictures ------------------------------------------------------------------------------
ok "by pictures the receipt stays small" same "$(reply b --qr small | field packs)" 0
ok "and says what waits" same "$(jq '.[0].packs_left' replies.json)" 5
ok "for people too" office 0 receipts --qr small --device "$(id_of b)"
ok "with what to do" has out 'receipts --qr DIR --packs'
ok "with --packs they come in pictures of their own" same "$(reply b --qr large --packs | field packs)" 5
ok "which have names of their own" bash -c "ls large/$(id_of b) | grep -q '^more1-'"
ok "the handheld takes them all" on 0 b receive --qr "large/$(id_of b)"
ok "it holds its own regency's rows" same "$(rows b)" $((4 + 2 + 2))
ok "and fills in the newest form" visit b 17.08.01.2001 ',"weather":"cerah"'
ok "by pictures too" on 0 b send --qr back
quiet host scan back
quiet host merge
ok "the record is there" same "$(version_of id)" 2
ok "this handheld told what it holds" same "$(reply b --qr again | field packs_left)" 0
edit "$top/tests/data/regions-sample.csv" 's/Desa Contoh Tiga/Desa Berganti Nama/' regions-2.csv
ok "a newer list of regions" office 0 regions import regions-2.csv
ok "says what changed" has out '0 new, 0 gone, 1 renamed'
ok "concerns the handheld of that regency" same "$(reply b --qr newer --packs | field packs)" 1
ok "which takes it" on 0 b receive --qr "newer/$(id_of b)"
ok "the other one gets the form that came since, and no regions" same "$(reply a | field packs)" 1
ok "a list that loses a column is refused" office 1 regions import <(printf 'kode\n17\n')
printf 'code,place\nx,17.07\n' >narrow.csv
ok "with its name" office 1 lists add offices narrow.csv
ok "that forms may use" has err 'label'

# --- proof ---------------------------------------------------------------------------------------
ok "everything holds" office 0 verify --all
ok "a backup has it" office 0 backup copy.db
ok "and comes back" exits 0 "$host_program" --store back.db restore copy.db
ok "with the same forms" same "$("$host_program" --store back.db --json forms)" "$(host --json forms)"
sqlite3 host.db "UPDATE form SET bytes = CAST (replace (CAST (bytes AS TEXT), 'Jumlah', 'Jumbah') AS BLOB) WHERE version = '1'"
ok "a form that was changed by hand is found" office 1 verify --all
ok "by its version" has out 'version 1 of the form visit'
plan

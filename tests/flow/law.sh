#!/bin/bash
# What the law may make of a record, seen from outside: show --law on a handheld and on the host, for sample
# records, for a public report, in both languages, as text and as JSON; and that nothing of it changes the
# record. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
samples=$top/tests/data/observations.jsonl
. "$top/tests/lib/tap.sh"
scratch law
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_DATA=$work/held PANWAS_STORE=$work/host.db

run() { local status=$1; shift; exits "$status" "$panwas" "$@"; }
host() { local status=$1; shift; exits "$status" "$host_program" "$@"; }
law() { "$panwas" --json show "$1" --law | jq -c ".law | $2"; }

"$panwas" init --region ID --name "PKD contoh" >/dev/null
"$panwas" record form_a --answers "$samples" >ids 2>/dev/null
record() { "$panwas" record "$1" - 2>/dev/null; }

# --- every sample record -------------------------------------------------------------------------
every() {
  local id
  while read -r id; do
    "$panwas" --json show "$id" --law >one && jq -e '.law.subjects and .law.deadlines and .answers' one >/dev/null || return 1
  done <ids
}
ok "all 120 sample records are judged" every
violations=$(jq -c 'select(.violation_found == "yes")' "$samples" | wc -l)
while read -r id; do law "$id" '{n: ([.subjects[].suggestions[]] | length), missing}'; done <ids >judged
ok "nihil records get no suggestion" same "$(jq -c 'select(.missing == ["violation"]) | .n' judged | sort | uniq -c | tr -s ' ')" " $((120 - violations)) 0"
ok "most others get some ($(jq -s '[.[] | select(.n > 0)] | length' judged) of $violations)" test "$(jq -s '[.[] | select(.n > 0)] | length' judged)" -ge $((violations * 3 / 4))

# --- one record, as people read it ---------------------------------------------------------------
kades='{"form":"form_a","village":"73.01.01.2001","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-10-07T08:15+08:00"}],"narrative":"Pertemuan warga.","violation_found":"yes","violation":{"event":"Kepala desa membagikan bantuan","acts":["tindakan_untung_rugi"],"occurred_at":"2024-10-07T10:00+08:00","known_at":"2024-10-07T23:30+07:00","subjects":[{"name":"Contoh Satu","position":"kades"}],"beneficiaries":[{"name":"Paslon 1","kind":"paslon","status":"calon"}],"suspected_kinds":["administrasi"],"articles":"Pasal pilihan petugas"}}'
id=$(record form_a <<<"$kades")
ok "show --law" run 0 show "$id" --law
ok "the record stands before it" has out "Contoh Satu"
ok "nobody is called guilty" has out "presumed innocent"
ok "the article of the crime" has out "Regional Election Law art. 71(1)"
ok "with what it may lead to" has out "art. 188"
ok "the village law beside it" has out "Village Law art. 29 letter b"
ok "who would receive it" has out "Bupati or mayor"
ok "the limit in the village's own time: the 8th began there an hour before" has out "until 2024-10-15 23:59:59 WITA"
ok "what is not verified says so" has out "not verified"
ok "what a person chose stands apart" bash -c "sed -n '/Chosen by a person/,\$p' out | grep -qF 'Pasal pilihan petugas'"
ok "and is still the answer" same "$("$panwas" --json show "$id" | jq -r .answers.violation.articles)" "Pasal pilihan petugas"
ok "without --law there is none of it" bash -c "! '$panwas' show $id | grep -qF 'Regional Election Law' && '$panwas' --json show $id | jq -e '.law == null' >/dev/null"
PANWAS_LANG=id run 0 show "$id" --law
ok "in Indonesian" has out "UU Pilkada Pasal 71 ayat (1)"
ok "with the same presumption" has out "dianggap tidak bersalah"
ok "JSON has the same" same "$(law "$id" '[.subjects[0].suggestions[].article.code]')" '["uupil_71_1","uud_29_b"]'
ok "and the moment as a number" same "$(law "$id" '.deadlines[0] | [.ends_at, .ends_local, .zone]')" '[1729007999,"2024-10-15T23:59:59+08:00","WITA"]'
ok "and both languages" same "$(law "$id" '.presumption | keys')" '["en","id"]'

# --- the stage, the position and the day decide --------------------------------------------------
articles() { # ANSWERS JQ-CHANGE: articles suggested after the change
  law "$(jq -c "$2" <<<"$1" | record form_a)" '[.subjects[].suggestions[].article.code]'
}
ok "before the campaign it is other law alone" same "$(articles "$kades" '.stage = "pencalonan"')" '["uud_29_b"]'
ok "a village secretary is not named in art. 71" same "$(articles "$kades" '.violation.subjects[0].position = "sekdes"')" '["uud_51_b"]'
ok "the lurah of a desa in DIY is a village head" same "$(articles "$kades" '.village = "34.01.02.2006" | .violation.subjects[0].position = "lurah_kelurahan"')" '["uupil_71_1","uud_29_b"]'
ok "that of a kelurahan is a civil servant" same "$(articles "$kades" '.village = "34.71.01.1001" | .violation.subjects[0].position = "lurah_kelurahan"')" '["uupil_71_1","pp94_5_n_5"]'
asn=$(jq -c '.violation.acts = ["foto_simbol"] | .violation.subjects[0].position = "asn_lain"' <<<"$kades")
recipient() { law "$(jq -c ".violation.occurred_at = \"$1\" | .violation.known_at = \"$1\"" <<<"$asn" | record form_a)" '[.subjects[0].recipients[].rule]'; }
ok "KASN until 23 August 2024" same "$(recipient 2024-08-23T12:00+08:00)" '["asn-kasn"]'
ok "BKN from the 24th" same "$(recipient 2024-08-24T00:00+08:00)" '["asn-bkn"]'

# --- other forms ---------------------------------------------------------------------------------
report=$(head -1 "$top/tests/data/forms/public_report.jsonl" | record public_report)
ok "a public report has the limits of a report" same "$(law "$report" '[.deadlines[] | select(.ends_local) | [.rule, .ends_local]]')" '[["pilkada-report","2024-10-16T23:59:59+07:00"],["pilkada-initial-study","2024-10-16T23:59:59+07:00"],["pilkada-decision","2024-10-17T23:59:59+07:00"],["pilkada-decision-extended","2024-10-19T23:59:59+07:00"]]'
ok "and pointers like any other" same "$(law "$report" '[.subjects[].suggestions[].article.code]')" '["uud_29_j"]'
advice=$(head -1 "$top/tests/data/forms/advice.jsonl" | record advice)
ok "an advice has its own limit alone" same "$(law "$advice" '[.deadlines[].clock]')" '["advice"]'
prevention=$(head -1 "$top/tests/data/forms/prevention.jsonl" | record prevention)
ok "a form without acts says so" same "$(law "$prevention" '.missing')" '["form"]'

# --- on the host ---------------------------------------------------------------------------------
mkdir stick
enrol() {
  "$host_program" init --region ID --name "Host contoh" && "$host_program" invite --usb stick &&
    "$panwas" enrol --usb stick && "$panwas" enrol request --usb stick &&
    { "$host_program" collect --usb stick --merge || [ $? -eq 1 ]; } &&
    "$host_program" approve "$("$panwas" --json status | jq -r .device)" &&
    "$host_program" receipts --usb stick && "$panwas" receive --usb stick && "$panwas" send --usb stick &&
    { "$host_program" collect --usb stick --merge || [ $? -eq 1 ]; }
}
ok "the records reach the host" bash -c "$(declare -f enrol); host_program='$host_program' panwas='$panwas'; enrol >enrol.out 2>&1 || { sed 's/^/#   /' enrol.out; false; }"
ok "show --law there" host 0 show "$id" --law
ok "says the same of the limit" has out "until 2024-10-15 23:59:59 WITA"
"$panwas" --json show "$id" --law | jq -S .law >law-held
"$host_program" --json show "$id" --law | jq -S .law >law-host
ok "both programs judge alike" cmp law-held law-host
ok "the host's JSON is one value with its usual keys" bash -c "'$host_program' --json show $id --law | jq -e '.history and .law.subjects' >/dev/null"
ok "--history and --law together" host 0 show "$id" --history --law

# --- a newer catalogue in the middle of the field work -------------------------------------------
printf 'name,version,date\npanwas-katalog,2,2027-01-01\n' >newer.csv
sed 's/,7,day,calendar,/,9,day,calendar,/' "$top/schemas/catalog/deadlines.csv" >deadlines.csv
sed 's/^pilkada-finding,pilkada/pilkada-finding,pilpres/' deadlines.csv >broken.csv
ok "a table that refers to nothing is not published" host 1 lists add catalog_deadlines broken.csv
ok "with the line and the code" has err 'pilpres'
ok "a table that holds together is" host 0 lists add catalog_deadlines deadlines.csv
ok "and the number of the catalogue" host 0 lists add catalog_catalog newer.csv
ok "the host judges by it" bash -c "'$host_program' show $id --law | grep -qF 'until 2024-10-17 23:59:59 WITA'"
ok "and names it" bash -c "'$host_program' show $id --law | grep -qF 'catalogue 2 of 2027-01-01'"
ok "the handheld does not yet" bash -c "'$panwas' show $id --law | grep -qF 'until 2024-10-15 23:59:59 WITA'"
carry() { "$host_program" receipts --usb stick && "$panwas" receive --usb stick; }
ok "it travels with the replies" bash -c "$(declare -f carry); host_program='$host_program' panwas='$panwas'; carry >carry.out 2>&1 || { sed 's/^/#   /' carry.out; false; }"
ok "then the handheld judges alike" bash -c "'$panwas' show $id --law | grep -qF 'until 2024-10-17 23:59:59 WITA'"

# --- wrong use -----------------------------------------------------------------------------------
ok "an unknown record is an error" host 1 show 000000000000 --law
plan

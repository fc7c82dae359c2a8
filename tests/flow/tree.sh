#!/bin/bash
# From host to host, seen from outside: a kecamatan passes on to its kabupaten, and that one to its provinsi, by stick and
# by QR pictures: twice, out of order, with a courier's damaged file, for a handheld that is not known above, that is
# revoked below, with evidence and receipts. What is exported above is what is exported below. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch tree
export PANWAS_LANG=en LC_ALL=C.UTF-8

# --- the programs --------------------------------------------------------------------------------
on() { local status=$1 who=$2; shift 2; exits "$status" "$program" --store "$work/$who.db" "$@"; } # STATUS HOST COMMAND
host() { local who=$1; shift; "$program" --store "$work/$who.db" "$@"; }
json() { local who=$1; shift; "$program" --json --store "$work/$who.db" "$@" 2>/dev/null; }
host_id() { json "$1" status | jq -r .host; }
held() { local who=$1; shift; "$panwas" --data "$work/$who" "$@"; }
id_of() { held "$1" --json status | jq -r .device; }
handheld() { # NAME HOST: makes it and lets it in
  held "$1" init --region 17.07.03 --name "PKD $1" >/dev/null 2>&1
  quiet host "$2" invite --usb near
  held "$1" enrol --usb near >/dev/null
  held "$1" enrol request --usb near >/dev/null
  quiet host "$2" collect --usb near --merge
  quiet host "$2" approve "$(id_of "$1")"
}
report() { # HANDHELD TEXT...: a record each, and all it has to the stick
  local who=$1 text
  shift
  for text; do
    echo '{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"'"$text"'","violation_found":"yes","violation":{"event":"Ajakan.","acts":["medsos_suka"],"known_at":"2024-10-07T09:00+07:00","place":"Balai desa","subjects":[{"name":"Sekdes"}],"witnesses":[{"name":"SAKSI-RAHASIA"}]}}'
  done | held "$who" record form_a - 2>/dev/null
  held "$who" send --usb near >/dev/null
}
export_of() { host "$1" export --format jsonl | jq -cS . | sort; }
equal() { cmp <(export_of "$1") <(export_of "$2"); }
proved() { on 0 "$1" verify --all && has out 'Everything holds'; }
parcels() { find "$1" -name '*.pwb' | wc -l; }

for h in kecamatan:17.07.03 kabupaten:17.07 provinsi:17; do quiet host "${h%%:*}" init --region "${h##*:}" --name "Panwas ${h%%:*}"; done
mkdir near far high
handheld siti kecamatan
handheld budi kecamatan
siti=$(id_of siti) kecamatan=$(host_id kecamatan) kabupaten=$(host_id kabupaten)
first=$(report siti "Keliling dusun satu.")
report budi "Keliling dusun dua." >/dev/null
head -c 1500000 /dev/urandom >photo.jpg
held siti attach "$first" photo.jpg >/dev/null
held siti send --usb near >/dev/null
quiet host kecamatan collect --usb near --merge

# --- joining -------------------------------------------------------------------------------------
ok "join and pass-on have --help" bash -c "'$program' join --help | grep -q 'replace-host' && '$program' pass-on --help | grep -q -- '--evidence'"
usage() {
  local c
  for c in "join" "join --usb a --qr b" "join --usb a --to b" "pass-on" "pass-on --usb a --qr b" "pass-on x --usb a" "approve" "approve x --below" \
    "approve --below x --region 17" "approve --keep"; do
    # shellcheck disable=SC2086
    on 2 kecamatan $c && [ "$(wc -l <err)" = 1 ] || return 1
  done
}
ok "wrong use has status 2 and one sentence" usage
ok "a host that joined none passes nothing on" on 1 kecamatan pass-on --usb far
ok "and says what to do" has err 'panwas-host join'
ok "without an invitation there is nothing to join" on 1 kecamatan join --usb far
quiet host kecamatan invite --usb high
ok "nor is a host below the one above" on 1 kabupaten join --usb high
ok "which is said" has err 'is not above this host'
quiet host kabupaten invite --usb far --count 2
ok "the host above joins nobody by its own invitation" on 1 kabupaten join --usb far
ok "the invitation is taken from a stick" on 0 kecamatan join --usb far
ok "with the digits to compare" has out "$(echo "$kabupaten" | sed -E 's/^(....)(....)(....)(....).*/\1-\2-\3-\4/')"
ok "it is off the stick, the other one is there" same "$(parcels far/PANWAS/1/invite)" 1
ok "the request is on it" same "$(parcels far/PANWAS/1/to-host)" 1
ok "the request is collected" on 1 kabupaten collect --usb far --merge
ok "requests shows a host" same "$(json kabupaten requests | jq -r '.[] | [.device, .kind, .region] | join(" ")')" "$kecamatan host 17.07.03"
ok "and says so to people" bash -c "'$program' --store kabupaten.db requests | grep -q 'a host'"
ok "a host is approved inside the region of the one above" on 1 kabupaten approve "$kecamatan" --region 18
ok "a person approves it" on 0 kabupaten approve "${kecamatan:0:8}"
ok "as a host" has out 'The host Panwas kecamatan'
quiet host kabupaten receipts --usb far
ok "its certificate comes by stick" on 0 kecamatan collect --usb far --merge
ok "status says to whom it reports" same "$(json kecamatan status | jq -r '.above | [.name, .granted, .enrolled] | join(" ")')" "Panwas kabupaten 17.07.03 true"

# --- passing on ----------------------------------------------------------------------------------
ok "pass-on" on 0 kecamatan pass-on --usb far
ok "three authors and a file" same "$(json kecamatan pass-on --usb far | jq -c '[.authors, .files, .enrolled]')" '[3,1,true]'
ok "what was written before is not left beside it" same "$(parcels "far/PANWAS/1/to-host/${kabupaten:0:16}")" 4
ok "nothing of a record can be read on the stick" bash -c "! grep -rqaE 'SAKSI|Keliling|PKD siti|PKD budi|Balai|$siti' far"
cp -r far copy
damage() { # the courier spills coffee on every file but the first
  find far/PANWAS/1/to-host -name '*.pwb' | sort | tail -n +2 | while read -r f; do printf 'kopi' | dd of="$f" bs=1 seek=60 conv=notrunc status=none; done
}
damage
ok "damaged files are refused" on 1 kabupaten collect --usb far --merge
ok "by name" has out 'damaged'
ok "and the next stick brings all" on 1 kabupaten collect --usb copy --merge
ok "of handhelds that are not known there" same "$(json kabupaten quarantine | jq -r '.[].code' | sort -u)" "$(printf 'blob_unknown\nunknown_device')"
ok "none of it counts" same "$(json kabupaten list | jq length)" 0
ok "requests says who let them in" same "$(json kabupaten requests | jq -r '.[] | [.name, .region, .below, .enrolled] | join(" ")' | sort)" "$(printf 'PKD budi 17.07.03 %s false\nPKD siti 17.07.03 %s false' "$kecamatan" "$kecamatan")"
ok "and to people, what to do" bash -c "'$program' --store kabupaten.db requests | grep -q 'approve --below'"
ok "one is approved" on 0 kabupaten approve "${siti:0:10}"
quiet host kabupaten merge
ok "its record counts" same "$(json kabupaten list | jq length)" 1
ok "its evidence is whole" bash -c "'$program' --store kabupaten.db --json status | jq -e '.evidence_held == 1' >/dev/null"
ok "the other still waits" same "$(json kabupaten quarantine | jq -r '.[].code')" unknown_device
ok "all that a host let in are approved" on 0 kabupaten approve --below "$kecamatan"
quiet host kabupaten merge
ok "the export above is that below" equal kecamatan kabupaten
ok "two records of it" same "$(export_of kabupaten | wc -l)" 2
ok "with what is confidential" bash -c "'$program' --store kabupaten.db export --format jsonl | grep -q SAKSI-RAHASIA"
ok "which tables and lists above leave out, too" bash -c "! '$program' --store kabupaten.db export --format csv | grep -q SAKSI && ! '$program' --store kabupaten.db list | grep -q SAKSI"
ok "approving once more takes nothing over" on 0 kabupaten approve --below "$kecamatan"
ok "which is said" has out 'Nothing to take over'
ok "the handheld is no reply's goal above" on 1 kabupaten receipts --usb far --device "$siti"
ok "it reports below" has err 'reports to a host below'
ok "devices says so" same "$(json kabupaten devices | jq -r '.[] | [.kind, .below // "-"] | join(" ")' | sort | uniq -c | sed 's/^ *//')" "$(printf '2 handheld %s\n1 host -' "$kecamatan")"

# --- receipts, twice, out of order ---------------------------------------------------------------
quiet host kabupaten collect --usb copy --merge
quiet host kecamatan collect --usb copy --merge
ok "what the receipts cover is not passed on again" same "$(json kecamatan pass-on --usb copy | jq -c '[.batches, .operations, .files]')" '[1,1,0]'
ok "with --all everything is" same "$(json kecamatan pass-on --usb far --all | jq -c '[.authors, .files]')" '[3,1]'
quiet host kabupaten collect --usb far --merge
ok "which changes nothing above" equal kecamatan kabupaten
report siti "Tiga." >/dev/null
quiet host kecamatan collect --usb near --merge
ok "new records go by pictures" on 0 kecamatan pass-on --qr pictures
report siti "Empat." "Lima." >/dev/null
quiet host kecamatan collect --usb near --merge
quiet host kecamatan pass-on --qr later
ok "later ones come first" on 0 kabupaten scan later
quiet host kabupaten merge
ok "then the earlier ones" on 0 kabupaten scan pictures
ok "nothing is missing or double" bash -c "'$program' --store kabupaten.db merge | grep -q 'Nothing needs a person'"
ok "the exports are the same" equal kecamatan kabupaten
ok "the answer goes back by pictures" on 0 kabupaten receipts --qr answer --device "$kecamatan"
ok "and is read" on 0 kecamatan scan "answer/$kecamatan"
quiet host kecamatan merge
ok "so that nothing is left to pass on" same "$(json kecamatan pass-on --usb far | jq .operations)" 1
ok "which is said" bash -c "'$program' --store kecamatan.db pass-on --usb far | grep -q 'There is nothing to pass on: .* has all'"

# --- revoked below -------------------------------------------------------------------------------
quiet host kecamatan revoke "$siti" --after 3 --reason "Gawai hilang"
pass_up() { quiet host kecamatan pass-on --usb far && quiet host kabupaten collect --usb far --merge; }
pass_up
ok "a revocation below is an open item above" same "$(json kabupaten open | jq -c '.[] | [.kind, .device, .seq]')" "[\"revoked\",\"$siti\",3]"
ok "for people with both ways out" bash -c "'$program' --store kabupaten.db open | grep -q 'approve ${siti:0:12} --keep'"
ok "merge wants a person" on 1 kabupaten merge
ok "nothing is applied by itself" same "$(json kabupaten list | jq length)" 5
ok "a person may keep it" on 0 kabupaten approve "$siti" --keep
ok "then nothing is open" same "$(json kabupaten open)" "[]"
quiet host kecamatan revoke "$siti" --after 2
pass_up
ok "until the host below says something else" same "$(json kabupaten open | jq length)" 1
ok "or follow it" on 0 kabupaten revoke "$siti" --after 2
ok "and nothing is open" same "$(json kabupaten open)" "[]"
ok "the exports are the same" equal kecamatan kabupaten
ok "with fewer records" same "$(json kabupaten list | jq length)" 2

# --- a level higher ------------------------------------------------------------------------------
quiet host provinsi invite --qr up
ok "the kabupaten joins by picture" on 0 kabupaten join --qr up --to up-request
quiet host other init --region ID --name RI
quiet host other invite --usb high
ok "another host above needs a word" on 1 kabupaten join --usb high --host "$(host_id other)"
ok "that is named" has err 'replace-host'
quiet host provinsi scan up-request
quiet host provinsi merge
ok "and is let in" on 0 provinsi approve "$kabupaten"
ok "passes on what comes from below" on 0 kabupaten pass-on --usb high
quiet host provinsi collect --usb high --merge
ok "the kecamatan and its handhelds wait there" same "$(json provinsi requests | jq -r '.[] | [.kind, .below, .revoked_after] | join(" ")' | sort)" "$(printf 'handheld %s \nhandheld %s 2\nhost %s ' "$kabupaten" "$kabupaten" "$kabupaten")"
ok "are let in with one word" on 0 provinsi approve --below "$kabupaten"
ok "and with the revocation" has out 'revoked after operation 2'
quiet host provinsi merge
ok "the export of the provinsi is that of the kecamatan" equal kecamatan provinsi
quiet host provinsi receipts --usb high
ok "its receipts cover all levels" bash -c "'$program' --store kabupaten.db collect --usb high --merge >/dev/null; '$program' --json --store kabupaten.db pass-on --usb high | jq -e '.operations == 1' >/dev/null"
for h in kecamatan kabupaten provinsi; do ok "$h proves everything" proved $h; done
if mount_small 256k little; then
  ok "a full stick is a sentence" on 1 kecamatan pass-on --usb little --all
  ok "that says so" has err 'full'
else
  skip "a full stick is a sentence" "no right to mount"
fi
ok "in Indonesian too" bash -c "PANWAS_LANG=id '$program' --store kecamatan.db pass-on --usb far | grep -q 'kiriman dengan'"
plan

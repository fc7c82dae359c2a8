#!/bin/bash
# Makes the fixtures of one version of the stores, with the programs of that version: the stores as SQL and
# what those programs said of them. Run once, when a schema step is released; never again for an old one.
#   tests/upgrade/make.sh PANWAS PANWAS_HOST NUMBER [KIND]
# NUMBER: of the schema, 001 ...; KIND: app or host alone, where the step of the other came at another time (003)
# All of it is invented. There is no PIN, so that the keys in the stores are those of nobody.
set -euo pipefail
panwas=$(realpath "$1") panwas_host=$(realpath "$2") number=$3 kind=${4:-both}
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PANWAS_LANG=en LC_ALL=C.UTF-8 TZ=Asia/Jakarta PANWAS_CLOCK=1728312185000 PANWAS_CLOCK_OFFSET=420
mkdir stick
phone() { "$panwas" --data phone "$@"; }
host() { "$panwas_host" --store host.db "$@" || [ $? -eq 1 ]; } # 1: a person must look

answers='"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"violation_found":"no"'
report() { echo "{$answers,\"narrative\":\"$1\"}" >answers.json; }

# --- enrolled, with three records: one amended, one withdrawn; the first two at the host ------------------
host init --region 17.07 --name "Kantor contoh" >log
phone init --region 17.07.03 --name "PKD contoh" >>log
host invite --usb stick >>log
phone enrol --usb stick >>log
phone enrol request --usb stick >>log
host collect --usb stick --merge >>log
host approve "$(phone --json status | jq -r .device)" >>log
host receipts --usb stick >>log
phone enrol --usb stick >>log
if [ "$number" != 001 ]; then # forms and lists of the office, and drafts, came with schema 002
  printf 'code,name\n17,Provinsi contoh\n17.07,Kabupaten contoh\n17.07.03,Kecamatan contoh\n17.07.03.2007,Desa contoh\n' >regions.csv
  host regions import regions.csv >>log
  host receipts --usb stick >>log
  phone receive --usb stick >>log
  printf '%s\n' "1" ":q" | phone fill form_a --new >>log
fi
report "Keliling dusun satu."
first=$(phone record form_a --answers answers.json)
report "Keliling dusun dua."
second=$(phone record form_a --answers answers.json)
report "Keliling dusun satu, lalu ke balai desa."
phone amend "$first" --answers answers.json --reason "Ada yang terlewat." >>log
phone send --usb stick >>log
host collect --usb stick --merge >>log
phone receive --usb stick >>log
if [ "$number" != 001 ] && [ "$number" != 002 ]; then # records that came back, with schema 003
  host return "$first" --comment "Siapa saksinya?" --person "Petugas contoh" >>log
  host receipts --usb stick >>log
  phone receive --usb stick >>log
fi
phone withdraw "$second" --reason "Salah desa." >>log
report "Keliling dusun tiga."
phone record form_a --answers answers.json >>log

if [ "$kind" = host ] && [ "$number" = 003 ]; then # a host above that answered, and one below, with schema 003 of the host
  above() { "$panwas_host" --store above.db "$@" || [ $? -eq 1 ]; }
  below() { "$panwas_host" --store below.db "$@" || [ $? -eq 1 ]; }
  above init --region 17 --name "Provinsi contoh" >>log
  below init --region 17.07.03 --name "Kecamatan contoh" >>log
  mkdir up down
  above invite --usb up >>log
  host join --usb up >>log
  host pass-on --usb up >>log
  above collect --usb up --merge >>log
  above approve "$(host --json status | jq -r .host)" >>log
  above merge >>log
  above approve --below "$(host --json status | jq -r .host)" >>log
  above merge >>log
  above receipts --usb up >>log
  host collect --usb up --merge >>log
  host invite --usb down >>log
  below join --usb down >>log
  host collect --usb down --merge >>log
  host approve "$(below --json status | jq -r .host)" >>log
fi

# --- what the programs say -------------------------------------------------------------------------------
listed='record, device, form, village, created_at, state, refusal, withdrawn, disputed, operations'
shown='record, form, answers, withdrawn, disputed, attachments'
[ "$number" = 001 ] || [ "$number" = 002 ] || shown="$shown, review"
keep() { jq -S "$1" >"$folder/$2"; }
if [ "$kind" != host ]; then {
  phone --json list | if [ "$number" = 001 ] || [ "$number" = 002 ]; then cat; else jq "map({$listed, review})"; fi
  phone --json status | jq '{device, head_seq, receipted_seq, host}'
  for id in $(phone --json list | jq -r '.[].record'); do
    phone --json show "$id" | jq "{$shown}"
  done
  [ "$number" = 001 ] || phone --json drafts | jq 'map({draft, form})'
  [ "$number" = 001 ] || phone --json lists
} | jq -s . | keep . "app-$number.json"; fi
if [ "$kind" != app ]; then {
  host --json status | if [ "$number" = 003 ]; then jq '{host, records, withdrawn, devices, open_items, region, above}'; else
    jq '{host, records, withdrawn, devices, open_items, region}'
  fi
  host export --format jsonl | jq '{record, device, form, village, created_at, answers, disputed}'
} | jq -s . | keep . "host-$number.json"; fi

# --- the stores ------------------------------------------------------------------------------------------
dump() { # STORE FILE
  {
    echo "-- A store of schema $number, made by tests/upgrade/make.sh. Invented; the keys in it are nobody's."
    sqlite3 "$1" .dump
    echo "PRAGMA application_id = $(sqlite3 "$1" 'PRAGMA application_id');"
    echo "PRAGMA user_version = $(sqlite3 "$1" 'PRAGMA user_version');"
  } >"$folder/$2"
}
[ "$kind" = host ] || dump phone/store.db "app-$number.sql"
[ "$kind" = app ] || dump host.db "host-$number.sql"

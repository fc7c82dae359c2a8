#!/bin/bash
# One whole way of the real programs under valgrind: enrolment, records, an amendment, a file, a stick to the
# host, merging, a receipt back, export, backup, verify. No error, no leak that is lost for good. Prints TAP.
set -uo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/lib/tap.sh"
scratch valgrind
export PANWAS_LANG=en LC_ALL=C.UTF-8 G_SLICE=always-malloc

# --- the programs, each run with a log of its own ------------------------------------------------
mkdir logs stick
under() {
  valgrind --quiet --suppressions="$top/tests/lib/valgrind-mistakes.supp" --error-exitcode=99 \
    --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --log-file="$work/logs/%p" "$@"
}
on() { local status=$1; shift; exits "$status" under "${PANWAS:-$top/build/bin/panwas}" --data "$work/a" "$@"; }
# Its status is 1 where a person must look.
host() { local status=$1; shift; exits "$status" under "${PANWAS_HOST:-$top/build/bin/panwas-host}" --store "$work/host.db" "$@"; }
device() { under "${PANWAS:-$top/build/bin/panwas}" --data "$work/a" --json status | jq -r .device; }
sample='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'

# --- the way -------------------------------------------------------------------------------------
ok "a host" host 0 init --region 17.07 --name "Host contoh"
ok "a handheld" on 0 init --region 17.07.03 --name "PKD contoh"
ok "an invitation as a QR picture" host 0 invite --qr invite
ok "is read" on 0 enrol --qr invite
ok "the request goes on a stick" on 0 enrol request --usb stick
ok "is collected" host 1 collect --usb stick --merge
ok "and approved" host 0 approve "$(device)"
ok "the certificate goes on the stick" host 0 collect --usb stick
ok "and is taken" on 0 enrol --usb stick
echo "$sample" >one.json
ok "a record" on 0 record form_a --answers one.json
id=$(head -n 1 out)
echo '{"narrative":"Keliling dusun kedua."}' >patch.json
ok "an amendment" on 0 amend "$id" --answers patch.json --reason "salah ketik"
head -c 300000 /dev/urandom >foto.jpg
ok "a file" on 0 attach "$id" foto.jpg
ok "all of it goes on the stick" on 0 send --usb stick
ok "is collected, merged and receipted" host 0 collect --usb stick --merge
ok "the receipt is taken" on 0 receive --usb stick
ok "and says that all is there" test "$(under "${PANWAS:-$top/build/bin/panwas}" --data a --json status | jq -c .receipted_seq)" = 3
ok "the host tells the record" host 0 list
ok "with its village" has out 17.07.03.2007
ok "exports them as tables" host 0 export --format csv --to tables
ok "with what was amended" has tables/form_a.csv "dusun kedua"
ok "and as lines" host 0 export --format jsonl --to lines
ok "makes a backup" host 0 backup copy
ok "and verifies all" host 0 verify --all
ok "the handheld verifies all" on 0 verify

# --- what valgrind said --------------------------------------------------------------------------
silent() { [ -z "$(find logs -type f -size +0)" ] || { cat logs/* | head -n 60 | sed 's/^/#   /'; false; }; }
ok "valgrind saw $(find logs -type f | wc -l) runs" test "$(find logs -type f | wc -l)" -ge 20
ok "and has nothing to say" silent
plan

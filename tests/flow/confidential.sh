#!/bin/bash
# What a form marks confidential: it reaches the office whole, and stays out of views, exports, screens,
# and sooner than the rest out of the handheld. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch confidential
export PANWAS_LANG=en LC_ALL=C.UTF-8
export PANWAS_DATA=$work/handheld PANWAS_STORE=$work/host.db
secret=SAKSI-TETANGGA

# A record with a witness, and one without, in a host's store; the receipt is back on the handheld.
day=1728312185000
export PANWAS_CLOCK=$day
mkdir stick
quiet "$host" init --region 17.07 --name "Kantor contoh"
"$panwas" init --region 17.07.03 --name "Contoh" --no-pin >/dev/null
quiet "$host" invite --usb stick
"$panwas" enrol --usb stick >/dev/null
"$panwas" enrol request --usb stick >/dev/null
quiet "$host" collect --usb stick
quiet "$host" merge
quiet "$host" approve "$("$host" --json requests | jq -r '.[0].device')"
plain='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
echo "$plain" | "$panwas" record form_a - >plain.id
jq -c --arg w "$secret" '.violation_found = "yes" | .violation = {event: "Hadir", acts: ["hadir_deklarasi"], known_at: "2024-10-07T10:00+07:00", subjects: [{name: "A", position: "kades", employee_number: "NIP-RAHASIA"}], witnesses: [{name: $w}]}' <<<"$plain" |
  "$panwas" record form_a - >witness.id 2>/dev/null
"$panwas" send --usb stick >/dev/null
quiet "$host" collect --usb stick
quiet "$host" merge
quiet "$host" collect --usb stick
"$panwas" receive --usb stick >/dev/null
id=$(cat witness.id)

ok "the host has the witness" bash -c "'$host' --json show $id | grep -qF $secret"
"$host" show "$id" >shown
ok "its screen does not show it" hasnot shown "$secret"
ok "nor what is confidential inside a list" hasnot shown NIP-RAHASIA
ok "but says that there is something" has shown "(confidential): not shown"
ok "and shows the rest" has shown "Keliling dusun."
"$host" show --confidential "$id" >shown
ok "it is shown to who asks" has shown "$secret"
"$host" export --format csv >table.csv
ok "a table has the record" has table.csv "Keliling dusun."
ok "and not the witness" hasnot table.csv "$secret"
"$host" export --format csv --confidential >table.csv
ok "unless it is asked for" has table.csv "$secret"
for table in $(sqlite3 host.db "SELECT name FROM sqlite_schema WHERE name LIKE 'v\_%' ESCAPE '\' AND type IN ('table', 'view')"); do
  sqlite3 host.db "SELECT * FROM $table"
done >views
ok "views hold the suspected person" has views kades
ok "and no witness" hasnot views "$secret"
ok "and no employee number" hasnot views NIP-RAHASIA

# Amended: the history says that it changed, and not to what.
echo '{"violation":{"witnesses":[{"name":"SAKSI-LAIN"}]}}' >patch.json
"$panwas" amend "$id" --answers patch.json --reason "nama saksi" >/dev/null
"$panwas" send --usb stick >/dev/null
quiet "$host" collect --usb stick
quiet "$host" merge
"$host" show --history "$id" >shown
ok "history hides confidential changes" hasnot shown SAKSI-LAIN
ok "and says so" has shown "1 confidential answers, not shown"
quiet "$host" collect --usb stick
"$panwas" receive --usb stick >/dev/null

# On the handheld: marked, and gone after a week; the other record after a month.
"$panwas" show "$id" >shown
ok "the handheld marks it" has shown "Witnesses 1 (confidential):"
purgeable() { "$panwas" --json purge --dry-run | jq -r .records; }
ok "nothing goes at once" same "$(purgeable)" 0
export PANWAS_CLOCK=$((day + 7 * 86400000 + 1))
ok "after a week the one with the witness goes" same "$(purgeable)" 1
"$panwas" purge --yes >/dev/null
ok "and only the other is left" same "$("$panwas" --json list | jq -c '[.[].record]')" "[\"$(cat plain.id)\"]"
export PANWAS_CLOCK=$((day + 30 * 86400000 + 1))
ok "which goes after a month" same "$(purgeable)" 1
ok "a longer wait can be asked for" same "$("$panwas" --json purge --dry-run --days 60 --confidential-days 60 | jq -r .records)" 0
plan

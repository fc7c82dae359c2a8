#!/bin/bash
# A returned record, whole way and from outside: the office asks by stick, by QR code and by courier; the handheld keeps
# the comment sealed and shows it to its owner alone; the answer goes back and is accepted. Old replies
# change nothing. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
panwas_host=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch returned
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_STORE=$work/host.db
a() { "$panwas" --data "$work/siti" "$@"; }
b() { "$panwas" --data "$work/budi" "$@"; }
host() { "$panwas_host" "$@"; }
secret=SAKSI-TETANGGA
comment="Siapa $secret itu? Tulis alamatnya."

# --- two handhelds, and two records of siti ---------------------------------------------------------
mkdir stick
quiet host init --region 17.07 --name "Kantor contoh"
for who in a b; do
  $who init --region 17.07.03 --name "PKD $who" --no-pin >/dev/null
  quiet host invite --usb stick
  $who enrol --usb stick >/dev/null
  $who enrol request --usb stick >/dev/null
  quiet host collect --usb stick --merge
  quiet host approve "$($who --json status | jq -r .device)"
  quiet host receipts --usb stick
  $who receive --usb stick >/dev/null
done
siti=$(a --json status | jq -r .device)
budi=$(b --json status | jq -r .device)
plain='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
first=$(echo "$plain" | a record form_a -)
second=$(echo "$plain" | jq -c '.narrative = "Keliling lagi."' | a record form_a -)
a send --usb stick >/dev/null
quiet host collect --usb stick --merge
quiet host receipts --usb stick
a receive --usb stick >/dev/null
state_of() { a --json list | jq -r --arg r "$1" '.[] | select(.record == $r) | .state'; }
review_of() { host --json list | jq -r --arg r "$1" '.[] | select(.record == $r) | .review'; }
ok "the records are received" same "$(state_of "$first") $(state_of "$second")" "received received"

# --- wrong use --------------------------------------------------------------------------------------
ok "a comment is needed" exits 2 host return "$first" --person Sari
ok "and a name" exits 2 host return "$first" --comment "$comment"
ok "a name of one line" exits 2 host return "$first" --comment "$comment" --person $'Sari\nKetua'
ok "a comment without control characters" exits 2 host return "$first" --comment $'a\x1b[2J' --person Sari
ok "not an endless one" exits 2 host return "$first" --comment "$(printf 'x%.0s' {1..4097})" --person Sari
ok "nothing can be accepted that was not returned" exits 1 host accept "$first" --person Sari
ok "an unknown record is not there" exits 1 host return 00000000 --comment "$comment" --person Sari
ok "nothing of that was written" same "$(review_of "$first")" null

# --- by stick ---------------------------------------------------------------------------------------
ok "a record is returned" exits 0 host return "$first" --comment "$comment" --person "Sari Wulandari"
ok "the office is told to whom" has out "PKD a"
ok "it waits for its author" same "$(host --json list --state returned | jq -r '.[].record')" "$first"
host show "$first" >shown
ok "the office's screen says so" has shown RETURNED
ok "and does not show the comment" hasnot shown "$secret"
ok "which is for who asks" bash -c "'$panwas_host' show --history --confidential $first | grep -q $secret"
ok "nothing waits for the office" same "$(host --json open)" "[]"
ok "the report counts it" same "$(host --json status | jq .returned)" 1
quiet host receipts --usb stick
cp -r stick old-stick
find stick -type f -exec cat {} + >carried
ok "nothing of it can be read on the stick" hasnot carried "$secret"
ok "another handheld takes nothing of it" same "$(b --json receive --usb stick | jq .returned)" 0
b --json list >list
b --json status >>list
ok "and knows nothing" hasnot list "$secret"
ok "the author's takes it" exits 0 a receive --usb stick
ok "and says so" has out "Records returned by the office with a comment: 1;"
ok "without the words" hasnot out "$secret"
ok "the record is returned" same "$(state_of "$first") $(state_of "$second")" "returned received"
ok "the status counts it" same "$(a --json status | jq .returned)" 1
a list >shown
a --json list >>shown
ok "lists do not show what is asked" hasnot shown "$secret"
ok "but that something is" has shown "returned"
a show "$first" >shown
ok "the record shows it" has shown "$comment"
ok "and how to answer" has shown "panwas amend ID --reason"
ok "so does its history" same "$(a --json history "$first" | jq -r '.[1].comment')" "$comment"
ok "and what others read" same "$(a --json show "$first" | jq -r .review.comment)" "$comment"
cat siti/store.db* >rest
ok "at rest it is sealed" hasnot rest "$secret"
ok "the store is whole" exits 0 a verify
ok "what waits for an answer is not purged" same "$(a --json purge --dry-run --days 0 --confidential-days 0 | jq .records)" 1
ok "the same reply again is harmless" exits 0 a receive --usb stick
ok "and changes nothing" same "$(state_of "$first")" returned

# --- answered in words ------------------------------------------------------------------------------
ok "only a returned record is answered in words" exits 2 a amend "$second" --reason "begitulah"
ok "the answer is written" exits 0 a amend "$first" --reason "Alamatnya ada di buku saya."
ok "then there is nothing more to answer" exits 2 a amend "$first" --reason "lagi"
ok "it waits to be sent" same "$(state_of "$first")" finalised
a send --usb stick >/dev/null
ok "then for a receipt" same "$(state_of "$first")" sent
quiet host collect --usb stick
ok "a person must look at the answer" exits 1 host merge
ok "it is answered" same "$(review_of "$first")" answered
ok "and open" same "$(host --json open | jq -r '.[] | .kind + " " + .record')" "answered $first"
host open >shown
ok "the list of work says what to do" has shown "panwas-host accept"
ok "and not what was asked" hasnot shown "$secret"
host show --history "$first" >shown
ok "the answer stands in the history" has shown "Alamatnya ada di buku saya."

# --- asked again, by QR code; what is asked of the second too ---------------------------------------
ok "it is returned again" exits 0 host return "$first" --comment "Tulis di laporan: $secret." --person Sari
ok "and the other record" exits 0 host return "$second" --comment "Jam berapa?" --person Sari
ok "nothing is open now" same "$(host --json open)" "[]"
quiet host receipts --qr replies
ok "pictures bring both" same "$(a --json receive --qr "replies/$siti" | jq .returned)" 2
ok "both are returned" same "$(state_of "$first") $(state_of "$second")" "returned returned"
ok "the pictures of another say nothing to this handheld" same "$(b --json receive --qr "replies/$siti" | jq .returned)" 0
ok "of an old stick nothing is taken" same "$(a --json receive --usb old-stick | jq .returned)" 0
ok "and the newer comment stays" has <(a show "$first") "Tulis di laporan"
echo '{"narrative":"Keliling dusun. Alamat ditulis."}' >patch.json
ok "the first is amended" exits 0 a amend "$first" --answers patch.json --reason "alamat ditulis"
echo '{}' >nothing.json
ok "the second is answered, its answers as they were" exits 0 a amend "$second" --answers nothing.json --reason "pukul delapan"
a send --qr frames >/dev/null
quiet host scan frames
quiet host merge
ok "both are answered" same "$(review_of "$first") $(review_of "$second")" "answered answered"
ok "the amended text is there" same "$(host --json show "$first" | jq -r .answers.narrative)" "Keliling dusun. Alamat ditulis."

# --- accepted ---------------------------------------------------------------------------------------
ok "an answer is accepted" exits 0 host accept "$first" --person Sari
ok "and cannot be twice" exits 1 host accept "$first" --person Sari
ok "one is left open" same "$(host --json open | jq -r '.[].record')" "$second"
quiet host receipts --usb stick
ok "the handheld learns of it" same "$(a --json receive --usb stick | jq -c '[.accepted, .returned]')" "[1,0]"
ok "all is received" same "$(state_of "$first") $(state_of "$second")" "received received"
ok "of an old stick nothing comes back" same "$(a --json receive --usb old-stick | jq .returned)" 0
ok "so it stays" same "$(state_of "$first")" received

# --- a courier, and withdrawing as an answer --------------------------------------------------------
ok "returned once more" exits 0 host return "$second" --comment "Yakin?" --person Sari
mkdir courier-stick
quiet host receipts --usb courier-stick
b courier take --usb courier-stick >/dev/null
mkdir last-stick
b courier give --usb last-stick >/dev/null
cat budi/store.db* >rest
ok "a courier cannot read it" hasnot rest "Yakin?"
ok "and brings it" same "$(a --json receive --usb last-stick | jq .returned)" 1
a withdraw "$second" --reason "salah desa" >/dev/null
a send --usb stick >/dev/null
quiet host collect --usb stick --merge
ok "withdrawing is an answer" same "$(review_of "$second")" answered
ok "and nothing more can be asked" exits 1 host return "$second" --comment "Kenapa?" --person Sari
ok "it can be accepted" exits 0 host accept "$second" --person Sari

# --- another handheld is not asked, and everything proves itself ------------------------------------
quiet host revoke "$siti" --after 99 --reason "hilang"
ok "a revoked handheld is asked nothing" exits 1 host return "$first" --comment "x" --person Sari
ok "and told that" has err "revoked"
ok "chains, signatures and views hold" exits 0 host verify --all
sqlite3 host.db '.backup copy.db'
sqlite3 copy.db "DELETE FROM view_basis; UPDATE v_record SET review = 'returned'"
ok "a rebuilt view says the same" same \
  "$("$panwas_host" --store copy.db --json list | jq -c 'map([.record, .review])')" "$(host --json list | jq -c 'map([.record, .review])')"
sqlite3 host.db "UPDATE v_record SET review = 'returned' WHERE review = 'accepted'"
ok "a review changed by hand is found" exits 1 host verify --all
plan

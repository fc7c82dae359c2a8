#!/bin/bash
# The main job, end to end, on real input: one host, twelve handhelds of three regencies, the 120 sample
# records; QR pictures, sticks and a courier; a third of the frames thrown away; one damaged and one forged
# batch; two handhelds that change one record. Ends with proof that the export equals the input.
set -euo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
work=${DEMO_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/panwas-demo-XXXXXX")}
mkdir -p "$work"
cd "$work"
export LC_ALL=C.UTF-8
started=$SECONDS
unset G_DEBUG
exec </dev/null # nothing here asks a person

# --- words ---------------------------------------------------------------------------------------
say() { # Indonesian, English
  if [ "${PANWAS_LANG:-id}" = en ]; then printf '\n== %s\n' "$2"; else printf '\n== %s\n   (%s)\n' "$1" "$2"; fi
}
note() { printf '   %s\n' "$1"; }
fail() { echo "demo: $*" >&2; exit 1; }
host() { "$host_program" --store "$work/host.db" "$@"; }
held() { local n=$1; shift; "$panwas" --data "$work/handheld-$n" "$@"; }
# The merge ends with 1 when a person must look; that is no failure here.
merge() { host merge "$@" || [ $? -eq 1 ]; }

regions=(17.07 13.02 34.01)
names=(Lebong Solok "Kulon Progo")
handhelds=$(seq 1 12)

say "1. Satu host dan dua belas gawai; didaftarkan dengan gambar QR, tanpa jaringan" \
    "1. One host and twelve handhelds, enrolled by QR pictures, with no network"
host init --region ID --name "Host Demo" >/dev/null
for n in $handhelds; do
  r=$(((n - 1) / 4))
  held "$n" init --region "${regions[r]}" --name "PKD contoh $n (${names[r]})" >/dev/null 2>&1
  host invite --qr "qr/invite-$n" >/dev/null
  held "$n" enrol --qr "qr/invite-$n" >/dev/null
  held "$n" enrol request --qr "qr/request-$n" >/dev/null
done
host scan qr/request-* >/dev/null
merge >/dev/null
for device in $(host --json requests | jq -r '.[].device'); do
  host approve "$device" >/dev/null
done
host receipts --qr qr/replies >/dev/null
for n in $handhelds; do
  id=$(held "$n" --json status | jq -r .device)
  held "$n" receive --qr "qr/replies/$id" >/dev/null
done
note "$(host --json devices | jq length) gawai / handhelds"

say "2. Catat: 120 laporan Form A, masing-masing satu transaksi dan satu fsync" \
    "2. Record: 120 Form A reports, each one transaction and one fsync"
for n in $handhelds; do
  r=$(((n - 1) / 4))
  jq -c --arg region "${regions[r]}." 'select(.village | startswith($region))' "$top/tests/data/observations.jsonl" |
    awk -v k=$(((n - 1) % 4)) 'NR % 4 == k' >"answers-$n.jsonl"
  held "$n" record form_a --answers "answers-$n.jsonl" >"records-$n.txt"
done
note "$(cat records-*.txt | wc -l) catatan / records"
printf 'foto contoh, bukan foto sungguhan\n' >foto.jpg
held 1 attach "$(head -n 1 records-1.txt)" foto.jpg --caption "contoh" >/dev/null

say "3. Kirim lewat QR (gawai 1-6): sepertiga bingkai dibuang, sisanya dikocok dan dicampur" \
    "3. Send by QR (handhelds 1-6): a third of the frames thrown away, the rest shuffled and mixed"
mkdir -p camera stick
# Small codes, so that there are many: the sample records trained the compression and are tiny here.
for n in 1 2 3 4 5 6; do
  held "$n" send --qr "qr/send-$n" --version 6 --extra 80 >/dev/null
done
total=$(find qr/send-* -name '*.png' | wc -l)
find qr/send-* -name '*.png' | sort | awk 'NR % 3 != 0' | shuf --random-source=<(yes) |
  awk '{ printf "%s camera/%05d.png\n", $1, NR }' | while read -r from to; do cp "$from" "$to"; done
note "$total -> $(find camera -name '*.png' | wc -l) gambar / pictures"
host scan camera

say "4. Kirim lewat stik (gawai 7-10) dan kurir (11-12 dititipkan pada 7, yang tidak dapat membacanya)" \
    "4. Send by stick (handhelds 7-10) and courier (11-12 by way of 7, which cannot read them)"
for n in 8 9 10; do held "$n" send --usb stick >/dev/null; done
for n in 11 12; do
  held "$n" send --qr "qr/send-$n" --extra 20 >/dev/null
  held 7 courier take --qr "qr/send-$n" >/dev/null
done
held 7 courier give --usb stick >/dev/null
held 7 send --usb stick >/dev/null
held 1 send --usb stick >/dev/null # the evidence file travels here
note "$(find stick -name '*.pwb' | wc -l) berkas / files"

say "5. Satu kiriman rusak, satu palsu dan satu dari orang asing menyelip di stik" \
    "5. A damaged batch, a forged one and a stranger's slip onto the stick"
inbox=$(find stick -path '*to-host*' -name '*.pwb' | sort | head -n 1)
damaged=$(mktemp -p .)
cp "$inbox" "$damaged"
printf '\xff' | dd of="$damaged" bs=1 seek=200 conv=notrunc status=none
# Named by its digest like any file of a stick, so that only the seal can tell.
cp "$damaged" "$(dirname "$inbox")/$(b2sum -l 256 "$damaged" | cut -c 1-32).pwb"
"$panwas" --data "$work/stranger" init --region 17.07 --name "Orang tak dikenal" >/dev/null 2>&1
"$panwas" --data "$work/stranger" enrol --qr qr/invite-1 >/dev/null
head -n 2 answers-1.jsonl | "$panwas" --data "$work/stranger" record form_a --answers - >/dev/null
"$panwas" --data "$work/stranger" send --usb stick >/dev/null
# Somebody with a copy of handheld 2 adds a report and rewrites it behind the program's back.
cp -a "$work/handheld-2" "$work/forger"
head -n 1 answers-2.jsonl | "$panwas" --data "$work/forger" record form_a --answers - >/dev/null
sqlite3 "$work/forger/store.db" "UPDATE op SET digest = zeroblob (32) WHERE seq = (SELECT max (seq) FROM op)"
"$panwas" --data "$work/forger" send --usb stick >/dev/null
host collect --usb stick || [ $? -eq 1 ]

say "6. Gabung: verifikasi, satukan, laporan" "6. Merge: verify, unite, report"
merge

say "7. Dua gawai mengubah satu catatan bersamaan; orang yang memutuskan, bukan jam" \
    "7. Two handhelds change one record at the same time; a person decides, not a clock"
record=$(head -n 1 records-5.txt)
other=$(held 6 --json status | jq -r .device)
host share "$record" --to "$other" >/dev/null
host receipts --qr qr/shared --device "$other" >/dev/null
held 6 receive --qr "qr/shared/$other" >/dev/null
held 5 amend "$record" --answers <(echo '{"assignment_letter":"ST-05/A"}') --reason "nomor surat dari kantor" >/dev/null
held 6 amend "$record" --answers <(echo '{"assignment_letter":"ST-05/B"}') --reason "nomor surat dari berkas" >/dev/null
held 5 send --usb stick >/dev/null
held 6 send --usb stick >/dev/null
host collect --usb stick >/dev/null || [ $? -eq 1 ]
merge >/dev/null
host open || [ $? -eq 1 ]
item=$(host --json open | jq -r '[.[] | select(.path == "/assignment_letter")][0].id')
original=$(jq -c .assignment_letter answers-5.jsonl | head -n 1)
host decide "$item" --value "$original" --reason "surat asli diperiksa" --person "Koordinator contoh" >/dev/null
note "$(host --json open | jq length) butir terbuka / open items"

say "8. Tanda terima kembali ke setiap gawai: QR, stik, dan satu kode pendek yang diketik" \
    "8. Receipts back to every handheld: QR, stick, and one short code typed by hand"
host collect --usb stick --merge >/dev/null || [ $? -eq 1 ]
for n in 7 8 9 10 11; do held "$n" receive --usb stick >/dev/null; done
host receipts --qr qr/receipts >/dev/null
for n in 1 2 3 4 5 6; do
  held "$n" receive --qr "qr/receipts/$(held "$n" --json status | jq -r .device)" >/dev/null
done
code=$(host --json receipts --code "$(held 12 --json status | jq -r .device)" | jq -r .code)
held 12 receive --code "$code" >/dev/null
for n in $handhelds; do
  waiting=$(held "$n" --json status | jq .unreceived)
  [ "$waiting" = 0 ] || fail "handheld $n still waits for $waiting records"
done
note "semua catatan diterima / every record is received; kode / code: $code"

say "9. Bukti: ekspor sama dengan masukan; rantai, tanda tangan dan tampilan diperiksa ulang" \
    "9. Proof: the export equals the input; chains, signatures and views are checked again"
host export --format jsonl --to export >/dev/null
host export --format csv --to export >/dev/null
jq -S .answers export/*.jsonl | jq -cS . | sort >export/answers.sorted
cat answers-*.jsonl | jq -cS . | sort >export/input.sorted
cmp export/answers.sorted export/input.sorted || fail "the export differs from the input"
note "$(wc -l <export/input.sorted) = $(wc -l <export/answers.sorted)"
host verify --all
for n in $handhelds; do held "$n" verify >/dev/null || fail "handheld $n does not verify"; done

say "Selesai dalam $((SECONDS - started)) detik." "Done in $((SECONDS - started)) seconds."
note "host: $work/host.db; gawai / handhelds: $work/handheld-*; QR: $work/qr, $work/camera; stik / stick: $work/stick; ekspor / export: $work/export"

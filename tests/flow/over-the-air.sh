#!/bin/bash
# Over the air, with real pixels: the app plays its QR loop on a screen of its own, driven from outside by the
# names that a screen reader says; the screen is filmed, the film is made as bad as a hand-held camera makes it,
# and the host reads it. Its receipt goes back the same way, and the app shows the records as received; they
# are bit for bit what was recorded. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
. "$top/tests/ui/ui-lib.sh"
if [ ! -x "$app" ]; then
  skip "over the air" "libadwaita is not here, so panwas-app was not built"
  plan
  exit 0
fi
# A session bus of our own, with the accessibility bus on it.
ui_bus "$0"
scratch over-the-air
trap 'ui_end; cleanup' EXIT
export PANWAS_DATA=$work/held PANWAS_STORE=$work/host.db PANWAS_LANG=id LC_ALL=C.UTF-8
unset GTK_A11Y
. "$top/tests/ui/film-lib.sh"

# --- a handheld with records, and its office -----------------------------------------------------
ok "a handheld is let in by stick" make_world
ok "forty records" make_records 40

ui_screen 480x320
ui_start
send_page() { shows "belum diterima" 60 && press "Kirim" && shows "Tunjukkan kode QR" && press "Tunjukkan kode QR" && sleep 2; }
ok "home leads to the QR loop" send_page
shot send-loop-480x320-id
ok "the screen is filmed" film 480x320 8 clean.mkv
ok "every control has a name" has_names
ui_stop
ok "the app complained of nothing" is_quiet
ok "the film is made bad" degrade clean.mkv bad.mkv 1140 760
ffmpeg -loglevel error -y -i bad.mkv -frames:v 1 "$top/build/screens/send-loop-filmed.png"

# --- the host reads it ---------------------------------------------------------------------------
ok "nothing is there before" same "$("$host_program" list --json | jq length)" 0
ok "the host reads the film" host scan bad.mkv
ok "and merges what it holds" host merge
"$host_program" export --format jsonl | jq -cS .answers | sort >there
"$panwas" --json list | jq -r '.[].record' | while read -r id; do "$panwas" --json show "$id" | jq -cS .answers; done | sort >here
ok "forty records arrived" same "$(wc -l <there)" 40
ok "bit for bit as they were recorded" cmp here there

# --- the receipt comes back ----------------------------------------------------------------------
ok "the receipt as pictures" host receipts --qr reply
reply_film() { ffmpeg -loglevel error -y -loop 1 -framerate 30 -pattern_type glob -i 'reply/*/*.png' -t 4 -vf 'scale=640:-2:flags=neighbor,pad=ceil(iw/2)*2:ceil(ih/2)*2' -c:v libx264 -preset ultrafast -qp 0 reply.mkv; }
ok "is filmed" reply_film
ok "and made bad" degrade reply.mkv badreply.mkv 600 600
export PANWAS_CAMERA=file:$work/badreply.mkv
ui_start
receive_page() { shows "belum diterima" 60 && press "Terima"; }
ok "home leads to the camera" receive_page
ok "the app takes the receipt" shows "Kiriman Anda sudah diterima kantor" 60
sleep 2
shot received-480x320-id
ui_stop
ok "the app complained of nothing again" is_quiet
ok "every record is received" same "$("$panwas" --json list | jq '[.[] | select(.state == "received")] | length')" 40
ui_start
ok "and home says nothing of waiting" shows "Diterima" 60
shot home-received-480x320-id
plan

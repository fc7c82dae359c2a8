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
host() { quiet "$host_program" "$@"; }
held() { exits 0 "$panwas" "$@"; }

# --- a handheld with records, and its office -----------------------------------------------------
make_world() {
  held init --region 17.07.03.2007 --name "PKD contoh" --no-pin && host init --region 17.07 --name "Host contoh" &&
    mkdir stick && host invite --usb stick && held enrol --usb stick && held enrol request --usb stick &&
    host collect --usb stick --merge && host approve "$("$panwas" --json status | jq -r .device)" &&
    host collect --usb stick && held enrol --usb stick
}
ok "a handheld is let in by stick" make_world
# Other words than those that the packing tables have seen.
head -n 40 "$top/tests/data/observations.jsonl" | jq -c '.village = "17.07.03.2007" | .narrative |= (split(" ") | reverse | join(" "))' >records.jsonl
ok "forty records" held record form_a --answers records.jsonl

# --- filming -------------------------------------------------------------------------------------
film() { ffmpeg -loglevel error -y -f x11grab -framerate 30 -video_size "$1" -i "$DISPLAY" -t "$2" -c:v libx264 -preset ultrafast -qp 0 "$3"; } # SIZE SECONDS FILE
# Seen from the side by a hand that is not still: scaled, tilted, out of focus, noisy, unevenly lit, packed as a
# webcam packs; every fourth picture is lost, and every seventh is torn between two.
degrade() { # FROM TO WIDTH HEIGHT
  ffmpeg -loglevel error -y -i "$1" -filter_complex "[0:v]split[a][b];[b]setpts=PTS+1/30/TB[late];[late]crop=iw:ih/2:0:ih/2[half];
    [a][half]overlay=0:H/2:enable='eq(mod(n,7),0)',select='mod(n,4)',scale=$3:$4:flags=bilinear,pad=$3+120:$4+80:60:40:0x303030,
    perspective=0:0:W-26:14:18:H-10:W:H:sense=destination,rotate=0.04:fillcolor=0x303030,gblur=sigma=0.9,vignette=PI/5,
    noise=alls=12:allf=t" -fps_mode vfr -c:v mjpeg -q:v 6 "$2"
}

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

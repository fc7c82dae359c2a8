#!/bin/bash
# The way back of the live link, with real pixels: while the app plays its QR loop, the office reads a film of it in a
# terminal, and draws its small code there; that terminal is filmed, the film is made as bad as a handheld's camera
# makes it, and the app sees in it that all has arrived: it ends the loop by itself. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
. "$top/tests/ui/ui-lib.sh"
if [ ! -x "$app" ]; then
  skip "feedback over the air" "libadwaita is not here, so panwas-app was not built"
  plan
  exit 0
fi
ui_bus "$0"
scratch feedback
trap 'kill $(jobs -p) 2>/dev/null; ui_end; cleanup' EXIT
export PANWAS_DATA=$work/held PANWAS_STORE=$work/host.db PANWAS_LANG=id LC_ALL=C.UTF-8 PANWAS_CAMERA=file:$work/eye
unset GTK_A11Y
. "$top/tests/ui/film-lib.sh"

ok "a handheld is let in by stick" make_world
ok "forty records" make_records 40

# --- the app plays, its camera sees nothing yet ------------------------------------------------------
mkfifo eye
ui_screen 480x320
ui_start
send_page() { shows "belum diterima" 60 && press "Kirim" && shows "Tunjukkan kode QR" && press "Tunjukkan kode QR" && sleep 2; }
ok "home leads to the QR loop" send_page
ok "the screen is filmed" film 480x320 6 clean.mkv
ok "the film is made bad" degrade clean.mkv bad.mkv 1140 760
# --- the office reads it in a terminal -------------------------------------------------------------
app_display=$DISPLAY
office_screen() {
  Xvfb -displayfd 4 -screen 0 800x600x24 4>"$work/office" >/dev/null 2>&1 &
  for _ in $(seq 200); do [ -s "$work/office" ] && break; sleep 0.1; done
  DISPLAY=:$(cat "$work/office")
  xterm -geometry 80x40+0+0 -fa 'DejaVu Sans Mono' -fs 9 -hold \
    -e env PANWAS_CAMERA="file:$work/bad.mkv" "$host_program" scan --camera camera >/dev/null 2>&1 &
}
office_screen
has_merged() { host merge && test "$("$host_program" list --json | jq length)" -eq 40; }
read_all() { for _ in $(seq 60); do has_merged && return; sleep 1; done; return 1; }
ok "the office reads forty records" read_all
shot feedback-terminal
ok "its terminal is filmed" film 800x600 3 told.mkv
ok "that film is made bad" degrade told.mkv eye.mkv 1000 750
ffmpeg -loglevel error -y -i eye.mkv -frames:v 1 "$top/build/screens/feedback-filmed.png"
DISPLAY=$app_display

# --- the app sees it ---------------------------------------------------------------------------------
ok "its camera dies, and is opened again" pkill -KILL -P "$app_pid" -x panwas-camera
cat eye.mkv >eye &
ok "the app sees that all has arrived, and ends the loop" shows "Komputer sudah membaca semuanya" 60
ok "it takes that for no receipt" same "$("$panwas" --json list | jq '[.[] | select(.state == "sent")] | length')" 40
shot feedback-seen
ui_stop
ok "the app complained of nothing" is_quiet
plan

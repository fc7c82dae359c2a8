#!/bin/bash
# Makes the pictures of README and those of the guide from the app itself, on invented records: `make pictures`.
set -euo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top/tests/ui/ui-lib.sh"
ui_bus "$0"
work=$(mktemp -d)
trap 'ui_end; rm -rf "$work"' EXIT
unset GTK_A11Y
export PANWAS_LANG=id
"$top/tests/ui/sample-desk.sh" "$work/desk" 8 >/dev/null
ui_screen 360x720
picture() { import -window root "$work/$1.png"; }

ui_start --data "$work/desk"
shows "Catat Laporan" 60
sleep 1
picture home
press "Catat Laporan Hasil"
shows "Bagian 1 dari"
sleep 1
picture fill
convert "$work/home.png" "$work/fill.png" -bordercolor '#b0b0b0' -border 1 -bordercolor white -border 8 +append \
  -strip +dither -colors 128 "$top/schemas/pictures/app.png"
ui_stop

# Few colours and no smooth ones: a palette is smaller by far, and looks the same.
export GTK_A11Y=none
mkdir "$work/guide"
"${UI_GUIDE:-$top/build/tests/ui/guide-pictures}" "$work/guide" >/dev/null
for drawn in "$work/guide"/*.png; do
  convert "$drawn" -strip +dither -colors 48 -define png:compression-level=9 -define png:compression-filter=0 \
    "PNG8:$top/firmware/app/data/guide/pictures/$(basename "$drawn")"
done

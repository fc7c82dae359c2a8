#!/bin/bash
# panwas-app as a program: installs with a sound desktop entry, starts on a store of its own screen, never
# opens a network socket and links no library that does, and is killed without harm to the store.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top/tests/lib/tap.sh"
app=$(dirname "$PANWAS")/panwas-app
if [ ! -x "$app" ]; then
  skip "panwas-app" "libadwaita is not here, so it was not built"
  plan
  exit 0
fi
scratch app

says_version() { [[ $("$app" --version) == panwas-app\ [0-9]* ]]; }
ok "says its version" says_version

no_network_library() { ! ldd "$app" | grep -E 'libsoup|libcurl|libssl|libgnutls|libnghttp|libwebkit|libnm'; }
ok "links no library that speaks to a network" no_network_library

entries=$top/firmware/app/install
sed 's/@VERSION@/0.1.0/; s/@DATE@/2026-11-30/' "$entries/org.panwas.App.metainfo.xml" >org.panwas.App.metainfo.xml
ok "the AppStream metadata are sound" exits 0 appstreamcli validate --no-net org.panwas.App.metainfo.xml
ok "the desktop entry is sound" exits 0 desktop-file-validate "$entries/org.panwas.App.desktop"

# --- on a screen ---------------------------------------------------------------------------------
PANWAS=$PANWAS "$top/tests/ui/sample-desk.sh" "$work/desk" 3
Xvfb -displayfd 3 -screen 0 480x320x24 3>display >/dev/null 2>&1 &
screen=$!
for _ in $(seq 200); do [ -s display ] && break; sleep 0.1; done
export DISPLAY=:$(cat display) GSK_RENDERER=cairo GTK_A11Y=none
# No bus, so that none is started beside the app.
export DBUS_SESSION_BUS_ADDRESS=unix:path=$work/no-bus

start() { # with strace on sockets; waits for the window
  strace -f -q -o sockets -e trace=socket "$app" --data "$work/desk" 2>app.err &
  tracer=$!
  timeout 120 xdotool search --sync --onlyvisible --name '^Panwas$' >/dev/null
}
ok "opens a window with a neutral title" start
no_network_socket() { ! grep -E 'AF_INET|AF_PACKET' sockets; }
ok "opens no network socket" no_network_socket
silent() { [ ! -s app.err ] || { sed 's/^/#   /' app.err; false; }; }
ok "has nothing to complain about" silent
app_pid=$(pgrep -P "$tracer")
kill -9 "$app_pid"
wait "$tracer" 2>/dev/null
ok "the store is whole after a kill" exits 0 "$PANWAS" --data "$work/desk" verify
kill "$screen"
plan

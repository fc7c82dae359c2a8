#!/bin/bash
# Figures of panwas-app with 2,000 records, on a screen of its own and with the Cairo renderer: time
# until the list is seen, memory, wake-ups while nobody touches it, pictures while the list is flung,
# and that no library that speaks to a network is linked. Prints a line for each; fails where a limit
# is not kept. PANWAS, PANWAS_APP, UI_START (ui-start) and UI_SCROLL (test-ui-scroll) name the programs.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
start_ms_max=500 start_cpu_ms_max=400 memory_mb_max=100 wakeups_max=2 idle_s=20
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
status=0
verdict() { # NAME VALUE UNIT LIMIT
  local word=ok
  [ "$2" -le "$4" ] || { word="OVER THE LIMIT"; status=1; }
  printf '%-44s %8d %-8s limit %6d  %s\n' "$1" "$2" "$3" "$4" "$word"
}

"$here/sample-desk.sh" "$work/desk" 2000
Xvfb -displayfd 3 -screen 0 720x720x24 3>"$work/display" >/dev/null 2>&1 &
until [ -s "$work/display" ]; do sleep 0.1; done
export DISPLAY=:$(cat "$work/display") GSK_RENDERER=cairo PANWAS_LANG=id
# No bus, so that none is started beside the app.
export DBUS_SESSION_BUS_ADDRESS=unix:path=$work/no-bus GTK_A11Y=none

best=999999 best_cpu=999999
for _ in 1 2 3 4 5; do
  read -r took used < <("$UI_START" "$PANWAS_APP" --data "$work/desk" 2>"$work/err") || { status=1; break; }
  [ "$took" -lt "$best" ] && best=$took
  [ "$used" -lt "$best_cpu" ] && best_cpu=$used
done
verdict "the list is seen after start, best of 5" "$best" ms $start_ms_max
verdict "processor used until then, best of 5" "$best_cpu" ms $start_cpu_ms_max
"$PANWAS_APP" --data "$work/desk" >/dev/null 2>"$work/err" &
pid=$!
sleep 5
verdict "resident memory" "$(($(awk '/VmRSS/ {print $2}' /proc/$pid/status) / 1024))" MB $memory_mb_max
# Every thread's returns from waiting, once it has come to rest.
timeout "$idle_s" strace -f -q -e trace=poll,ppoll,epoll_wait,futex,select,nanosleep,clock_nanosleep -p "$pid" 2>"$work/strace"
verdict "wake-ups in $idle_s s of nothing to do" "$(grep -c ' = ' "$work/strace")" times $wakeups_max
kill "$pid"; wait "$pid" 2>/dev/null
UI_DESK=$work/desk UI_CLOCK=1 "$UI_SCROLL" >"$work/fling" 2>&1 || status=1
grep '^# fling' "$work/fling" || cat "$work/fling"
network=$(ldd "$PANWAS_APP" | grep -cE 'libsoup|libcurl|libssl|libgnutls|libnghttp|libwebkit')
verdict "libraries that speak to a network" "$network" "" 0
[ -s "$work/err" ] && { sed 's/^/# /' "$work/err"; status=1; }
exit $status

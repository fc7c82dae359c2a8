#!/bin/bash
# Figures of panwas-app with 2,000 records, on a screen of its own and with the Cairo renderer: time
# until the window with the list is there, memory, wake-ups while nobody touches it, and that no
# library that speaks to a network is linked. Prints a line for each; fails where a limit is not kept.
# PANWAS and PANWAS_APP name the programs.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
start_ms_max=500 memory_mb_max=110 wakeups_max=2 idle_s=20
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

start() { # starts the app and waits for its window; sets pid
  "$PANWAS_APP" --data "$work/desk" >/dev/null 2>"$work/err" &
  pid=$!
  xdotool search --sync --onlyvisible --name Panwas >/dev/null
}
best=999999
for _ in 1 2 3 4 5; do
  began=$(date +%s%N)
  start
  took=$((($(date +%s%N) - began) / 1000000))
  [ "$took" -lt "$best" ] && best=$took
  kill "$pid"; wait "$pid" 2>/dev/null
done
verdict "window with the list after start, best of 5" "$best" ms $start_ms_max
start
sleep 5
verdict "resident memory" "$(($(awk '/VmRSS/ {print $2}' /proc/$pid/status) / 1024))" MB $memory_mb_max
# Every thread's returns from waiting, once it has come to rest.
timeout "$idle_s" strace -f -q -e trace=poll,ppoll,epoll_wait,futex,select,nanosleep,clock_nanosleep -p "$pid" 2>"$work/strace"
verdict "wake-ups in $idle_s s of nothing to do" "$(grep -c ' = ' "$work/strace")" times $wakeups_max
network=$(ldd "$PANWAS_APP" | grep -cE 'libsoup|libcurl|libssl|libgnutls|libnghttp|libwebkit')
verdict "libraries that speak to a network" "$network" "" 0
[ -s "$work/err" ] && { sed 's/^/# /' "$work/err"; status=1; }
exit $status

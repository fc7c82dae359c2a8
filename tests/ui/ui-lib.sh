# What the scripts share that drive panwas-app from outside: a screen of its own, a session bus, and steps by
# the names that a screen reader says. Sourced after tap.sh; needs $work.
app_name=org.panwas.App
drive=${UI_DRIVE:-$top/build/tools/ui-drive}
app=$(dirname "${PANWAS:-$top/build/bin/panwas}")/panwas-app

ui_screen() { # WIDTHxHEIGHT: a new screen; the former one goes
  [ -z "${screen_pid:-}" ] || { kill "$screen_pid"; wait "$screen_pid" || true; } 2>/dev/null
  rm -f "$work/display"
  Xvfb -displayfd 3 -screen 0 "$1x24" 3>"$work/display" >/dev/null 2>&1 &
  screen_pid=$!
  for _ in $(seq 200); do [ -s "$work/display" ] && break; sleep 0.1; done
  DISPLAY=:$(cat "$work/display")
  export DISPLAY GDK_BACKEND=x11 GSK_RENDERER=cairo
}

ui_start() { # OPTION...
  "$app" "$@" 2>"$work/app.err" &
  app_pid=$!
}
ui_stop() {
  [ -z "${app_pid:-}" ] || { kill "$app_pid"; wait "$app_pid" || true; } 2>/dev/null
  app_pid=
}
ui_end() {
  ui_stop
  [ -z "${screen_pid:-}" ] || kill "$screen_pid" 2>/dev/null
}

shows() { "$drive" $app_name wait "$1" "${2:-40}"; }   # WORDS [SECONDS]
hides() { "$drive" $app_name gone "$1" "${2:-40}"; }   # WORDS [SECONDS]
press() { # WORDS: as a screen reader does, or where that is not offered by a click in the middle
  shows "$1" || return 1
  "$drive" $app_name press "$1" 2>/dev/null && return 0
  click "$1"
}
click() { # WORDS
  local place
  place=$("$drive" $app_name place "$1") || return 1
  # shellcheck disable=SC2086
  xdotool mousemove --sync $place click 1
}
key() { xdotool key --delay 60 "$@"; }
text() { xdotool type --delay 25 "$1"; }
shot() { # NAME: a picture of the screen among the build results
  mkdir -p "$top/build/screens"
  import -window root "$top/build/screens/$1.png"
}
has_names() { "$drive" $app_name names; }
is_quiet() { # nothing but what the bus says of this machine
  ! grep -vE 'dbus|AT-SPI|^$' "$work/app.err" | grep . | sed 's/^/#   /' | grep .
}

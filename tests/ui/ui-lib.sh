# What the scripts share that drive panwas-app from outside: a screen of its own, a session bus, and steps by
# the names that a screen reader says. Sourced after tap.sh; needs $work.
app_name=org.panwas.App
drive=${UI_DRIVE:-$top/build/tools/ui-drive}
app=$(dirname "${PANWAS:-$top/build/bin/panwas}")/panwas-app

# Starts the script again with a session bus of its own, and the accessibility bus on it in a folder of its own:
# else that of another test is closed together with this one.
ui_bus() { # SCRIPT
  [ -n "${UI_BUS:-}" ] && return
  UI_BUS=$(mktemp -d)
  export UI_BUS XDG_RUNTIME_DIR=$UI_BUS
  exec dbus-run-session -- bash "$1"
}
ui_screen() { # WIDTHxHEIGHT: a new screen; the former one goes
  [ -z "${screen_pid:-}" ] || { kill "$screen_pid"; wait "$screen_pid" || true; } 2>/dev/null
  rm -f "$work/display"
  Xvfb -displayfd 3 -screen 0 "$1x24" 3>"$work/display" >/dev/null 2>&1 &
  screen_pid=$!
  for _ in $(seq 200); do [ -s "$work/display" ] && break; sleep 0.1; done
  DISPLAY=:$(cat "$work/display")
  ui_width=${1%x*} ui_height=${1#*x} ui_top=55 ui_bottom=$((${1#*x} - 75))
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
  rm -rf "${UI_BUS:?}"
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
# --- by hand: as ui_hand says, with keys alone or with the pointer alone -------------------------
ui_hand=keys
tr_ui() { # MSGID: the app's own word in its language now ($lang), without the mnemonic
  if [ "$lang" = en ]; then echo "${1/_/}"; else
    TEXTDOMAINDIR=$top/build/share/locale LC_ALL=C.UTF-8 LANGUAGE=$lang gettext panwas "$1" | sed 's/_//'
  fi
}
# No window manager: what was opened last gets the keys, and places are told from its corner.
top_window() { xdotool search --onlyvisible --class panwas 2>/dev/null | tail -1; }
# GTK takes keys with a window of its own inside, made right after the one that is seen.
focus_top() { xdotool windowfocus $(($(top_window) + 1)) 2>/dev/null || true; }
point() { # WORDS: brings it into sight with the wheel, and presses in its middle. What does not move is pressed where it is.
  local place x y last= window
  window=$(top_window)
  for _ in $(seq 60); do
    place=$("$drive" $app_name place "$1") || return 1
    read -r x y <<<"$place"
    if [ "$place" = "$last" ] && { [ "$y" -lt 6 ] || [ "$y" -gt $((ui_height - 6)) ]; }; then return 1; fi
    if [ "$place" = "$last" ] || { [ "$y" -gt "$ui_top" ] && [ "$y" -lt "$ui_bottom" ]; }; then
      xdotool mousemove --sync --window "$window" "$x" "$y" click 1
      return
    fi
    last=$place
    xdotool mousemove $((ui_width / 2)) $((ui_height / 2)) click $((y >= ui_bottom ? 5 : 4))
    sleep 0.1
  done
  return 1
}
pick() { # WORDS
  shows "$1" || return 1
  if [ $ui_hand = keys ]; then
    focus_top
    "$drive" $app_name reach "$1" Tab && key Return
  else
    point "$1"
  fi
}
draw() { # WORDS "DX DY"...: one stroke over that area, told from its middle
  local place x y window step
  window=$(top_window)
  place=$("$drive" $app_name place "$1") || return 1
  read -r x y <<<"$place"
  shift
  for step in "$@"; do
    xdotool mousemove --sync --window "$window" $((x + ${step% *})) $((y + ${step#* }))
    [ "$step" != "$1" ] || xdotool mousedown 1
    sleep 0.05
  done
  xdotool mouseup 1
}
answer() { # WORDS TEXT: of the field
  shows "$1" || return 1
  if [ $ui_hand = keys ]; then focus_top; "$drive" $app_name reach "$1" Tab; else point "$1"; fi && text "$2"
}
main_action() { # WORDS: the button at the bottom
  shows "$1" || return 1
  if [ $ui_hand = keys ]; then focus_top; key ctrl+Return; else point_bottom "$1"; fi
}
point_bottom() { # WORDS: it does not scroll
  local place
  place=$("$drive" $app_name place "$1") || return 1
  # shellcheck disable=SC2086
  xdotool mousemove --sync --window "$(top_window)" $place click 1
}
shot() { # NAME: a picture of the screen among the build results
  focus_top # else the app hides what it shows
  sleep 0.2
  mkdir -p "$(dirname "$top/build/screens/$1")"
  import -window root "$top/build/screens/$1.png"
}
has_names() { "$drive" $app_name names; }
is_quiet() { # nothing but what the bus says of this machine
  ! grep -vE 'dbus|AT-SPI|^$' "$work/app.err" | grep . | sed 's/^/#   /' | grep .
}

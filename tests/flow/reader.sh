#!/bin/bash
# What a screen reader hears of the real program: the name of the field that has the focus, of every control on
# the pages that it goes through, and which control comes next. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$top/tests/lib/tap.sh"
. "$top/tests/ui/ui-lib.sh"
if [ ! -x "$app" ]; then
  skip "what a screen reader hears" "libadwaita is not here, so panwas-app was not built"
  plan
  exit 0
fi
ui_bus "$0"
scratch reader
trap 'ui_end; cleanup' EXIT
export LC_ALL=C.UTF-8 PANWAS_LANG=en lang=en
unset GTK_A11Y
ui_screen 480x320
hears() { # WORDS: what has the focus is called so, in time
  local focus
  for _ in $(seq 50); do
    focus=$("$drive" $app_name focused)
    [[ $focus == *"$1"* ]] && return
    sleep 0.2
  done
  printf '#   heard: %s\n' "$focus"
  return 1
}
opens() { pick "$1" && shows "$2" && has_names; } # WORDS WORDS: a page on which all controls have names

# --- first run -----------------------------------------------------------------------------------
ui_start --data "$work/new"
choose_english() { shows "Pilih bahasa" 60 && pick English && shows "What is your name?"; }
ok "the first page is gone through by keys" choose_english
ok "the field that has the focus says its name" hears Name
write_name() { focus_top && text "PKD contoh" && key ctrl+Return && shows "Which village do you watch?"; }
ok "and what is written goes into it" write_name
ok "the search for the village says its name" hears "Name or code of the village"
ok "all controls of first run have names" has_names
ui_stop

# --- with records --------------------------------------------------------------------------------
"$top/tests/ui/sample-desk.sh" "$work/desk" 3 >/dev/null
ui_start --data "$work/desk"
ok "home has names for all" eval 'shows "My records" 60 && has_names'
ok "a record is heard with its date and state" shows "Not sent"
ok "sending has names for all" opens "=Send" "Carry for others"
ok "nothing was complained about" is_quiet
ui_stop
plan

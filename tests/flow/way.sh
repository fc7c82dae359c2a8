#!/bin/bash
# The whole way in the app, driven from outside as a person does with keys alone: first run, registered by stick, Form A
# filled in, a warning acknowledged with a reason, review, finalised, sent by stick, merged by the office, receipt taken;
# the record shows "received". Pictures of every step stand in build/screens/SIZE-LANGUAGE. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
. "$top/tests/ui/ui-lib.sh"
if [ ! -x "$app" ]; then
  skip "the whole way" "libadwaita is not here, so panwas-app was not built"
  plan
  exit 0
fi
ui_bus "$0"
scratch way
trap 'ui_end; cleanup' EXIT
export LC_ALL=C.UTF-8 PANWAS_STICK=$work/stick
unset GTK_A11Y PANWAS_LANG
host() { quiet "$host_program" "$@"; }

# One step and its picture. A way that got stuck is not waited for step by step.
step() { # NAME COMMAND...
  local name=$1
  shift
  if [ -n "$stuck" ]; then
    ok "$way: $name" false
    return
  fi
  if "$@"; then ok "$way: $name" true; else
    stuck=1
    ok "$way: $name" false
    "$drive" $app_name focused | sed 's/^/#   focus: /'
    "$drive" $app_name tree >"$work/tree" 2>/dev/null
    cp "$work/tree" "$top/build/screens/$way.stuck" 2>/dev/null
  fi
  shots=$((shots + 1))
  shot "$way/$(printf %02d $shots)-${name// /-}"
}

# What the form asks, in the words of each language.
words_of() {
  if [ "$1" = id ]; then
    language="Bahasa Indonesia" form="Catat Laporan Hasil" village="Kode kelurahan" election="Pilkada" question="Tahapan yang diawasi" stage="Masa kampanye"
    kind="Bentuk pengawasan" method="Pengawasan langsung" received=Diterima started="Waktu mulai" ended="Waktu selesai" narrative="III. Uraian" no=", Tidak"
  else
    language=English form="Record Laporan Hasil" village="Village code" election="Pilkada" question="Stage under supervision" stage="Campaign"
    kind="Kind of supervision" method="Direct observation" received=Received started="Start" ended="End" narrative="III. Summary" no=", No"
  fi
}
pin() { # DIGITS: and Enter
  local i
  for ((i = 0; i < ${#1}; i++)); do
    if [ $ui_hand = keys ]; then key "${1:i:1}"; else point "=${1:i:1}"; fi || return 1
  done
  if [ $ui_hand = keys ]; then key Return; else point "=$(tr_ui Enter)"; fi
}

# --- steps ---------------------------------------------------------------------------------------
choose_language() { shows "Pilih bahasa" 60 && pick "$language" && shows "$(tr_ui "What is your name?")"; }
# The field has the focus from the beginning.
give_name() { { [ $ui_hand = keys ] || point "$(tr_ui Name)"; } && text "PKD contoh" && main_action "$(tr_ui _Next)" && shows "$(tr_ui "Which village do you watch?")"; }
give_village() { answer "$(tr_ui "Name or code of the village")" 17.07.03.2007 && sleep 0.5 && main_action "$(tr_ui _Next)" && shows "$(tr_ui "Choose a PIN")"; }
choose_pin() { pin 739146 && shows "$(tr_ui "Enter the same PIN once more")" && pin 739146 && shows "$(tr_ui "All of it with a USB stick")" 90; }
use_stick() { pick "$1" && pick "$(tr_ui "Choose a folder")" && shows "$(tr_ui Done.)" 60 && main_action "$(tr_ui _Close)"; }
ask_office() { use_stick "$(tr_ui "All of it with a USB stick")" && shows "$(tr_ui "All of it with a USB stick")"; }
approve() { host collect --usb stick --merge && host approve "$("$host_program" --json requests | jq -r '.[0].device')" && host collect --usb stick; }
be_registered() { use_stick "$(tr_ui "All of it with a USB stick")" && shows "17.07.03.2007"; }
go_back() { if [ $ui_hand = keys ]; then focus_top; key Escape; else point_bottom "$(tr_ui Back)"; fi; }
open_form() { go_back && pick "$form" && shows "$village"; }
next_part() { main_action "$(tr_ui _Next)" && sleep 0.5; }
# A short list stands on the page itself; a long one opens a page of its own by a button with the question's name.
fill_heading() {
  pick 17.07.03.2007 && pick "$election" && pick "$question" && pick "$stage" && shows "$village" && next_part
}
open_entry() { next_part && pick "$(tr_ui Add)" && shows "$kind"; }
# A start that is still to come is warned of, and stands when a reason is given.
fill_entry() { pick "$kind" && pick "$method" && shows "$started" && answer "$started" 1-1-2030 && key Tab && text 08.00 && leave_entry; }
leave_entry() { if [ $ui_hand = keys ]; then key Tab Tab Tab; else point "$ended"; fi; }
give_reason() {
  pick "$(tr_ui "It is right: give a reason…")" && shows "$(tr_ui "Why does the answer stand?")" && write_reason "Rapat dijadwalkan (contoh)" &&
    main_action "$(tr_ui "_Keep the answer")" && shows "$(tr_ui "Kept, because: %s" | sed 's/%s.*//')"
}
write_reason() { { [ $ui_hand = keys ] || xdotool mousemove $((ui_width / 2)) $((ui_height / 2)) click 1; } && text "$1"; }
end_entry() { main_action "$(tr_ui _Done)" && shows "2030"; }
fill_rest() { next_part && answer "$narrative" "Rapat desa diawasi (contoh)." && pick "$no"; }
to_review() {
  local i
  for i in 1 2 3 4 5 6; do
    if "$drive" $app_name wait "=$(tr_ui _Review)" 0.1 2>/dev/null; then break; fi
    next_part || return 1
  done
  main_action "=$(tr_ui _Review)" && shows "$(tr_ui "Sign on the screen")"
}
finalise() { main_action "=$(tr_ui _Finalise)" && shows "$(tr_ui "Finalise this form?")" && shot "$way/finalising" && press_in_dialog "_$(tr_ui _Finalise)" && shows "$(tr_ui "Write this code on the paper form:")"; }
press_in_dialog() { sleep 0.3 && if [ $ui_hand = keys ]; then focus_top && "$drive" $app_name reach "$1" Tab && key Return; else point_bottom "$1"; fi; }
done_with_it() { main_action "$(tr_ui _Done)" && shows "$form"; }
go_home() {
  local i
  for i in 1 2 3 4 5; do
    if "$drive" $app_name wait "$(tr_ui "Settings and help")" 0.1 2>/dev/null && ! "$drive" $app_name wait "=$(tr_ui Back)" 0.1 2>/dev/null; then return; fi
    go_back
    sleep 0.6
  done
}
exchange() { pick "=$(tr_ui Send)" && use_stick "$(tr_ui "USB stick")" && go_home; }
merge() { host collect --usb stick --merge && host receipts --usb stick; }
arrived() { same "$("$host_program" export --format jsonl | jq -r .answers.narrative)" "Rapat desa diawasi (contoh)."; }

walk() { # SIZE LANGUAGE keys|pointer
  way=$1-$2 lang=$2 ui_hand=$3 stuck='' shots=0
  export PANWAS_STORE=$work/host-$way.db
  rm -rf held stick "$top/build/screens/$way"
  mkdir stick
  words_of "$lang"
  ui_screen "$1"
  ok "$way: an office and its invitation on a stick" invite
  ui_start --data "$work/held"
  step "language" choose_language
  step "name" give_name
  step "village" give_village
  step "pin" choose_pin
  step "request by stick" ask_office
  step "the office approves" approve
  step "registered" be_registered
  step "form" open_form
  step "first part" fill_heading
  step "an entry" open_entry
  step "its answers" fill_entry
  step "a warning is given a reason" give_reason
  step "entry done" end_entry
  step "the rest" fill_rest
  step "review" to_review
  step "finalised" finalise
  step "home again" done_with_it
  step "sent by stick" exchange
  step "the office merges" merge
  step "it arrived" arrived
  step "the receipt is taken" exchange
  step "the record is received" shows "$received"
  ui_stop
  ok "$way: the app complained of nothing" is_quiet
}
invite() { host init --region 17.07 --name "Bawaslu contoh" && host invite --usb stick; }

walk 480x320 id keys
plan

#!/bin/bash
# The whole way in the app, driven from outside as a person does, with keys alone or with the pointer alone: first
# run, registered by stick, Form A filled in, a warning acknowledged with a reason, signed (with the pointer),
# finalised, sent by stick, merged by the office with its signature, receipt taken; then the office returns it,
# and it is amended and answered. Pictures of every step stand in build/screens/SIZE-LANGUAGE. WAYS says which:
# "SIZE:LANGUAGE:HAND ...". Prints TAP.
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
    kind="Bentuk pengawasan" method="Pengawasan langsung" started="Waktu mulai" ended="Waktu selesai" narrative="III. Uraian" violation="IV. Apakah ada dugaan pelanggaran?"
    letter="Nomor surat perintah tugas" received=Diterima returned=Dikembalikan record=", Dikembalikan"
  else
    language=English form="Record Laporan Hasil" village="Village code" election="Pilkada" question="Stage under supervision" stage="Campaign"
    kind="Kind of supervision" method="Direct observation" started="Start" ended="End" narrative="III. Summary" violation="IV. Is there a suspected violation?"
    letter="Number of the assignment letter" received=Received returned=Returned record=", Returned"
  fi
  day=$(tr_ui day) clock=$(tr_ui clock) no=$(tr_ui No) part=$(tr_ui "Part %u of %u") part=${part%% %u*} asked="Nomor surat tugas? (contoh)"
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
# What is typed is looked up a little later, and only then it goes on.
give_village() {
  local i
  answer "$(tr_ui "Name or code of the village")" 17.07.03.2007 || return 1
  for i in 1 2 3 4 5 6; do
    sleep 0.5
    main_action "$(tr_ui _Next)"
    if shows "$(tr_ui "Choose a PIN")" 5; then return; fi
  done
  return 1
}
choose_pin() { pin 739146 && shows "$(tr_ui "Enter the same PIN once more")" && pin 739146 && shows "$(tr_ui "All of it with a USB stick")" 90; }
use_stick() { pick "$1" && pick "$(tr_ui "Choose a folder")" && shows "$(tr_ui Done.)" 60 && main_action "$(tr_ui _Close)"; }
ask_office() { use_stick "$(tr_ui "All of it with a USB stick")" && shows "$(tr_ui "All of it with a USB stick")"; }
approve() { host collect --usb stick --merge && host approve "$("$host_program" --json requests | jq -r '.[0].device')" && host collect --usb stick; }
be_registered() { use_stick "$(tr_ui "All of it with a USB stick")" && shows "17.07.03.2007"; }
go_back() { if [ $ui_hand = keys ]; then focus_top; key Escape; else point_bottom "$(tr_ui Back)"; fi; }
open_form() { go_back && pick "$form" && shows "$village"; }
# On a slow machine the next part is waited for, or one would press on past it.
part_now() { "$drive" $app_name tree | grep -o "$part [0-9]*" | tail -1; }
next_part() {
  local before i
  before=$(part_now)
  main_action "$(tr_ui _Next)" || return 1
  for ((i = 0; i < 200; i++)); do
    [ "$(part_now)" = "$before" ] || return 0
    sleep 0.2
  done
  return 1
}
# A short list stands on the page itself; a long one opens a page of its own by a button with the question's name.
fill_heading() {
  pick 17.07.03.2007 && pick "$election" && pick "$question" && pick "$stage" && shows "$village" && next_part
}
open_entry() { next_part && pick "$(tr_ui Add)" && shows "$kind"; }
# A start that is still to come is warned of, and stands when a reason is given.
fill_entry() {
  pick "$kind" && pick "$method" && shows "$started" && answer "$started, $day" 1-1-2030 && answer "$started, $clock" 08.00 &&
    if [ $ui_hand = keys ]; then key Tab Tab Tab; else point "$ended, $day"; fi
}
give_reason() {
  pick "$(tr_ui "It is right: give a reason…")" && write_reason "Why does the answer stand?" "Rapat dijadwalkan (contoh)" &&
    main_action "$(tr_ui "_Keep the answer")" && shows "$(tr_ui "Kept, because: %s" | sed 's/%s.*//')"
}
# On a page of its own, on which the field has the focus.
write_reason() { shows "$(tr_ui "$1")" && { [ $ui_hand = keys ] || point "$(tr_ui "$1")"; } && text "$2"; }
end_entry() { main_action "$(tr_ui _Done)" && shows "2030"; }
fill_rest() { next_part && answer "$narrative" "Rapat desa diawasi (contoh)." && pick "$violation, $no"; }
to_review() {
  local i
  for i in 1 2 3 4 5 6; do
    if "$drive" $app_name wait "=$(tr_ui _Review)" 0.1 2>/dev/null; then break; fi
    next_part || return 1
  done
  main_action "=$(tr_ui _Review)"
}
review() { to_review && shows "$(tr_ui "Sign on the screen")"; }
# With keys alone nothing can be drawn: the page says how to go on, and the way goes on without.
sign() {
  pick "$(tr_ui "Sign on the screen")" && shows "=$(tr_ui "Sign here")" && shows "$(tr_ui "With a finger, a pen or a mouse. Without one, go back: the form can be finalised without a signature.")" && sign_by_hand && shot "$way/signed"
}
sign_by_hand() {
  if [ $ui_hand = keys ]; then
    go_back && shows "$(tr_ui "Sign on the screen")" && hides "=$(tr_ui "Sign here")"
  else
    draw "=$(tr_ui "Area to sign in")" "-90 20" "-60 -30" "-30 25" "0 -20" "40 15" && draw "=$(tr_ui "Area to sign in")" "-40 30" "80 20" &&
      shot "$way/signing" && main_action "$(tr_ui "_Use this signature")" && shows "$(tr_ui "Sign anew")"
  fi
}
finalise() { main_action "=$(tr_ui _Finalise)" && shows "$(tr_ui "Finalise this form?")" && shot "$way/finalising" && press_in_dialog "=$(tr_ui _Finalise)" && shows "$(tr_ui "Write this code on the paper form:")"; }
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
# Of the host's only record.
told() { "$host_program" --json show "$("$host_program" --json list | jq -r '.[0].record')" | jq -r "$1"; }
arrived() { same "$(told .answers.narrative)" "Rapat desa diawasi (contoh)."; }
# What was drawn is a picture with more than nothing on it, and all of it is there.
signature_arrived() {
  if [ $ui_hand = keys ]; then same "$(told '.attachments | length')" 0; else
    same "$(told '.attachments | map(select(.size > 1500)) | map(.type + ", " + .caption)[]')" "image/png, Tanda tangan pengawas" &&
      same "$("$host_program" --json merge | jq -c '[.evidence_held, .evidence_awaited, .evidence_bad]')" "[1,0,0]"
  fi
}
return_it() { host return "$(told .record)" --comment "$asked" --person Sari && host receipts --usb stick; }
is_returned() { shows "$returned" && pick "$record" && shows "$asked"; }
amend() { main_action "$(tr_ui "_Answer / amend")" && answer "$letter" ST-2/2030 && to_review && shows "=$(tr_ui _Amend…)" && shot "$way/amending"; }
say_why() { main_action "=$(tr_ui _Amend…)" && write_reason "Amend the record" "Nomor terlupa (contoh)" && main_action "=$(tr_ui _Amend)" && shows "$(tr_ui "The office asked; you have answered")" && go_home; }
answered() { same "$(told '[.review.state, .answers.assignment_letter, (.history | map(select(.kind == "amend")) | last | .reason)] | join(", ")')" "answered, ST-2/2030, Nomor terlupa (contoh)"; }

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
  step "review" review
  step "signature" sign
  step "finalised" finalise
  step "home again" done_with_it
  step "sent by stick" exchange
  step "the office merges" merge
  step "it arrived" arrived
  step "with the signature" signature_arrived
  step "the receipt is taken" exchange
  step "the record is received" shows "$received"
  step "the office asks something" return_it
  step "its question is taken" exchange
  step "the record is returned" is_returned
  step "it is amended" amend
  step "and why" say_why
  step "the answer is sent" exchange
  step "and merged" merge
  step "the office has it" answered
  ui_stop
  ok "$way: the app complained of nothing" is_quiet
}
invite() { host init --region 17.07 --name "Bawaslu contoh" && host invite --usb stick; }

# Two in `make check`, all in the gate that takes long (tests/gates/ways.sh).
for one in ${WAYS:-480x320:id:keys 360x720:en:pointer}; do
  # shellcheck disable=SC2086
  walk ${one//:/ }
done
plan

#!/bin/bash
# Filling in forms at a terminal, driven through a pipe as a script would and through a real terminal of 80 and
# of 40 columns: from the first question to the record, with every command, mistakes, drafts, a file, the other
# language, and what is left on the disk. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
. "$top/tests/lib/tap.sh"
scratch fill
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_CLOCK_OFFSET=420

# --- tools ---------------------------------------------------------------------------------------
new() { # FOLDER
  export PANWAS_DATA=$work/$1
  "$panwas" init --region 17.07.03 --name "Siti Rahayu" >/dev/null </dev/null
}
fill() { # STATUS ARGUMENTS... : types the lines of standard input into panwas fill
  local status=$1 got
  shift
  "$panwas" fill "$@" >out 2>err
  got=$?
  [ $got -eq "$status" ] && ! grep -q 'CRITICAL\|WARNING\|ERROR: ' err && return 0
  echo "#   fill $*: status $got, expected $status"
  { tail -n 5 out; cat err; } | sed 's/^/#   /'
  return 1
}
typed() { printf '%s\n' "$@"; }
status() { "$panwas" --json status | jq -c "$1"; }
answer() { "$panwas" --json show "$1" | jq -c ".answers$2"; }
draft() { "$panwas" --json drafts | jq -r '.[0].draft'; }

# --- the forms -----------------------------------------------------------------------------------
new forms
ok "without a form the forms are listed" bash -c "'$panwas' fill | grep -q '^form_a '"
ok "as JSON too" bash -c "'$panwas' --json fill | jq -e 'map(.form) | index(\"form_a\")' >/dev/null"
ok "a form that is not here is wrong use" fill 2 form_z </dev/null
ok "--language is id or en" fill 2 form_a --language fr </dev/null
ok "--draft needs an id" fill 2 --draft xyz </dev/null
ok "--draft of none" fill 1 --draft 12345678 </dev/null
ok "--help says the commands" bash -c "'$panwas' fill --help | grep -qF ':j lists the questions'"

# --- from the first question to the record -------------------------------------------------------
new whole
"$panwas" --json fill >forms.json
# number of a question in the jump list, by a part of its label
number() { # DRAFT TEXT
  typed :j "" :q | "$panwas" fill --draft "$1" 2>/dev/null | grep -F -- "$2" | grep -oE '^ *[0-9]+' | tail -1 | tr -d ' '
}
ok "a form that was only looked at leaves nothing" fill 0 form_a < <(typed :q)
ok "and says so" has out "no draft was kept"
ok "no draft" same "$(status .drafts)" 0
ok "answers are kept when the input ends" fill 1 form_a < <(typed "001/LHP/2024" 17.07.03.2007)
ok "and how to go on is said" has err "panwas fill --draft"
ok "one draft" same "$(status .drafts)" 1
id=$(draft)
ok "the draft is named by its answers" bash -c "'$panwas' drafts | grep -qF '001/LHP/2024, 17.07.03.2007'"
ok "drafts tells what is open" bash -c "'$panwas' --json drafts | jq -e '.[0].problems > 0 and .[0].form == \"form_a\"' >/dev/null"
ok "it goes on behind the last answer" fill 1 --draft "${id:0:8}" </dev/null
ok "which is the next question" has out "Election"
ok "a code that is not there is asked again" fill 1 --draft "$id" < <(typed "bukan begini" pilkada)
ok "with a reason" has out 'Nothing in the list has "bukan begini"'
ok "a search that finds several lists them" fill 1 --draft "$id" < <(typed "determination" 2)
ok "by their numbers" has out 'have "determination"; which one?'
ok "a search that finds one takes it" fill 1 --draft "$id" < <(typed "<" "audit")
ok "and says so" has out "Saved:"
village=$(number "$id" "Code of the village")
[ -n "$village" ] || village=2
ok "back, and the same again" fill 1 --draft "$id" < <(typed ":j $village" "17.07.03.2009" "<" "")
ok "the answer changed" bash -c "'$panwas' drafts | grep -qF 17.07.03.2009"
ok "what breaks a rule is told, and Enter goes on" fill 1 --draft "$id" < <(typed ":j $village" "17.07" "" )
ok "told" has out "Type another answer, or press Enter to go on"
ok "taking an answer away" fill 1 --draft "$id" < <(typed ":j $village" :x "17.07.03.2007")
ok "said" has out "The answer was taken away."
ok "an unknown command is told" fill 1 --draft "$id" < <(typed ":zzz")
ok "with help" has out "There is no such command"
ok "help" fill 1 --draft "$id" < <(typed ":h" "")
ok "lists the commands" has out "save and leave"
ok "a jump to nowhere" fill 1 --draft "$id" < <(typed ":j 999")
ok "is told" has out "There is no question with that number."
ok "the other language" fill 1 --draft "$id" < <(typed ":l id")
ok "is that of the labels" has out "Jenis pemilihan"
ok "and is kept" same "$("$panwas" --json drafts | jq -r '.[0].language')" id
typed ":l en" | "$panwas" fill --draft "$id" >/dev/null 2>&1

# --- an entry, a text of several lines, a date and the end --------------------------------------
activities=$(number "$id" "Activities")
[ -n "$activities" ] || activities=$(number "$id" "activit")
narrative=$(number "$id" "Summary")
[ -n "$narrative" ] || narrative=$(number "$id" "narrative")
echo "#   village $village, activities $activities, narrative $narrative"
ok "an entry is added and deleted again" fill 1 --draft "$id" < <(typed ":j $activities" y 1 :d y)
ok "told" has out "The entry was deleted."
ok "an entry" fill 1 --draft "$id" < <(typed ":j $activities" y 1 "" "" "kemarin 9.15" "" "" "" "" "" "" "" "")
ok "the moment was understood" bash -c "grep -q '09:15 WIB' out"
narrative=$(number "$id" "III.")
found=$(number "$id" "IV.")
ok "a text of several lines" fill 1 --draft "$id" < <(typed ":j $narrative" 'Baris satu.\' ':::baris dua')
ok "no violation" fill 1 --draft "$id" < <(typed ":j $found" 2)
ok "the end tells what is open" fill 1 --draft "$id" < <(typed ":j $narrative" :x :e)
ok "by number" bash -c "grep -qE '^ +$narrative \* ' out"
ok "Enter leads there" fill 1 --draft "$id" < <(typed :e "" 'Baris satu.\' ':::baris dua')
ok "then nothing is open" same "$("$panwas" --json drafts | jq '.[0].problems')" 0
ok "n keeps the draft" fill 0 --draft "$id" < <(typed :e n)
ok "all answers are shown before" has out "Baris satu."
ok "y records" fill 0 --draft "$id" < <(typed :e y)
record=$(tail -1 out)
ok "the id is the last line" bash -c "[[ '$record' =~ ^[0-9a-f]{32}$ ]]"
ok "the record is there, the draft is gone" same "$(status '[.records, .drafts]')" '[1,0]'
ok "its text has both lines" same "$(answer "$record" .narrative)" '"Baris satu.\n:::baris dua"'
ok "its village" same "$(answer "$record" .village)" '"17.07.03.2007"'
ok "its entry" same "$(answer "$record" '.activities | length')" 1
ok "verify passes" exits 0 "$panwas" verify
ok "the draft cannot be opened again" fill 1 --draft "$id" </dev/null

# --- drafts --------------------------------------------------------------------------------------
new many
typed "satu" :q | "$panwas" fill form_a --new >/dev/null
typed "dua" :q | "$panwas" fill form_a --new >/dev/null
ok "two drafts" same "$(status .drafts)" 2
ok "fill offers to go on" fill 0 form_a < <(typed 1 :q)
ok "it is the newest" has out "dua"
ok "--new does not ask" fill 0 form_a --new < <(typed :q)
ok "n begins anew" fill 0 form_a < <(typed n :q)
ok "remove asks, and a script says --yes" exits 2 "$panwas" drafts remove "$(draft)"
ok "removing" exits 0 "$panwas" drafts remove "$(draft)" --yes
ok "one is left" same "$(status .drafts)" 1
ok "removing nothing" exits 1 "$panwas" drafts remove 12345678 --yes
ok "--json gives one value" bash -c "printf ':q\n' | '$panwas' --json fill --draft $(draft) 2>/dev/null | jq -e '.record == null and .draft != null' >/dev/null"
ok "nothing that was typed stands in the clear" bash -c "! grep -raq 'satu' '$PANWAS_DATA' && ! grep -raq 'form_a' '$PANWAS_DATA'"
ok "verify counts drafts" bash -c "'$panwas' --json verify | jq -e '.ok and .drafts == 1' >/dev/null"
"$panwas" status >shown
ok "status tells of drafts" has shown "Drafts: 1"

# --- a file --------------------------------------------------------------------------------------
new file
echo "isi surat" >letter.pdf
ok "a file that is not there is asked again" fill 1 advice < <(typed 17.07.03.2007 2 kampanye "" "" 1 "" "" "" "" hal saran "" tertulis 12 /tidak/ada.pdf)
ok "and the draft has none" same "$("$panwas" --json drafts | jq '.[0].files')" 0
ok "a file is taken at once" fill 1 --draft "$(draft)" < <(typed "$work/letter.pdf" kemarin "" "" "")
ok "the draft has it" same "$("$panwas" --json drafts | jq '.[0].files')" 1
rm letter.pdf
ok "sealed" bash -c "! grep -raq 'isi surat' '$PANWAS_DATA'"
ok "finalised" fill 0 --draft "$(draft)" < <(typed :e y)
ok "the record names it" same "$("$panwas" --json show "$(tail -1 out)" | jq -r '.attachments[0].name')" letter.pdf
ok "and it is whole" bash -c "'$panwas' --json verify | jq -e '.ok and .evidence == 1' >/dev/null"

# --- real terminals ------------------------------------------------------------------------------
new screens
screen() { # COLUMNS ROWS LINES... : what a terminal of that size shows, escapes and all
  local columns=$1 rows=$2
  shift 2
  { sleep 0.5; for line in "$@"; do printf '%s\n' "$line"; sleep 0.2; done; sleep 0.3; } |
    TERM=vt100 timeout 60 script -qec "stty cols $columns rows $rows; exec '$panwas' fill form_a --new" /dev/null >screen 2>/dev/null
  tr -d '\r' <screen | sed $'s/\033\\[[0-9;]*[A-Za-z]//g' >plain
}
narrow() { # COLUMNS: prompts and last words aside, which the terminal breaks
  local wide
  wide=$(grep -avE '^>|-- Enter|^Number to|kept in draft' plain | grep -aE "^.{$(($1 + 1)),}\$")
  [ -z "$wide" ] || { echo "$wide" | sed 's/^/#   /' | head -3; false; }
}
if command -v script >/dev/null; then
  screen 80 24 "001" "" :q
  ok "a terminal is cleared for each question" test "$(grep -ac $'\033\[2J' screen)" -ge 2
  ok "nothing but clear and bold" bash -c "! tr -d '\r' <screen | sed $'s/\033\\\\[2J//g; s/\033\\\\[H//g; s/\033\\\\[[01]m//g' | grep -aq $'\033'"
  ok "no line is wider than 80" narrow 80
  screen 40 24 "001" :j "" :q
  ok "no line is wider than 40" narrow 40
  ok "the question is there" bash -c "grep -q '1/' plain"
else
  skip "real terminals" "there is no script program"
fi
ok "a signal keeps the draft and says so" bash -c "
  mkfifo in; (sleep 20 >in) & '$panwas' fill form_a --new <in >out 2>err & pid=\$!
  exec 3>in; printf '077\n' >&3; sleep 1; kill -INT \$pid; wait \$pid; test \$? = 1; a=\$?
  exec 3>&-; grep -q 'panwas fill --draft' err && exit \$a"
plan

#!/bin/bash
# Every rule of the lint still bites: offences are planted in a copy of the tree, and each must be refused in
# the words that say what to do instead; the copy without them is in order. Prints TAP.
set -uo pipefail
shopt -s lastpipe
. "$(dirname "$0")/../lib/tap.sh"
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
scratch lint-bites
(cd "$top" && git ls-files -coz --exclude-standard | while IFS= read -rd '' file; do
  [ ! -f "$file" ] || printf '%s\0' "$file"
done | tar -cf - --null -T -) | tar -xf - || exit 1
git init -q . && git add -A >/dev/null 2>&1 || exit 1

# --- planting ------------------------------------------------------------------------------------
names=() places=() words=() planted=()
# plants FILE NAME WORDS [PLACE]: a new file with what is on standard input, for the next run of a check, which
# must say WORDS in a line that begins with PLACE (FILE).
plants() {
  names+=("$2") words+=("$3") places+=("${4:-$1}") planted+=("$1")
  mkdir -p "$(dirname "$1")"
  cat >"$1"
}
told() { grep -aF -- "$2" said | grep -qa "^$1" || { echo "#   no \"$2\" about $1"; false; }; }
fails() { ! "$@" >said 2>&1; }
# bites CHECK...: it fails, and each thing planted is told; then all is as it was.
bites() {
  ok "$1 fails" fails "$@"
  local i
  for i in "${!names[@]}"; do ok "${names[i]}" told "${places[i]}" "${words[i]}"; done
  rm -f -- "${planted[@]}"
  names=() places=() words=() planted=()
}
c_file() { printf '%s\n' '/* A planted offence. */' '#include <glib.h>' '' "$@"; } # LINE...
turn=0
call() { # NAME STATEMENT WORDS: in a function of the library
  turn=$((turn + 1))
  c_file "void pw_planted$turn (void);" "void pw_planted$turn (void) { $2; }" |
    plants "sync/base/pw-planted-$turn.c" "$1" "$3"
}

# --- sizes, names, calls, SQL --------------------------------------------------------------------
ok "the tree is in order" tests/checks/tree.sh
{ c_file; yes '' | head -n 500; } | plants sync/base/pw-long.c "a file of more than 500 lines" "500 at most"
{ c_file 'void pw_long (void);' 'void' 'pw_long (void) {'; yes '  (void)0;' | head -n 70; echo '}'; } |
  plants sync/base/pw-screen-full.c "a function of more than 70 lines" "a function has at most 70"
echo 'int x;' | plants sync/base/pw-silent.c "a file without a word about itself" "begin with a one-sentence comment"
c_file | plants host/merge/pw-file.c "two files of one name" "two files have this name" pw-file.c
c_file | plants sync/base/planted.c "a file of sync without its prefix" "prefix of their layer"
c_file | plants firmware/send/planted-1.c "a file of firmware without its prefix" "prefix of their layer"
c_file | plants host/merge/planted-2.c "a file of host without its prefix" "prefix of their layer"
{ c_file; for i in 1 2 3 4 5 6 7 8 9 10 11; do echo "#include \"sync/base/pw-x$i.h\""; done; } |
  plants sync/base/pw-many.c "eleven own includes" "the wrong layer or does too much"
# Every line of calls.txt: its regex is a call, and the planted one is made of it.
calls=0
while IFS=@ read -r regex _ remedy; do
  case $regex in '#'* | '') continue ;; esac
  name=$(sed -E 's/\\b//g; s/^\(([a-z0-9_]+)\|[^)]*\)/\1/; s/ \\\(//; s/ *$//' <<<"$regex")
  calls=$((calls + 1))
  call "$name()" "$name (0)" "$(sed 's/^ *//; s/ *$//' <<<"$remedy")"
done <tests/checks/calls.txt
call "SQL in C" '(void)"SELECT 1 FROM records"' "schemas/queries/"
echo 'SELECT 1;' | plants schemas/queries/app/planted.sql "a query that does not say why" "-- Why"
bites tests/checks/tree.sh
ok "all calls of the table were tried" test "$calls" -ge 15
c_file 'void pw_planted (void);' 'void pw_planted (void) { free (0); } /* check: allow, planted */' >sync/base/pw-planted.c
ok "a line with an excuse passes" tests/checks/tree.sh
rm sync/base/pw-planted.c

# --- layers --------------------------------------------------------------------------------------
ok "the layers are in order" tests/checks/layers.sh
c_file '#include "host/intake/host-store.h"' | plants sync/base/pw-a.c "sync includes host" "may not include"
c_file '#include "host/intake/host-store.h"' | plants firmware/send/app-a.c "firmware includes host" "may not include"
c_file '#include "firmware/device/app-store.h"' | plants host/merge/host-a.c "host includes firmware" "may not include"
c_file '#include "sync/codec/pw-batch.h"' | plants sync/base/pw-b.c "base includes codec" "may not include"
c_file '#include "pw-file.h"' | plants sync/base/pw-c.c "an include without its path" "full path"
c_file '#include "sync/base/pw-file.h"' | plants sync/elsewhere/pw-d.c "a folder that is not in the table" "not in"
c_file '#include <sqlite3.h>' | plants sync/codec/pw-e.c "SQLite outside its wrapper" "<sqlite3.h> belongs in"
c_file '#include <libxml/parser.h>' | plants sync/codec/pw-f.c "libxml2 outside its folders" "belongs in"
bites tests/checks/layers.sh

# --- words and formatting ------------------------------------------------------------------------
ok "the words are in order" tests/checks/translations.sh
call "a message without Indonesian words" '(void)_ ("a planted message that nobody translated")' "has no Indonesian words"
cp schemas/locale/id.po kept.po
printf '\nmsgid "planted, used nowhere"\nmsgstr "ditanam"\n' >>schemas/locale/id.po
bites tests/checks/translations.sh
ok "words that no program uses" has said "is no message of the programs"
sed '0,/^msgid "[a-z]/s//#, fuzzy\n&/' kept.po >schemas/locale/id.po
fuzzy() { fails tests/checks/translations.sh && has said "is marked fuzzy"; }
ok "words that are marked fuzzy" fuzzy
mv kept.po schemas/locale/id.po
c_file 'void pw_planted(void){return;}' | plants sync/base/pw-planted.c "another way to set braces" "clang-format"
bites clang-format --dry-run -Werror sync/base/pw-planted.c
plan

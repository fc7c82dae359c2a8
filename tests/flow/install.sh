#!/bin/bash
# What `make install` puts on a machine: programs that run, manual pages that name every command and option,
# and units that systemd takes.
set -uo pipefail
top=$PANWAS_TOP
. "$top/tests/lib/tap.sh"
scratch install
root=$work/root
ok "installs into an empty folder" make -s -C "$top" install DESTDIR="$root" prefix=/usr

names=(panwas panwas-host panwas-camera)
[ -x "$top/build/bin/panwas-app" ] && names+=(panwas-app)

# Every command and option that --help names stands in the page.
page_is_whole() {
  local name=$1 page=$2 words
  words=$("$root/usr/bin/$name" --help | grep -oE '^  [a-z]+  |--[a-z-]+' | tr -d ' ' | grep -vxE -- '--(help|help-all|help-gapplication|version)' | sort -u)
  [ -n "$words" ] || return 1
  mandoc -T utf8 "$page" | col -b | sed 's/‐/-/g' >"$work/page.txt"
  while read -r word; do
    grep -qwF -- "$word" "$work/page.txt" || { echo "# $page lacks $word"; return 1; }
  done <<<"$words"
}
page_is_clean() { ! { mandoc -T lint -W warning "$1" || true; } | grep -v 'missing date' | grep .; }
for name in "${names[@]}"; do
  for language in . id; do
    page=$root/usr/share/man/$language/man1/$name.1
    ok "$name: the page in $language has every command and option" page_is_whole "$name" "$page"
    ok "$name: mandoc has nothing to say about it" page_is_clean "$page"
  done
done
missing_word() { sed 's/withdraw//g' "$root/usr/share/man/man1/panwas.1" >"$work/poor.1"; ! page_is_whole panwas "$work/poor.1" >/dev/null; }
ok "a page that lacks a command is noticed" missing_word

# The tools that units start are not on this machine; everything else is checked.
unit_is_good() {
  local words
  words=$(systemd-analyze verify --man=no "$1" 2>&1 | grep -F "$(basename "${1%.*}")" |
    grep -vE 'is not executable|Unit .* not found')
  [ -z "$words" ] || { echo "# $words"; return 1; }
}
for unit in "$root"/usr/lib/systemd/system/panwas-*; do
  ok "systemd takes $(basename "$unit")" unit_is_good "$unit"
done
cp "$root/usr/lib/systemd/system/panwas-merge.service" "$work/panwas-bad.service"
echo 'Nonsense=yes' >>"$work/panwas-bad.service"
bad_unit() { ! unit_is_good "$work/panwas-bad.service" >/dev/null; }
ok "a unit with an unknown key is noticed" bad_unit
ok "the kiosk starts the installed program" grep -q '^ExecStart=.*cage.* /usr/bin/panwas-app$' "$root/usr/lib/systemd/system/panwas-kiosk.service"
plan

#!/bin/bash
# Every message that a person may see has its Indonesian words in schemas/locale/id.po, and the file
# holds nothing else. With --update the file takes up new messages and drops those that are gone.
set -u
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8 LANGUAGE=en
po=schemas/locale/id.po
shown_max=10
status=0
complain() { echo "$1" >&2; status=1; }
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# The sources are read in a copy, where GLib's names of printf lengths are C99's: those xgettext knows,
# and the catalogue then fits machines of 32 and of 64 bits. Lines keep their numbers.
git ls-files -co --exclude-standard 'sync/*.[ch]' 'firmware/*.[ch]' 'host/*.[ch]' |
  while read -r file; do [ ! -f "$file" ] || echo "$file"; done | sort >"$scratch/list"
mkdir "$scratch/src" && xargs -a "$scratch/list" cp --parents -t "$scratch/src" || exit 1
(cd "$scratch/src" && xargs -a ../list sed -i \
  's/\<G_GUINT64_FORMAT\>/PRIu64/g; s/\<G_GINT64_FORMAT\>/PRIi64/g; s/\<G_GSIZE_FORMAT\>/PRIuPTR/g') || exit 1

# A macro in the middle of a message would cut it off for xgettext, and it would never be translated.
while IFS=: read -r file line macro; do
  complain "$file:$line: the macro $macro stands in a message; pass its value with a placeholder"
done < <(cd "$scratch/src" && xargs -a ../list perl -0777 -ne '
  my $piece = qr/"(?:[^"\\]|\\.)*"|PRI\w++/;
  while (/\bN?_ ?\(\s*(?:$piece(?:\s*$piece)*+\s*(\w+)|(\w+)\s*")/g) {
    my ($macro, $line) = (defined $1 ? $1 : $2, 1 + substr($_, 0, $-[0]) =~ tr/\n//);
    print "$ARGV:$line:$macro\n";
  }')

(cd "$scratch/src" && xgettext --language=C --from-code=UTF-8 --package-name='Panwas Field Kit' --sort-by-file \
  --keyword --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=ngettext:1,2 \
  --keyword=g_dngettext:2,3 --keyword=g_dgettext:2 --keyword=g_dpgettext2:2c,3 \
  --files-from=../list --output=../all.pot) || exit 1
sed -i '/^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\): /d' "$scratch/all.pot"

if [ "${1:-}" = --update ]; then
  msgmerge --quiet --no-fuzzy-matching --add-location=file --width=100 "$po" "$scratch/all.pot" |
    msgattrib --no-obsolete --add-location=file --width=100 >"$scratch/new.po" || exit 1
  sed -i '/^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\): /d' "$scratch/new.po"
  cmp -s "$scratch/new.po" "$po" || cp "$scratch/new.po" "$po"
fi

# file:line and the message, one line for each entry of standard input.
entries() {
  msgcat --no-wrap - 2>/dev/null | perl -00 -ne '
    my ($place) = /^#: (\S+)/m;
    my ($id) = /^(?:#~ )?msgid (.*?)^(?:#~ )?msg/ms or next;
    $id =~ s/"\n(?:#~ )?"//g;
    $id =~ s/\s+$//;
    print $place // "'"$po"'", ": $id\n" if $id ne "\"\"";'
}
# $1: what is wrong and what to do; standard input: lines with place and message.
complain_of() {
  local count=0 entry
  while read -r entry; do
    count=$((count + 1))
    [ "$count" -gt "$shown_max" ] || complain "$entry: $1"
  done
  [ "$count" -le "$shown_max" ] || complain "and $((count - shown_max)) more like this"
}

msgmerge --quiet --no-fuzzy-matching "$po" "$scratch/all.pot" >"$scratch/merged.po" || exit 1
complain_of "has no Indonesian words; run tests/checks/translations.sh --update and write them in $po" \
  < <(msgattrib --untranslated --no-obsolete "$scratch/merged.po" | entries)
complain_of "is no message of the programs; run tests/checks/translations.sh --update" \
  < <(msgattrib --only-obsolete "$scratch/merged.po" | entries)
complain_of "is marked fuzzy; read the words, then take the mark away" \
  < <(msgattrib --only-fuzzy --no-obsolete "$po" | entries)

# Options, names of commands and blanks at the ends are the same in every language.
complain_of "has other words in $po; keep options, commands and blanks at the ends as they are" \
  < <(msgattrib --translated --no-obsolete --no-wrap "$scratch/merged.po" | perl -00 -ne '
    my ($place) = /^#: (\S+)/m or next;
    my ($id, $words) = /^msgid (.*?)^msgstr\S* (.*)/ms or next;
    s/"\n"//g, s/\s+$// for $id, $words;
    my $same = ($id =~ /^" *\S/ ? $& =~ tr/ // : 0) == ($words =~ /^" *\S/ ? $& =~ tr/ // : 0)
      && ($id =~ / "$/) == ($words =~ / "$/);
    $same &&= index($words, $_) >= 0 for $id =~ /--[a-z][a-z-]*|\bpanwas(?:-host)? [a-z]+/g;
    print "$place: $id\n" if !$same;')

problems=$(msgfmt --check --output-file=/dev/null "$po" 2>&1) || complain "$problems"
exit $status

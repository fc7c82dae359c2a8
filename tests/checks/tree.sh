#!/bin/bash
# House rules on the tree: sizes, names, first lines, forbidden calls, SQL only in files. Each complaint
# says what to do instead. A line is excused by the words "check: allow" with a reason in it.
set -uf
cd "$(dirname "$0")/../.." || exit 1
status=0
complain() { echo "$1" >&2; status=1; }
mapfile -t sources < <(git ls-files -co --exclude-standard '*.c' '*.h')

# Sizes: a file of 500 lines or more wants to be two.
for file in "${sources[@]}"; do
  lines=$(wc -l <"$file")
  [ "$lines" -gt 500 ] && complain "$file: $lines lines; split it by subject (500 at most)"
  head -n 1 "$file" | grep -q '^/\* ' || complain "$file:1: begin with a one-sentence comment that says what the file is"
  includes=$(grep -cE '^#include "' "$file")
  case $file in tests/*) ;; *) [ "$includes" -gt 10 ] && complain "$file: $includes own includes; the file sits in the wrong layer or does too much" ;; esac
done

# Unique names, and file names that match their prefix.
printf '%s\n' "${sources[@]}" | xargs -n1 basename | sort | uniq -d | while read -r twin; do
  complain "$twin: two files have this name; names are unique in the tree"
done
for file in "${sources[@]}"; do
  base=$(basename "$file")
  case $file in
  sync/*) [[ $base == pw-* ]] || complain "$file: files of sync begin with pw-" ;;
  firmware/*) [[ $base == app-* || $base == panwas.c ]] || complain "$file: files of firmware begin with app-" ;;
  host/*) [[ $base == host-* || $base == panwas-host.c ]] || complain "$file: files of host begin with host-" ;;
  esac
done

# Functions: a screen at most.
if command -v ctags >/dev/null && ctags --version | grep -q Universal; then
  while read -r length place; do
    complain "$place: $length lines; a function has at most 70, move steps into helpers"
  done < <(printf '%s\n' "${sources[@]}" | grep '\.c$' | ctags -L - --fields=+ne --kinds-C=f -f - 2>/dev/null |
    awk -F'\t' '{l = 0; e = 0; for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) l = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) } if (e - l >= 70) print e - l + 1, $2 ":" $1}')
fi

# Forbidden calls, outside comments and strings as far as a line tells.
while IFS=@ read -r regex files remedy; do
  case $regex in '#'* | '') continue ;; esac
  regex=${regex%% }
  while IFS=: read -r file line text; do
    ok=no
    for pattern in $files; do
      # shellcheck disable=SC2254
      case $file in $pattern) ok=yes ;; esac
    done
    case $text in *'check: allow'*) ok=yes ;; esac
    [ $ok = yes ] || complain "$file:$line: use$remedy"
  done < <(printf '%s\0' "${sources[@]}" | xargs -0 grep -nE "$regex" /dev/null | grep -vE '^[^:]+:[0-9]+: *(/?\*|//)')
done <tests/checks/calls.txt

# SQL stands in files.
while IFS=: read -r file line _; do
  case $file in tests/*) continue ;; esac
  complain "$file:$line: SQL in C; put the statement in schemas/queries/ and use pw_db_stmt()"
done < <(printf '%s\0' "${sources[@]}" | xargs -0 grep -nE '"(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER) ' /dev/null)
while read -r file; do
  head -n 1 "$file" | grep -q '^-- Why' || complain "$file:1: begin with '-- Why: ...', then In and Out"
done < <(git ls-files -co --exclude-standard 'schemas/queries/*.sql')
exit $status

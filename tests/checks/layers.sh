#!/bin/bash
# Checks every #include against layers.txt: quoted ones by folder, library headers by file.
set -uf
cd "$(dirname "$0")/../.." || exit 1
table=tests/checks/layers.txt
status=0
allowed_folders() { sed -n "s|^$1: *||p" "$table"; }
complain() { echo "$1: $2" >&2; status=1; }

while IFS=: read -r file line text; do
  folder=$(dirname "$file")
  target=$(printf '%s' "$text" | sed -E 's/.*"([^"]+)".*/\1/')
  case $target in
  */*) ;;
  *) complain "$file:$line" "include \"$target\" by its full path from the top"; continue ;;
  esac
  target_folder=$(dirname "$target")
  [ "$folder" = "$target_folder" ] && continue
  grep -q "^$folder:" "$table" || { complain "$file:$line" "folder $folder is not in $table; add it with a reason"; continue; }
  ok=no
  for pattern in $(allowed_folders "$folder"); do
    # shellcheck disable=SC2254
    case $target_folder in $pattern) ok=yes ;; esac
  done
  [ $ok = yes ] || complain "$file:$line" "$folder may not include $target_folder (see $table); move the code, or call it from a layer above"
done < <(git ls-files -co --exclude-standard '*.c' '*.h' | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' /dev/null)

while read -r header files; do
  case $header in '<'*) ;; *) continue ;; esac
  # As a shell pattern: <libxml/*> stands for every header of the library.
  regex=$(printf '%s' "$header" | sed 's/[.]/\\./g; s/\*/[^>]*/g')
  while IFS=: read -r file line _; do
    ok=no
    for pattern in $files; do
      # shellcheck disable=SC2254
      case $file in $pattern) ok=yes ;; esac
    done
    [ $ok = yes ] || complain "$file:$line" "$header belongs in $files alone; use that file's functions"
  done < <(git ls-files -co --exclude-standard '*.c' '*.h' | xargs grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]+$regex" /dev/null)
done < <(grep -v '^#' "$table")
exit $status

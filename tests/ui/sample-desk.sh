#!/bin/bash
# Makes a handheld's store with invented records, for trying out and measuring panwas-app: DIR COUNT.
# PANWAS names the program. A store that is there already stays as it is.
set -euo pipefail
dir=$1 count=$2
samples=$(dirname "$0")/../data/observations.jsonl
[ -e "$dir/store.db" ] && exit 0
"$PANWAS" --data "$dir" init --region 17.07.03 --name "PKD Suka Marga" --no-pin >/dev/null
for ((made = 0; made < count;)); do
  batch=$((count - made < 100 ? count - made : 100))
  # Records for other places are kept, and said on stderr.
  head -n "$batch" "$samples" | "$PANWAS" --data "$dir" record form_a --answers - >/dev/null 2>"$dir/sample.log"
  made=$((made + batch))
done
rm -f "$dir/sample.log"

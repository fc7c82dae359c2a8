#!/bin/bash
# Kills `panwas fill` at random moments, also in the middle of a save and of finalising, and opens the store
# again each time: the draft holds every answer whose "Saved" was on the screen, and at most the one that was
# being saved besides; after finalising there is the draft or the record, never both and never neither.
# KILLS=N sets how often (25), SEED=N the random numbers. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
. "$top/tests/lib/tap.sh"
scratch drafts-kill
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_CLOCK_OFFSET=420
kills=${KILLS:-25}
seed=${SEED:-$RANDOM}
RANDOM=$seed
echo "# seed $seed (SEED=$seed repeats it)"

export PANWAS_DATA=$work/data
"$panwas" init --region 17.07.03 --name "Siti Rahayu" >/dev/null </dev/null

# Types 60 answers to the first question as fast as they are taken, and is killed after $1 microseconds.
mkfifo keys
run_and_kill() { # MICROSECONDS ROUND ARGUMENTS...
  local wait_us=$1 round=$2 pid
  shift 2
  "$panwas" fill "$@" <keys >screen 2>/dev/null &
  pid=$!
  { for n in {1..60}; do printf 'R%s-%s\n:j 1\n' "$round" "$n"; sleep 0.004; done; sleep 1; } >keys 2>/dev/null &
  local typist=$!
  sleep "$(printf '0.%06d' "$wait_us")"
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  kill "$typist" 2>/dev/null
  wait "$typist" 2>/dev/null
}
typed_now() { printf ':j 1\n' | "$panwas" fill --draft "$1" 2>/dev/null | grep -a '^Answer: ' | tail -1 | sed 's/^Answer: //'; }
number_of() { sed -n 's/^R[0-9]*-\([0-9]*\)$/\1/p' <<<"$1"; }

printf 'R0-0\n' | "$panwas" fill form_a --new >/dev/null 2>&1
id=$("$panwas" --json drafts | jq -r '.[0].draft')
lost=0 unopened=0 saves=0 faults=0
for round in $(seq "$kills"); do
  run_and_kill $((40000 + RANDOM * 14)) "$round" --draft "$id"
  confirmed=$(grep -ao "Saved: .*: R$round-[0-9]*" screen | tail -1 | grep -o "[0-9]*$")
  now=$(typed_now "$id")
  [ -n "$now" ] || { unopened=$((unopened + 1)); continue; }
  at=$(number_of "$now")
  if [ -n "$confirmed" ]; then
    saves=$((saves + confirmed))
    case $now in
    "R$round-"*) [ "$at" -ge "$confirmed" ] && [ "$at" -le $((confirmed + 2)) ] || { lost=$((lost + 1)); echo "# round $round: $confirmed was saved, $now is there"; } ;;
    *) lost=$((lost + 1)); echo "# round $round: $confirmed was saved, $now is there" ;;
    esac
  fi
  "$panwas" verify >/dev/null 2>&1 || faults=$((faults + 1))
done
ok "the draft opened after each of $kills kills" same "$unopened" 0
ok "no answer that was told as saved was lost" same "$lost" 0
ok "the store holds together" same "$faults" 0
ok "there was something to lose ($saves answers)" test "$saves" -gt "$kills"
ok "there is one draft" same "$("$panwas" --json status | jq .drafts)" 1
ok "nothing of it stands in the clear" bash -c "! grep -raqE 'R[0-9]+-[0-9]+' '$PANWAS_DATA'"

# --- finalising ----------------------------------------------------------------------------------
# A whole draft, once; then copies of the store with it are finalised and killed.
find_number() { printf ':j\n\n:q\n' | "$panwas" fill --draft "$id" 2>/dev/null | grep -a -F -- "$1" | grep -oE '^ *[0-9]+' | head -1 | tr -d ' '; }
printf '%s\n' ":j 2" 17.07.03.2007 1 kampanye | "$panwas" fill --draft "$id" >/dev/null 2>&1
printf '%s\n' ":j $(find_number ' III.')" "Keliling dusun." 2 | "$panwas" fill --draft "$id" >/dev/null 2>&1
ok "the draft is ready" same "$("$panwas" --json drafts | jq '.[0].problems')" 0
cp -r "$PANWAS_DATA" ready
bad=0 recorded=0 drafted=0
for round in $(seq "$kills"); do
  rm -rf "$PANWAS_DATA" && cp -r ready "$PANWAS_DATA"
  printf ':e\ny\n' >lines
  "$panwas" fill --draft "$id" <lines >screen 2>/dev/null &
  pid=$!
  sleep "$(printf '0.%06d' $((RANDOM * 3)))"
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  state=$("$panwas" --json status | jq -c '[.records, .drafts]')
  shown=$(grep -acE '^[0-9a-f]{32}$' screen)
  case $state in
  '[1,0]') recorded=$((recorded + 1)) ;;
  '[0,1]') drafted=$((drafted + 1)); [ "$shown" = 0 ] || { bad=$((bad + 1)); echo "# an id was shown, but the draft is still there"; } ;;
  *) bad=$((bad + 1)); echo "# $state" ;;
  esac
  "$panwas" verify >/dev/null 2>&1 || bad=$((bad + 1))
done
ok "a kill while finalising leaves the draft or the record ($drafted, $recorded)" same "$bad" 0
if [ "$recorded" -gt 0 ] && [ "$drafted" -gt 0 ]; then ok "both were seen" true; else skip "both were seen" "the machine's speed; KILLS and SEED vary it"; fi
plan

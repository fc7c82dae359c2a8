#!/bin/bash
# Sticks as they are bought: a FAT file system in an image, mounted through a loop device; where the kernel has no
# FAT, exFAT, which is on sticks above 32 GB. A whole exchange goes over it; then it is full, read-only, shown in the
# other case, with odd times, and taken away in the middle of a write: softly, and with errors for whoever has it open.
# Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch sticks
loop=
trap 'kill $(jobs -p) 2>/dev/null; take_out; umount -l "$work/stick" 2>/dev/null; cleanup' EXIT
export PANWAS_LANG=en LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
host() { quiet "$host_program" --store "$work/host.db" "$@"; }
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
status() { "$panwas" --data "$work/$1" --json status | jq -c "$2"; }
sample='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun.","violation_found":"no"}'
record() { # COUNT
  local i
  for ((i = 0; i < $1; i++)); do echo "$sample"; done | "$panwas" --data "$work/a" record form_a - >/dev/null 2>&1
}
attach() { # BYTES
  head -c "$1" /dev/urandom >film.mp4
  "$panwas" --data "$work/a" attach "$("$panwas" --data "$work/a" --json list | jq -r '.[0].record')" film.mp4 >/dev/null
}
sound() { # every parcel on the stick is what its name says
  local file name
  while read -r file; do
    name=$(basename "$file" | cut -c 1-32 | tr A-F a-f)
    [ "$name" = "$(b2sum -l 256 "$file" | cut -c 1-32)" ] || { echo "#   $file"; return 1; }
  done < <(find stick -iname '*.pwb')
}
parcels() { find stick -iname '*.pwb' | wc -l; }
wait_for() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  shift
  while ! "$@"; do [ $SECONDS -lt $until ] || return 1; sleep 0.02; done
}

# --- mounting ---------------------------------------------------------------------------------------
format() { # IMAGE MIB: a new stick
  rm -f "$1"
  truncate -s "$2"M "$1"
  if [ $kind = vfat ]; then mkfs.fat "$1" >/dev/null; else mkfs.exfat -b 4096 "$1" >/dev/null; fi
}
put_in() { # IMAGE [OPTIONS]
  mkdir -p stick
  loop=$(losetup -f --show "$1") || return 1
  if [ $kind = vfat ]; then mount -t vfat -o "${2:-rw}" "$loop" stick; else mount.exfat-fuse -o "${2:-rw}" "$loop" stick >/dev/null; fi &&
    wait_for 10 mountpoint -q stick && return 0
  losetup -d "$loop"
  return 1
}
take_out() {
  mountpoint -q "$work/stick" && umount "$work/stick" 2>/dev/null
  [ -z "$loop" ] || losetup -d "$loop" 2>/dev/null
  loop=
  return 0
}
tear_out() { # whoever has it open gets errors from now on
  if [ $kind = vfat ]; then
    truncate -s 0 "$1"
    losetup -c "$loop" # else what is written makes the image anew
    echo 3 >/proc/sys/vm/drop_caches
  else
    kill -9 $(pgrep -f "^mount.exfat-fuse .*$loop ") 2>/dev/null
  fi
}
for kind in vfat exfat none; do
  [ $kind = none ] || { format image 8 && put_in image; } 2>/dev/null && break
done
if [ $kind = none ]; then
  skip "sticks with a FAT file system" "this machine does not let us mount one: that needs root, a loop device, and FAT in the kernel or exfat-fuse"
  plan
  exit 0
fi
echo "# the sticks have $kind"

# --- a whole exchange -------------------------------------------------------------------------------
enrol() {
  host invite --usb stick && on 0 a enrol --usb stick && on 0 a enrol request --usb stick && host collect --usb stick --merge &&
    host approve "$(id_of a)" && host collect --usb stick && on 0 a enrol --usb stick
}
exchange() { on 0 a send --usb stick && host collect --usb stick --merge && host receipts --usb stick && on 0 a receive --usb stick; }
host init --region 17.07 --name "Host contoh"
on 0 a init --region 17.07.03 --name "PKD contoh"
ok "a handheld is let in by it" enrol
record 5
attach 1500000
ok "records and evidence go, the receipt comes" exchange
ok "the host has all of it" same "$(status a '[.unreceived, .evidence_unreceived]')" '[0,0]'
ok "the stick is sound" sound

# --- names in the other case, odd times ---------------------------------------------------------------
record 2
on 0 a send --usb stick
count=$(parcels)
other_case() {
  local path
  mv stick/PANWAS stick/between && mv stick/between stick/panwas || return 1
  find stick/panwas -iname '*.pwb' >paths
  while read -r path; do
    mv "$path" stick/between && mv stick/between "$(dirname "$path")/$(basename "$path" | tr a-z A-Z)" || return 1
  done <paths
}
ok "its folders and files get names of the other case" other_case
ok "that send finds again" on 0 a send --usb stick
ok "and does not write twice" same "$(parcels)" "$count"
find stick -type f -exec touch -d '1980-01-02 00:00:01' {} +
ok "old times of files that are all the same change nothing" host collect --usb stick --merge
find stick -type f -exec touch -d '2099-01-02 00:00:01' {} +
ok "nor do those to come" exchange
ok "the host has these too" same "$(status a .unreceived)" 0

# --- read-only --------------------------------------------------------------------------------------
record 1
host receipts --usb stick
take_out
ok "the stick goes in again" put_in image ro
ok "a read-only stick is refused" on 1 a send --usb stick
ok "with a clear message" has err "read-only"
ok "and nothing counts as sent" same "$("$panwas" --data a --json list | jq '[.[] | select(.state == "finalised")] | length')" 1
ok "but it can be read" on 0 a receive --usb stick
take_out

# --- full -------------------------------------------------------------------------------------------
format small 2
ok "a small stick goes in" put_in small
attach 3000000
ok "a full stick ends the send" on 1 a send --usb stick
ok "with a clear message" has err "is full"
ok "what is there is whole" sound
ok "the records were first" same "$("$panwas" --data a --json list | jq '[.[] | select(.state == "finalised")] | length')" 0
ok "the host takes them" host collect --usb stick --merge
take_out

# --- taken away while the host answers ----------------------------------------------------------------
ok "another stick goes in" eval 'format image 8 && put_in image'
ok "it brings something" on 0 a send --usb stick
has_reply() { find stick -ipath '*to-device*.pwb' | grep -q .; }
rm -rf slow.err
strace -f -o /dev/null -e trace=fsync,fdatasync -e inject=fsync,fdatasync:delay_enter=300000 \
  "$host_program" --store "$work/host.db" receipts --usb stick >out 2>slow.err &
slow=$!
wait_for 60 has_reply
umount -l stick 2>/dev/null
wait $slow
status=$?
ok "the host says so" test $status -eq 1
ok "in one sentence" test "$(grep -c . slow.err)" -eq 1
sed 's/^/# /' slow.err
take_out
rm -rf stick/*

# --- taken away in the middle -----------------------------------------------------------------------
has_parcels() { [ "$(parcels)" -ge "$1" ]; }
away() { # NAME HOW: the stick goes away after the third file
  local name=$1 status
  shift
  format image 48
  ok "a new stick goes in" put_in image
  record 1
  attach 24000000
  "$panwas" --data "$work/a" send --usb stick >away.out 2>away.err &
  local sender=$!
  wait_for 60 has_parcels 3
  "$@"
  wait $sender
  status=$?
  ok "$name: the send ends with an error" test $status -eq 1
  ok "$name: in one sentence" test "$(grep -c . away.err)" -eq 1
  sed 's/^/# /' away.err
}
away "unmounted softly" umount -l stick
ok "at most the file that was being written is in the folder below" test "$(find stick -type f | wc -l)" -le 1
rm -rf stick/*
take_out
losetup -j image | cut -d: -f1 | xargs -r -n1 losetup -d 2>/dev/null
ok "it goes in again" put_in image
ok "and is sound" sound
ok "what is there is known" on 0 a send --usb stick
ok "by its name" bash -c "grep -qE 'on the stick already: [1-9]' out"
ok "and the host gets it" exchange
ok "whole" same "$(status a '[.unreceived, .evidence_unreceived]')" '[0,0]'
take_out
away "torn out" tear_out image
"$panwas" --data "$work/a" receive --usb stick >out 2>err </dev/null # the kernel may still know what is on it
ok "an error of the stick is not taken for a stick that is not there" hasnot err "is not there"
umount -l stick 2>/dev/null
take_out
format image 48
ok "another stick goes in" put_in image
ok "it takes it all" exchange
ok "and it is there" same "$(status a '[.unreceived, .evidence_unreceived]')" '[0,0]'
ok "the handheld's store is sound" on 0 a verify

plan

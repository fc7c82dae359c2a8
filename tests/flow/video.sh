#!/bin/bash
# Reading videos, seen from outside: the programs' own QR pictures become videos, lossless and as phones
# make them, which the host and the handheld read frame by frame; a scan that is cut off goes on with
# the next; what is no video, damaged or not there is said. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host_program=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch video
export PANWAS_LANG=en LC_ALL=C.UTF-8

on() { local status=$1 who=$2; shift 2; exits "$status" "$panwas" --data "$work/$who" "$@"; }
host() { "$host_program" --store "$work/host.db" "$@"; }
new() { on 0 "$1" init --region 17.07.03 --name "PKD contoh $1"; }
id_of() { "$panwas" --data "$work/$1" --json status | jq -r .device; }
sample='{"form":"form_a","village":"17.07.03.2007","election":"pilkada","stage":"kampanye","activities":[{"method":"langsung","started_at":"2024-09-27T08:15+07:00"}],"narrative":"Keliling dusun dan mencatat nomor %d.","violation_found":"no"}'
record() { # HANDHELD COUNT
  local i
  # shellcheck disable=SC2059
  for ((i = 0; i < $2; i++)); do printf "$sample\n" "$((i * 7919))"; done |
    "$panwas" --data "$work/$1" record form_a - >/dev/null 2>&1
}
# film FOLDER VIDEO OPTIONS...: the pictures of a folder, 12 a second
film() {
  local folder=$1 video=$2
  shift 2
  ffmpeg -nostdin -v error -y -framerate 12 -pattern_type glob -i "$folder/*.png" "$@" "$video"
}
even='pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white'

quiet host init --region 17.07 --name "Host contoh"
new a

# --- enrolment and records, all of it by video ----------------------------------------------------
quiet host invite --qr invite
ok "an invitation is filmed" film invite invite.mkv -vf "$even" -c:v ffv1
ok "the handheld takes it by its camera" on 0 a enrol --camera "file:$work/invite.mkv"
on 0 a enrol request --qr request
ok "the request is filmed as phones do it" film request request.mp4 -vf "$even" -c:v libx264 -crf 23 -pix_fmt yuv420p
ok "the host reads it" exits 0 host scan request.mp4
quiet host merge
quiet host approve "$(id_of a)"
quiet host receipts --qr replies
ok "the certificate is read from a folder of pictures, as frames" on 0 a enrol --camera "frames:$work/replies/$(id_of a)"
record a 40
on 0 a send --qr frames --version 6 --extra 0
frames=$(find frames -name '*.png' | wc -l)
ok "a batch of several pictures" [ "$frames" -gt 8 ]
ok "is filmed without loss" film frames whole.mkv -vf "$even" -c:v ffv1
ok "and with loss, noise and another size" film frames lossy.mp4 -vf "scale=640:-2:flags=bilinear,noise=alls=12:allf=t,$even" \
  -c:v libx264 -crf 28 -pix_fmt yuv420p

# --- cut off, and gone on -------------------------------------------------------------------------
ffmpeg -nostdin -v error -y -i whole.mkv -frames:v $((frames / 2)) -c:v ffv1 half.mkv
ok "half of it is not enough" exits 1 host --json scan half.mkv
ok "and is kept" same "$(jq -c '[.pictures, (.received | length), (.unfinished | length)]' out)" "[$((frames / 2)),0,1]"
half=$(jq '.unfinished[0].rank' out)
ok "some of it is here" [ "$half" -gt 0 ]
ffmpeg -nostdin -v error -y -ss "$(echo "$frames" | awk '{ print int($1 / 2) / 12 }')" -i whole.mkv -c:v ffv1 rest.mkv
ok "the rest completes it" exits 0 host --json scan rest.mkv
ok "from whom it is said" same "$(jq -r '.received[0].from' out)" "PKD contoh a (17.07.03)"
ok "once" same "$(jq '.received | length' out)" 1
ok "the lossy video says the same again" exits 0 host --json scan lossy.mp4
ok "it is here already" same "$(jq -c '[.received[].known] + [.held > 0] | any' out)" true
quiet host merge
ok "all records arrived" same "$(host --json list | jq length)" 40
ok "videos and pictures go together" exits 0 host --json scan frames whole.mkv
ok "and all frames were looked at" same "$(jq .pictures out)" "$((2 * frames))"

# --- the way back ---------------------------------------------------------------------------------
rm -rf replies
quiet host receipts --qr replies
film "replies/$(id_of a)" reply.mp4 -vf "$even" -c:v libx264 -crf 23 -pix_fmt yuv420p
ok "the receipt is read from a video" on 0 a --json receive --camera "file:$work/reply.mp4"
ok "nothing is left to send" same "$("$panwas" --data a --json status | jq .unreceived)" 0
PANWAS_CAMERA="file:$work/reply.mp4" ok "the camera that is here may be named by the environment" on 0 a receive --camera
new courier
ok "a courier takes what it cannot read" on 0 courier --json courier take --camera "file:$work/whole.mkv"
ok "one batch" same "$(jq .taken out)" 1

# --- interrupted by hand --------------------------------------------------------------------------
new b
cp -r a b2
record a 60
on 0 a send --qr long --version 10 --extra 0
for i in 1 2 3 4 5 6; do for f in long/*.png; do ln "$f" "long/x$i-$(basename "$f")" 2>/dev/null; done; done
rm -f long/frame*1.png
host --json scan --camera "frames:$work/long" >out 2>err &
scan=$!
sleep 2
kill -INT $scan 2>/dev/null
wait $scan
got=$?
ok "Ctrl-C ends a scan in peace" [ $got -le 1 ]
ok "what there is is kept or taken" same "$(jq '(.received | length) + (.unfinished | length) > 0' out)" true
cp a/../frames/*.png long/ 2>/dev/null
on 0 a send --qr again --version 10
ok "and the next scan of the same transfer goes on from there" exits 0 host scan again

# --- what is said ---------------------------------------------------------------------------------
echo "no video" >words.mp4
ok "no video is said" exits 1 host scan words.mp4
ok "by name" has out "words.mp4 is neither a picture nor a video"
ok "a missing file too" exits 1 host scan none.mp4
head -c 20000 whole.mkv >cut.mkv
exits 1 host --json scan cut.mkv >/dev/null || exits 0 host --json scan cut.mkv >/dev/null
ok "a cut video gives what it holds" [ "$(jq .pictures out)" -ge 0 ]
ok "no camera is a clear sentence" exits 1 host scan --camera /dev/video97
ok "with what to do" has err "there is no camera /dev/video97: plug it in"
ok "no source is wrong use" exits 2 host scan --camera nonsense
ok "on the handheld too" on 2 a receive --camera nonsense
ok "files and a camera at once are wrong use" exits 2 host scan --camera camera whole.mkv
ok "without a program that reads cameras it says so" test "$(mkdir -p bare && cp "$host_program" bare/ && bare/panwas-host --store host.db scan --camera test: 2>&1 | grep -c 'panwas-camera is not in the folder')" = 1
ok "no program of ours is linked to a network library" test -z "$(for p in "$panwas" "$host_program" "$(dirname "$panwas")/panwas-camera"; do ldd "$p"; done | grep -iE 'soup|curl|gnutls|libssl|libnice|rtmp')"
plan

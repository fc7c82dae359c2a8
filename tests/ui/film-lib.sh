# What the scripts share that film screens: a handheld with records and its office, filming, and a film as bad as a
# hand-held camera makes it. Sourced after tap.sh and ui-lib.sh; needs $panwas, $host_program, PANWAS_DATA, PANWAS_STORE.
host() { quiet "$host_program" "$@"; }
held() { exits 0 "$panwas" "$@"; }

make_world() {
  held init --region 17.07.03.2007 --name "PKD contoh" --no-pin && host init --region 17.07 --name "Host contoh" &&
    mkdir stick && host invite --usb stick && held enrol --usb stick && held enrol request --usb stick &&
    host collect --usb stick --merge && host approve "$("$panwas" --json status | jq -r .device)" &&
    host collect --usb stick && held enrol --usb stick
}
# Other words than those that the packing tables have seen.
make_records() { # COUNT
  head -n "$1" "$top/tests/data/observations.jsonl" | jq -c '.village = "17.07.03.2007" | .narrative |= (split(" ") | reverse | join(" "))' >records.jsonl
  held record form_a --answers records.jsonl
}

# --- filming -------------------------------------------------------------------------------------
film() { ffmpeg -loglevel error -y -f x11grab -framerate 30 -video_size "$1" -i "$DISPLAY" -t "$2" -c:v libx264 -preset ultrafast -qp 0 "$3"; } # SIZE SECONDS FILE
# Seen from the side by a hand that is not still: scaled, tilted, out of focus, noisy, unevenly lit, packed as a
# webcam packs; every fourth picture is lost, and every seventh is torn between two.
degrade() { # FROM TO WIDTH HEIGHT
  ffmpeg -loglevel error -y -i "$1" -filter_complex "[0:v]split[a][b];[b]setpts=PTS+1/30/TB[late];[late]crop=iw:ih/2:0:ih/2[half];
    [a][half]overlay=0:H/2:enable='eq(mod(n,7),0)',select='mod(n,4)',scale=$3:$4:flags=bilinear,pad=$3+120:$4+80:60:40:0x303030,
    perspective=0:0:W-26:14:18:H-10:W:H:sense=destination,rotate=0.04:fillcolor=0x303030,gblur=sigma=0.9,vignette=PI/5,
    noise=alls=12:allf=t" -fps_mode vfr -c:v mjpeg -q:v 6 "$2"
}

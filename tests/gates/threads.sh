#!/bin/bash
# What runs on several threads, under ThreadSanitizer. It sees GLib's locks, which are futexes, only in a GLib
# that is built with it: from Debian's source, below build/tsan-glib, once. Five minutes, three more the first time. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
glib=$PWD/build/tsan-glib lib=$PWD/build/tsan-glib/lib/lib
# The merge and its workers; cameras, sounds, pictures, live scans, sticks and cables; the app's eye and its jobs.
tests=(test-{host-pipeline,pw-camera,pw-recorder,pw-live-scan,pw-qr-folder,pw-qr-reader,pw-qr-scan,pw-screen,cable-session,app-volumes}
  ui/test-app-{cable,desk,ladder,stick})

# --- GLib ----------------------------------------------------------------------------------------
tests/checks/deps.sh meson ninja-build dpkg-dev 2>&1 | sed 's/^/# /'
# This machine's own sources of packages, asked for source; lists of their own, so that apt's stay as they are.
get_source() {
  local options=(-o "Dir::Etc::sourcelist=$glib/source.list" -o "Dir::Etc::sourceparts=$glib/parts" -o "Dir::State::lists=$glib/lists")
  mkdir -p "$glib"/parts "$glib"/lists/partial || return 1
  sed -n 's/^deb \(.*\)/deb-src \1/p' /etc/apt/sources.list 2>/dev/null >"$glib/source.list"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ ! -e "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$glib/parts/$(basename "$file")"
  done
  (cd "$glib" && apt-get "${options[@]}" update -qq && apt-get "${options[@]}" source -qq glib2.0)
}
build_glib() {
  [ ! -e "$lib/libgio-2.0.so.0" ] || return 0
  get_source && (cd "$glib"/glib2.0-*/ && meson setup ../objects --prefix="$glib/lib" --libdir=lib --buildtype=debugoptimized \
    -Db_sanitize=thread -Db_lundef=false -Dtests=false -Dnls=disabled -Dselinux=disabled -Dlibmount=disabled -Dglib_debug=disabled) &&
    ninja -C "$glib/objects" install
}
gate "a GLib that ThreadSanitizer sees through" build_glib

# --- the tests -----------------------------------------------------------------------------------
# A film is made by GStreamer, which does not take turns that ThreadSanitizer sees; what drawing costs is no matter here.
export TEST_SKIP='/app-ladder/counts /app-ladder/cost'
built() { make -s -j "$JOBS" B=build/tsan SAN=-fsanitize=thread OPT='-O1 -g1' all "${tests[@]/#/build/tsan/tests/}"; }
gate "programs and tests" built
for test in "${tests[@]}"; do
  gate "${test##*/}" env PANWAS="$PWD/build/tsan/bin/panwas" PANWAS_HOST="$PWD/build/tsan/bin/panwas-host" G_SLICE=always-malloc \
    LD_LIBRARY_PATH="$lib" TSAN_OPTIONS="suppressions=$PWD/tests/lib/threads-of-others.txt exitcode=66" \
    bash tests/lib/run.sh "build/tsan/tests/$test"
done
plan

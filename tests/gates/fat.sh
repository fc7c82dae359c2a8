#!/bin/bash
# Sticks with FAT, as most are, where this kernel has none: Debian's own kernel is started in an emulator, with the
# programs and tests/flow/sticks.sh in its memory. Some minutes; the kernel is not installed but unpacked below
# build/fat. Prints TAP.
set -uo pipefail
. "$(dirname "$0")/../lib/gate.sh"
vm=$PWD/build/fat root=$PWD/build/fat/root
if [ "$(uname -m)" != x86_64 ]; then
  skip "sticks with FAT on Debian's kernel" "the emulator is set up for x86_64 alone"
  plan
  exit 0
fi

tests/checks/deps.sh qemu-system-x86 busybox-static cpio 2>&1 | sed 's/^/# /'

# --- the kernel -------------------------------------------------------------------------------------
get_kernel() {
  local package
  [ -e "$vm/kernel/boot" ] && return
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)/\1/p')
  mkdir -p "$vm/kernel" && (cd "$vm" && apt-get download -qq "$package") && dpkg-deb -x "$vm/$package"_*.deb "$vm/kernel"
}

# --- what is in its memory ----------------------------------------------------------------------------
put() { # PROGRAM: with the libraries that it needs
  local library
  cp -L "$1" "$root/bin/" && ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")" && cp -nL "$library" "$root$library"
  done
}
fill_memory() {
  local name module
  rm -rf "$root" && mkdir -p "$root"/{bin,proc,sys,dev,tmp,modules,tests,usr/lib/locale} || return 1
  for name in awk b2sum basename bash cat chmod cp cut date dirname env find grep head id jq ln losetup ls mkdir \
    mkfs.fat mktemp mount mountpoint mv pgrep realpath rm sed seq sleep sort stat strace tail touch tr truncate umount wc xargs; do
    put "$(PATH=$PATH:/usr/sbin:/sbin type -P "$name")" || return 1
  done
  put build/bin/panwas && put build/bin/panwas-host && cp "$(type -P busybox)" "$root/bin/" || return 1
  for module in loop fat vfat nls_cp437 nls_ascii nls_utf8 nls_iso8859-1; do
    cp "$(find "$vm/kernel" -name "$module.ko")" "$root/modules/" || return 1
  done
  cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/" && cp -r tests/lib tests/flow "$root/tests/" || return 1
  cat >"$root/init" <<'END'
#!/bin/bash
export PATH=/bin HOME=/tmp TMPDIR=/tmp LC_ALL=C.UTF-8 TZ=Asia/Jakarta PANWAS=/bin/panwas PANWAS_HOST=/bin/panwas-host PANWAS_TOP=/
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t tmpfs none /tmp
ln -s /proc/self/fd /dev/fd
for module in nls_cp437 nls_ascii nls_utf8 nls_iso8859-1 fat vfat loop; do busybox insmod /modules/$module.ko; done
bash /tests/flow/sticks.sh
busybox poweroff -f
END
  chmod +x "$root/init" && (cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$vm/memory.gz"
}

# --- the run ----------------------------------------------------------------------------------------
# The processor is one that the emulator does well; a nested KVM may be there and not work.
run_there() {
  timeout 1200 qemu-system-x86_64 -accel tcg -cpu Nehalem -m 1500 -nographic -no-reboot -nodefaults -serial stdio \
    -kernel "$vm"/kernel/boot/vmlinuz-* -initrd "$vm/memory.gz" -append "console=ttyS0 quiet panic=-1" </dev/null | tr -d '\r' >"$vm/told"
  cat "$vm/told"
  grep -q 'the sticks have vfat' "$vm/told" && grep -q '^1\.\.' "$vm/told" && ! grep -q '^not ok' "$vm/told"
}
gate "Debian's kernel is unpacked" get_kernel
gate "the programs and the test are put in its memory" fill_memory
gate "sticks with FAT hold what is written" run_there
plan

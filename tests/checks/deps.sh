#!/bin/bash
# Installs the Debian packages named on the command line that are missing, and says so.
set -u
missing=()
installed=" $(dpkg-query -W -f='${db:Status-Status} ${Package} ' "$@" 2>/dev/null) "
for package in "$@"; do
  [[ $installed == *" installed $package "* ]] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "Installing missing Debian packages: ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  echo "deps: there is no apt-get here; install the packages above by hand" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "deps: run 'apt-get install ${missing[*]}' as root, then try again" >&2
    exit 1
  fi
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install() { "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null; }
"${as_root[@]}" apt-get update -qq >/dev/null && install && exit 0
echo "deps: apt-get could not install ${missing[*]}; see its words above" >&2
exit 1

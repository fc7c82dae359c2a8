#!/bin/bash
# A form changes while a draft of it is open: the draft opens under its own version, and moves to the newer
# one when asked, after a list of what changes. Prints TAP.
set -uo pipefail
top=${PANWAS_TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
panwas=${PANWAS:-$top/build/bin/panwas}
host=${PANWAS_HOST:-$top/build/bin/panwas-host}
. "$top/tests/lib/tap.sh"
scratch draft-update
export PANWAS_LANG=en LC_ALL=C.UTF-8 PANWAS_DATA=$work/handheld PANWAS_STORE=$work/host.db
mkdir stick

survey() { # VERSION LABEL NODES BODY
  cat <<XML
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Survei</h:title><model>
<instance><survei id="survei" version="$1"><village/><n/>$3</survei></instance>
<bind nodeset="/survei/n" type="int" required="true()"/></model></h:head><h:body>
<input ref="/survei/village"><label>Desa</label></input><input ref="/survei/n"><label>$2</label></input>$4</h:body></h:html>
XML
}
reply() { quiet "$host" collect --usb stick && "$panwas" receive --usb stick >/dev/null; }
quiet "$host" init --region 17.07 --name "Kantor contoh"
"$panwas" init --region 17.07 --name "Contoh" --no-pin >/dev/null
quiet "$host" invite --usb stick
"$panwas" enrol --usb stick >/dev/null
"$panwas" enrol request --usb stick >/dev/null
survey 1 "Jumlah TPS" "" "" >one.xml
survey 2 "Banyaknya TPS" "<why/>" '<input ref="/survei/why"><label>Alasan</label></input>' >two.xml
quiet "$host" forms add one.xml
quiet "$host" collect --usb stick
quiet "$host" merge
quiet "$host" approve "$("$host" --json requests | jq -r '.[0].device')"
reply
printf '17.07.03.2007\n' | "$panwas" fill survei --new >/dev/null 2>&1
draft=$("$panwas" --json drafts | jq -r '.[0].draft // .[0].id')
ok "an answer makes a draft" same "$("$panwas" --json drafts | jq length)" 1
quiet "$host" forms add two.xml
reply
ok "the newer version is here" same "$("$panwas" --json forms | jq -r '.[] | select(.form == "survei" and .newest) | .version')" 2
printf ':q\n' | "$panwas" fill --draft "$draft" >own 2>&1
ok "the draft opens under its own version" has own "Jumlah TPS"
ok "and not under the newer" hasnot own "Banyaknya TPS"
printf 'n\n' | "$panwas" fill --draft "$draft" --update >listed 2>&1
ok "moving lists the question that is new" has listed "Alasan"
printf 'y\n:e\n2\n12\n\n:e\ny\n' | "$panwas" fill --draft "$draft" --update >moved 2>&1
ok "moved, it asks in the newer words" has moved "Banyaknya TPS"
id=$("$panwas" --json list | jq -r '.[0].record')
ok "and is recorded with the answer from before" same "$("$panwas" --json show "$id" | jq -cS .answers)" '{"n":12,"village":"17.07.03.2007"}'
"$panwas" send --usb stick >/dev/null
quiet "$host" collect --usb stick
quiet "$host" merge
"$host" show "$id" >seen
ok "under the newer version, as the office sees it" has seen "survei  2  17.07.03.2007"
plan

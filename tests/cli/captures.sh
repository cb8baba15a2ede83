#!/usr/bin/env bash
# captures.sh TCPSPEC: what --pcap leaves is what other programs read as pcapng, and can be replayed.
set -uo pipefail
tcpspec=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failed() {
  echo "$*" >&2
  exit 1
}
run() { "$tcpspec" run "$@" --quiet --seed 7 >out 2>err || [ $? = 1 ] || failed "$* does not run: $(cat err)"; }
count() { find "$1" -name '*.pcapng' 2>/dev/null | wc -l; }

run sim --id 'rst-inside-the-window-is-challenged*' --pcap always -o all
"$tcpspec" report all --json written-out.json >/dev/null || failed "results.json cannot be written out"
[ "$(count all/pcap)" -gt 2 ] || failed "--pcap always left $(count all/pcap) captures"
for file in all/pcap/*.pcapng; do
  tcpdump --nano -tt -n -r "$file" >packets 2>err || failed "tcpdump does not read $file: $(cat err)"
  grep -q 'link-type RAW' err || failed "$file is not raw IP: $(cat err)"
  python3 - "$file" <<'PYTHON' || failed "$file is not what results.json says"
import json, os, re, sys
name = os.path.basename(sys.argv[1])
results = json.load(open("written-out.json"))
[case] = [c for c in results["cases"] if c["capture"] == "pcap/" + name]
lines = open("packets").read().splitlines()
assert len(lines) == len(case["segments"]), (len(lines), len(case["segments"]))
for line, segment in zip(lines, case["segments"]):
    seconds, _, fraction = line.split()[0].partition(".")
    got = int(seconds) * 10**9 + int(fraction)
    assert len(fraction) == 9 and abs(got - results["time_line"] - case["began_at"] - segment["time"] * 1e9) < 2, line
    assert "bad" not in line and "incorrect" not in line, line
    flags = re.search(r"<CTL=([^>]*)>", segment["absolute"]).group(1)
    assert ("S" in re.search(r"Flags \[([^]]*)\]", line).group(1)) == ("SYN" in flags), line
PYTHON
  if command -v tshark >/dev/null; then
    tshark -r "$file" -Y 'frame.comment contains "step 1 of"' 2>/dev/null | grep -q RST || failed "no comment in $file"
  fi
  "$tcpspec" replay "$file" >out || failed "$file cannot be replayed: $(cat out)"
  grep -q '1 case run: 1 judged as before' out || failed "$file is judged otherwise: $(cat out)"
done

run sim --id 'rst-inside-the-window-is-challenged*' -o all
[ "$(count all/pcap)" = 0 ] || failed "captures of an earlier run stay, or passes leave some"
run sim:obeys-any-rst-in-window --id 'rst-inside-the-window-is-challenged*' -o some
[ "$(count some/pcap)" -gt 2 ] || failed "departures leave no capture by default"
grep -q 'ATTACHMENT|some/pcap/rst-inside' some/junit.xml || failed "JUnit does not attach the capture"
"$tcpspec" replay some >out || failed "a run cannot be replayed: $(cat out)"
grep -q ' 0 differently, 0 with too short a record, 0 not recorded' out || failed "a run is judged otherwise: $(cat out)"
# The answer of its first run is lost: each run has its packets.
run sim --link 'in: lose 13' --family 4 --id 'text-of-any-length-*' --seed 1 -o flaky
for capture in $("$tcpspec" report flaky --json - | grep -o '"capture": "[^"]*run-1[^"]*"' | cut -d'"' -f4); do
  [ -s "flaky/$capture" ] || failed "$capture of an earlier run is not there"
  found=1
done
[ "${found:-}" = 1 ] || failed "no case is flaky, or its first run has no capture: $(ls flaky/pcap)"
run sim:obeys-any-rst-in-window --id 'rst-inside-the-window-is-challenged*' -o none --pcap never
[ "$(count none/pcap)" = 0 ] || failed "--pcap never leaves captures"

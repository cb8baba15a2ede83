#!/usr/bin/env bash
# usage: bindings.sh TCPSPEC PYTHON TINY_C TINY_PY FAULTY_TARGET: one tiny stack twice, in C and in Python, each with the binding of its
# language, sends the same octets in every case, and the tester finds what the stack lacks; in a sweep and a walk too.
set -euo pipefail
tcpspec=$1 python=$2 in_c=$3 in_python=$4 faulty=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "FAILED: $*"; exit 1; }

for target in "$in_c" "$python $in_python"; do
  name=$(basename "${target##* }")
  status=0
  "$tcpspec" run stepped --exec "exec $target" --port 9 --duration all --seed 7 --quiet -o "$name" \
    --record-steps "$name.steps" >"$name.txt" 2>&1 || status=$?
  [ $status = 1 ] || fail "exit code $status: $(cat "$name.txt")"
done
grep -q 'the stack does not have 10.77.0.4, fd77::2, fd77::4' stepped-tiny.txt || fail "missing addresses are not told"
diff stepped-tiny.steps tiny.py.steps >difference ||
  fail "the two do not send the same: $(head -5 difference)"
"$python" - <<'PY'
import collections, json
one, other = (json.load(open(name + "/results.json")) for name in ("stepped-tiny", "tiny.py"))
assert one["cases"] == other["cases"]
count = collections.Counter(case["verdict"] for case in one["cases"])
print(dict(count))
assert count["pass"] >= 280 and not count["error"], count
failed = {case["id"] for case in one["cases"] if case["verdict"] == "fail"}
# The clock of the ISN is not there, and a RST inside the window is passed over (tiny.py has both in a few lines).
assert {"isn-follows-a-clock", "rst-inside-the-window-is-challenged[ESTABLISHED]"} <= failed, failed
PY
# A target without an application that dies at a segment is convicted, too.
status=0
"$tcpspec" run stepped --exec "exec $python $faulty dies syn-fin $in_c" --port 9 --seed 7 -o dead --quiet \
  --id 'syn-fin-to-listen' --id 'syn-fin-to-closed*' --id 'stray-*-to-closed*' >dead.txt 2>&1 || status=$?
[ $status = 1 ] || fail "exit code $status: $(cat dead.txt)"
"$python" - <<'PY' || fail "no case that kills the target is convicted: $(cat dead.txt)"
import json
failed = {c["id"]: c.get("target_said", "") for c in json.load(open("dead/results.json"))["cases"] if c["verdict"] == "fail"}
assert "something is wrong in here" in failed.get("syn-fin-to-listen", ""), failed
PY

status=0
"$tcpspec" sweep stepped --exec "exec $in_c" --port 9 --family 4 --seed 7 -o swept >swept.txt 2>&1 || status=$?
[ $status = 1 ] && grep -q 'ESTABLISHED' swept.txt || fail "the sweep finds nothing ($status): $(tail -5 swept.txt)"
status=0
"$tcpspec" walk stepped --exec "exec $in_c" --port 9 --walks 50 --seed 7 >walked.txt 2>&1 || status=$?
[ $status = 1 ] && grep -q 'causes of departures' walked.txt || fail "the walk finds nothing ($status): $(tail -5 walked.txt)"
"$tcpspec" probe stepped --exec "exec $in_c" --port 9 >probed.yaml 2>/dev/null || fail "probe"
grep -q 'role: discard' probed.yaml || fail "the probe does not see what port 9 does: $(cat probed.yaml)"

#!/usr/bin/env bash
# usage: deaths.sh TCPSPEC STEPPED_SIM PYTHON FAULTY_TARGET: a target that ends at a segment is started again in a sweep and a walk:
# what ends it is a departure, and the rest goes on.
. "$(dirname "$0")/program.sh"

dying="exec $python $faulty dies syn-fin $served"
status=0
"$tcpspec" sweep stepped --exec "exec $served" --profile sim --family 4 --seed 7 --rule LI-5 --rule LI-6 -q -o living >living.txt 2>&1 || fail "$(cat living.txt)"
"$tcpspec" sweep stepped --exec "$dying" --profile sim --family 4 --seed 7 --rule LI-5 --rule LI-6 -o swept >swept.txt 2>&1 || status=$?
[ $status = 1 ] || fail "the sweep ends with $status: $(tail -20 swept.txt)"
grep -q 'the target ended [0-9]* times and was started again' swept.txt || fail "$(tail -5 swept.txt)"
"$python" - <<'PY' || fail "the sweep: $(tail -40 swept.txt)"
import json
living, swept = (json.load(open(name + "/results.json")) for name in ("living", "swept"))
assert not swept.get("aborted"), swept["aborted"]
assert swept["sweep"]["points"] >= living["sweep"]["points"] > 70, (swept["sweep"]["points"], living["sweep"]["points"])
assert not swept["sweep"].get("unplayed"), swept["sweep"]["unplayed"]
departures = swept["sweep"]["departures"]
assert departures and all("the target ended" in d["seen"] and d["grade"] == "forbidden" for d in departures), departures
for d in departures:
    assert "FIN" in d["point"].split("/")[1] and "SYN" in d["point"].split("/")[1], d
    assert "something is wrong in here" in d["figure"] and "-->" in d["figure"], d["figure"]
# Not one more than those with both bits.
ended = sum(d["points"] for d in departures)
with_both = sum(cell["points"] for sheet in swept["sweep"]["maps"] for cell in sheet["cells"]
                if {"SYN", "FIN"} <= set(cell["flags"].replace("+", ",").split(",")))
assert ended == with_both > 20, (ended, with_both)
PY

status=0
"$tcpspec" walk stepped --exec "$dying" --profile sim --family 4 --walks 60 --seed 7 --corpus corpus >walked.txt 2>&1 || status=$?
[ $status = 1 ] || fail "the walk ends with $status: $(tail -20 walked.txt)"
grep -q '^! the target ended' walked.txt && grep -q 'something is wrong in here' walked.txt || fail "$(cat walked.txt)"
grep -q '^60 walks, .*; 1 cause of departures' walked.txt || fail "the others do not go on: $(tail -3 walked.txt)"
[ "$(grep -c '^    - send' walked.txt)" = 1 ] && grep -q '^    - send: .*<CTL=SYN,FIN>' walked.txt || fail "it is not cut to one segment: $(cat walked.txt)"
# What it prints convicts the target alone.
status=0
"$tcpspec" run stepped corpus --exec "$dying" --profile sim --family 4 --seed 7 -q -o case >case.txt 2>&1 || status=$?
[ $status = 1 ] && grep -q 'FAIL' case.txt || fail "the case passes ($status): $(cat case.txt)"

# What no point does alone ends the sweep, and the reason is told.
status=0
"$tcpspec" sweep stepped --exec "exec $python $faulty dies 60 $served" --profile sim --family 4 --seed 7 --rule G-2 -o worn >worn.txt 2>&1 || status=$?
[ $status = 3 ] && grep -q 'none of the points that ran then ends it alone' worn.txt || fail "exit code $status: $(tail -5 worn.txt)"
echo ok

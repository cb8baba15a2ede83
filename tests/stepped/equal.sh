#!/usr/bin/env bash
# usage: equal.sh TCPSPEC STEPPED_SIM PYTHON FAULTY_TARGET: the served sim gives the results of the sim, octet for octet; a
# target that breaks the protocol is convicted; steps are recorded and replayed.
. "$(dirname "$0")/program.sh"

# All cases of all durations, every segment and time, also where the target departs and on a bad link.
same() {
  local what=$1 mutant=$2
  shift 2
  rm -rf inside outside
  "$tcpspec" run "sim${mutant:+:$mutant}" --profile sim --seed 7 --quiet -o inside "$@" >inside.txt || true
  "$tcpspec" run stepped --exec "exec $served $mutant" --profile sim --seed 7 --quiet -o outside "$@" >outside.txt || true
  "$python" - "$what" <<'PY' || fail "$what: the results differ"
import json, sys
inside, outside = (json.load(open(folder + "/results.json")) for folder in ("inside", "outside"))
for results in (inside, outside):
    for key in ("command", "again", "started", "target", "time_line", "looks_like", "spent"):
        results.pop(key, None)
wrong = [a["id"] for a, b in zip(inside["cases"], outside["cases"]) if a != b]
equal = len(inside["cases"]) - len(wrong)
print(f"{sys.argv[1]}: {equal} of {len(inside['cases'])} case runs are equal {wrong[:5]}")
print([key for key in inside if inside[key] != outside.get(key)])
sys.exit(inside != outside or equal < 10)
PY
}
same "every case" "" --duration all
grep -q '^None of' outside.txt || fail "the served endpoint departs: $(tail -3 outside.txt)"
same "a mutant" obeys-rst-anywhere --id 'rst-*' --id 'reset-*'
grep -q 'FAIL' outside.txt || fail "the served mutant does not depart: $(tail -3 outside.txt)"
same "a bad link" "" --id '*text*' --link 'lose 2%; duplicate 1%; reorder 2%; jitter 3ms; in: delay 20ms'
same "a fault on the wire" "" --id '*checksum*' --id 'syn-*' --fault sends-bad-checksum
grep -q 'FAIL' outside.txt || fail "the fault on the wire does not show: $(tail -3 outside.txt)"

# A stack with an address of its own, by a profile.
cat >own.yaml <<YAML
profile: own
extends: sim
stepped: exec $served
lab: {ipv4: {target: 192.168.69.1}}
YAML
"$tcpspec" run stepped --profile ./own.yaml --quiet -o own --id 'rst-*' >own.txt || fail "$(cat own.txt)"
"$python" - <<'PY' || fail "the addresses of the profile do not count"
import json
results = json.load(open("own/results.json"))
assert results["target"]["facts"]["address4"] == "192.168.69.1", results["target"]
assert {case["family"] for case in results["cases"]} == {4}
assert sum(case["verdict"] == "pass" for case in results["cases"]) > 30
PY

# The steps of a run are the whole truth about the target: without the tester it answers the same.
"$tcpspec" run stepped --exec "exec $served" --profile sim --seed 7 --quiet -o recorded --id 'rst-*' --record-steps steps >/dev/null
[ "$(grep -c '^> go$' steps)" -gt 100 ] || fail "the record has $(wc -l <steps) lines"
sed -n 's/^> //p' steps | "$served" | diff - <(sed -n 's/^< //p' steps) >/dev/null || fail "the replay differs"
"$tcpspec" run stepped --exec "exec $served" --profile sim --seed 7 --quiet -o recorded --id 'rst-*' --record-steps again >/dev/null
cmp steps again || fail "two runs with one seed differ"

# A sweep: nothing departs, and what many points do at one instant is one exchange (nine of each point otherwise).
"$tcpspec" sweep stepped --exec "exec $served" --profile sim --seed 7 --rule 'G-*' -o swept --record-steps sweep.steps >swept.txt ||
  fail "$(tail -5 swept.txt)"
points=$(grep -o '^[0-9]* points in' swept.txt | cut -d' ' -f1)
[ "$points" -gt 5000 ] || fail "the sweep has only $points points"
[ "$(grep -c '^> go$' sweep.steps)" -lt $((points / 4)) ] || fail "$(grep -c '^> go$' sweep.steps) exchanges for $points points"

# An application that knows no four-tuple, only handles: what it says of a connection that is gone is not held against the next.
"$tcpspec" walk stepped --exec "exec $python $faulty no-diag 1 $served" --profile sim --walks 150 --seed 7 >handles.txt ||
  fail "a walk: $(cat handles.txt)"

# A target that dies at a segment, each time.
status=0
"$tcpspec" run stepped --exec "exec $python $faulty dies syn-fin $served" --profile sim --family 4 --seed 7 \
  --id 'syn-fin-to-listen' --id 'syn-is-answered*' --id 'abort-*' -o dead --quiet >dead.txt 2>&1 || status=$?
[ $status = 1 ] || fail "exit code $status: $(cat dead.txt)"
"$python" - <<'PY' || fail "the case that kills the target is not convicted: $(cat dead.txt)"
import json
cases = json.load(open("dead/results.json"))["cases"]
failed = [c for c in cases if c["verdict"] == "fail"]
assert [c["id"] for c in failed] == ["syn-fin-to-listen"], [(c["id"], c["verdict"]) for c in cases]
assert "something is wrong in here" in failed[0]["target_said"], failed[0]
PY
echo ok

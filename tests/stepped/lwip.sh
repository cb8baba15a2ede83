#!/usr/bin/env bash
# usage: lwip.sh TCPSPEC PYTHON: lwIP in virtual time, with every case of every duration: no departure that its profile does not
# explain, and none explained that is not there; as many verdicts as the lab has of it; the same in each run with one seed.
set -euo pipefail
tcpspec=$1 python=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for run in one other; do
  "$tcpspec" run stepped --profile lwip-stepped --duration all --seed 7 --quiet -o $run --record-steps $run.steps \
    >$run.txt 2>&1 || { cat $run.txt; exit 1; }
done
cmp one.steps other.steps
"$python" - <<'PY'
import collections, json
results = json.load(open("one/results.json"))
count = collections.Counter(case["verdict"] for case in results["cases"])
print(dict(count), "in", results["seconds"], "s of virtual time")
assert results["target"]["facts"]["address6"] == "fd77::2", results["target"]
assert count["pass"] >= 1150 and not count["error"], count
flaky = [case["id"] for case in results["cases"] if case["flaky"]]
assert not flaky, flaky
passing = [case["id"] for case in results["cases"] if case.get("unexpected_pass")]
assert not passing, passing
assert results["seconds"] > 1000, results["seconds"]
PY

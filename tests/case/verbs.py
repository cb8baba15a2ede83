"""The verbs that only read cases: what they print, and what they leave to their caller."""

import json
import os
import subprocess
import sys

program, root = sys.argv[1:]
failures = []


def tcpspec(*words, code, stdout="", stderr=""):
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False,
                          env={**os.environ, "TCPSPEC_DATA": root, "COLUMNS": "80"})
    for what, wanted, got in (("standard output", stdout, done.stdout), ("standard error", stderr, done.stderr)):
        if wanted not in got:
            failures.append(f"tcpspec {' '.join(words)}: {what} lacks {wanted!r}: {got[:400]!r}")
    if done.returncode != code:
        failures.append(f"tcpspec {' '.join(words)}: {done.returncode}, not {code}: {done.stderr[:400]!r}")
    return done.stdout


sample = root + "/tests/golden/explain/cases.yaml"
broken = root + "/tests/golden/broken/33-unknown-verb.yaml"

tcpspec("check", code=0, stdout=": no errors\n")
tcpspec("check", sample, code=0, stdout="6 cases in 1 file: no errors\n")
tcpspec("check", sample, broken, code=2, stdout="2 errors in 2 files\n")
tcpspec("check", "/nowhere.yaml", code=2, stdout="/nowhere.yaml: error: cannot be read")
found = json.loads(tcpspec("check", "--json", broken, code=2))
if found["errors"][0]["suggestion"] != "send" or found["errors"][0]["line"] != 6:
    failures.append(f"check --json: {found}")

tcpspec("list", sample, code=0, stdout="stray[closed-ack]")
tcpspec("list", sample, "--id", "time-*", code=0, stdout="time-wait-fin-restarts-2msl  service  standard")
tcpspec("list", sample, "-k", "nothing", code=5, stderr="no case is selected")
tcpspec("list", sample, "-k", "a b", code=2, stderr="`and` or `or` is expected")
tcpspec("list", sample, "--tag", "timer", code=2, stderr="did you mean `timers`?")
tcpspec("list", "tags", sample, code=0, stdout="time-wait  1")
tcpspec("list", broken, code=2, stderr="unknown verb `sned`")
tcpspec("list", "requirements", "--rfc", "5961", "--level", "must", code=0, stdout="RFC5961-3.2-4")
listed = json.loads(tcpspec("list", "requirements", "--json", code=0))
if len(listed) != 653:
    failures.append(f"list requirements --json: {len(listed)}")
listed = json.loads(tcpspec("list", sample, "--json", code=0))
if [c["access"] for c in listed] != ["service", "agent", "agent", "wire", "wire", "agent"]:
    failures.append(f"list --json: {listed}")

tcpspec("explain", "--cases", sample, "stray", code=0, stdout="stray[listen-ack]\n")
tcpspec("explain", "RFC9293-MUST-13", code=0, stdout="stays in TIME-WAIT for twice")
tcpspec("explain", "right-edge-stays", code=0, stdout="EDGE.MAX: the highest SEG.EDGE so far")
tcpspec("explain", "RFC9293-SHLD-14", code=0, stdout="Held against every segment: right-edge-stays")
tcpspec("explain", "right-edge-stay", code=2, stderr="did you mean `right-edge-stays`?")
tcpspec("list", "invariants", code=0, stdout="right-edge-stays")
tcpspec("list", "invariants", "--json", code=0, stdout='"holds": "SEG.EDGE + EDGE.SLACK >= EDGE.MAX"')
tcpspec("explain", "RFC9293-MUST13", code=2, stderr="did you mean `RFC9293-MUST-13`?")

covered = json.loads(tcpspec("coverage", "--json", code=0))
if covered["all"]["requirements"] != len(json.loads(tcpspec("list", "requirements", "--json", code=0))):
    failures.append(f"coverage --json: {covered['all']}")
for parts in ("rfcs", "levels", "accesses"):
    for count in ("checked", "observable", "requirements"):
        if sum(part[count] for part in covered[parts].values()) != covered["all"][count]:
            failures.append(f"coverage --json: the {parts} do not add up to all that are {count}")
said = f"check {covered['all']['checked']} of {covered['all']['observable']} observable"
if said not in " ".join(tcpspec("coverage", code=0).split()):
    failures.append(f"coverage does not say `{said}`")
tcpspec("coverage", "--open", code=0, stdout="Open: ")

with open(root + "/tests/golden/schema/cases.schema.json", encoding="utf-8") as golden:
    if tcpspec("schema", code=0) != golden.read():
        failures.append("schema: differs from its golden file")
json.loads(tcpspec("schema", "results", code=0))

print("\n".join(failures) or "all is well")
sys.exit(bool(failures))

"""whole_catalogue.py TCPSPEC: the report of all cases is one file below 3 MB that leaves nothing out."""

import json
import os
import re
import subprocess
import sys
import tempfile

failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


with tempfile.TemporaryDirectory(prefix="tcpspec-html-") as folder:
    subprocess.run([sys.argv[1], "run", "sim", "--duration", "all", "--seed", "1", "-q", "-o", folder], check=True,
                   stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as file:
        results = json.load(file)
    with open(os.path.join(folder, "report.html"), "rb") as file:
        page = file.read()

expect(f"{len(page)} octets are not below 3 MB", len(page) < 3_000_000)
anchors = set(re.findall(r' id="([^"]*)"', page.decode("utf-8")))
for case in results["cases"]:
    for anchor in (f"case-{case['id']}", f"case-{case['id']}-{case['family']}"):
        expect(f"no anchor {anchor}", anchor in anchors)
for requirement in results["requirements"] + results["others"]:
    expect(f"no anchor req-{requirement['id']}", f"req-{requirement['id']}" in anchors)

expect("no requirement is without a case", any(r["checked_by"] == 0 for r in results["others"]))
expect("no requirement repeats another", any(r["same_as"] for r in results["others"]))
expect("an RFC has no title", all(results["rfcs"].values()))
expect("the tester's system is not told", results["environment"].get("system"))
measured = [m for case in results["cases"] for m in case["measurements"] if m["name"] == "initial-rto"]
expect("nobody says what the initial RTO may be", measured and all(m["asked"].startswith("within ") for m in measured))

print("\n".join(failures))
sys.exit(1 if failures else 0)

"""whole_catalogue.py TCPSPEC: the report of all cases is one file below 5 MB, which leaves nothing out if they pass, and
every verdict in if most fail."""

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



def report_of(target):
    """The results and the page of a run of everything."""
    with tempfile.TemporaryDirectory(prefix="tcpspec-html-") as folder:
        ended = subprocess.run([sys.argv[1], "run", target, "--duration", "all", "--seed", "1", "-q", "--pcap", "never",
                                "-o", folder], stdout=subprocess.DEVNULL)
        expect(f"{target}: exit code {ended.returncode}", ended.returncode in (0, 1))
        with open(os.path.join(folder, "results.json"), encoding="utf-8") as file:
            results = json.load(file)
        with open(os.path.join(folder, "report.html"), "rb") as file:
            page = file.read()
    expect(f"{target}: {len(page)} octets are not below 5 MB", len(page) < 5_000_000)
    anchors = set(re.findall(r' id="([^"]*)"', page.decode("utf-8")))
    for case in results["cases"]:
        for anchor in (f"case-{case['id']}", f"case-{case['id']}-{case['family']}"):
            expect(f"{target}: no anchor {anchor}", anchor in anchors)
    for requirement in results["requirements"] + results["others"]:
        expect(f"{target}: no anchor req-{requirement['id']}", f"req-{requirement['id']}" in anchors)
    return results, page


# Of all mutants the one that most cases fail on.
bad, page = report_of("sim:freezes-ack-number")
expect("few cases fail", bad["summary"]["verdicts"]["fail"] > 300)
expect("the decisions are not shown", page.count(b"<dt>got</dt>") > 200)

results, page = report_of("sim")
left_out = re.search(rb"(\d+) exchanges? \(first those of cases that passed\) (?:is|are) left out", page)
expect("the page says that something is left out, and not what", (b"left-out" in page) == (left_out is not None))
expect("much is left out though all pass", not left_out or int(left_out[1]) < len(results["cases"]) / 20)

expect("no requirement is without a case", any(r["checked_by"] == 0 for r in results["others"]))
expect("no requirement repeats another", any(r["same_as"] for r in results["others"]))
expect("an RFC has no title", all(results["rfcs"].values()))
expect("the tester's system is not told", results["environment"].get("system"))
measured = [m for case in results["cases"] for m in case["measurements"] if m["name"] == "initial-rto"]
expect("nobody says what the initial RTO may be", measured and all(m["asked"].startswith("within ") for m in measured))

print("\n".join(failures))
sys.exit(1 if failures else 0)

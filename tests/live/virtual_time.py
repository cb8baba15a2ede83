"""virtual_time.py TCPSPEC KERNEL: a kernel with time travel waits for nothing, and does the same again.

`bash .ci/kernel test` runs it with the kernel that `bash .ci/kernel` has built."""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

tcpspec, kernel = sys.argv[1:]
problems = []


def expect(what, holds):
    if not holds:
        problems.append(what)


def run(folder, *words):
    """The report, and the seconds that it took here."""
    began = time.monotonic()
    done = subprocess.run([tcpspec, "run", "lab", "--kernel", kernel, "--quiet", "-o", folder, "--json", f"{folder}.json",
                           *words],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    took = time.monotonic() - began
    expect(f"exit {done.returncode} of {' '.join(words)}:\n{done.stdout}", done.returncode in (0, 1))
    with open(f"{folder}.json", encoding="utf-8") as file:
        report = json.load(file)
    print(f"{' '.join(words)}: {len(report['cases'])} case runs, {report['seconds']:.0f} s in the kernel, {took:.1f} s here",
          flush=True)
    return report, took


def conversation(case):
    """All that a second run is to give again. Sequence numbers and timestamps are drawn by the kernel, ports too; times differ by
    milliseconds, because the kernel's random numbers put its work into another order."""
    segments = [re.sub(r"[0-9]{6,}", "N", segment["text"]) for segment in case["segments"]]
    return {**{key: case[key] for key in ("id", "family", "verdict", "outcome", "because", "flaky", "known")},
            "segments": segments}


def waits_for_nothing():
    report, took = run("long", "--id", "syn-is-retransmitted-for-three-minutes", "--family", "4")
    expect(f"{report['seconds']} s of kernel time are not three minutes", report["seconds"] > 60)
    expect(f"{took:.0f} s are not virtual time", took < report["seconds"] / 4)
    expect(f"the report says {report['target']['facts']['kernel']}",
           "in virtual time" in report["target"]["facts"]["kernel"])


def does_the_same_again():
    words = ("--rfc", "5961", "--seed", "7")
    one, other = ([conversation(case) for case in run(folder, *words)[0]["cases"]] for folder in ("one", "other"))
    expect(f"{len(one)} cases in one run, {len(other)} in the other", len(one) == len(other) and len(one) > 100)
    for before, after in zip(one, other):
        expect(f"two runs with one seed differ:\n{before}\n{after}", before == after)


with tempfile.TemporaryDirectory(prefix="tcpspec-time-") as scratch:
    os.chdir(scratch)
    waits_for_nothing()
    does_the_same_again()
print("\n".join(problems))
sys.exit(1 if problems else 0)

"""readme_jobs.py TCPSPEC PAGE: the jobs that .ci/README.md offers are YAML of the right shape, what they run is a command
line that tcpspec takes, and what they keep is what it leaves."""

import os
import shlex
import subprocess
import sys
import tempfile

import yaml

tcpspec, readme = os.path.abspath(sys.argv[1]), sys.argv[2]
failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


def blocks(text):
    """Indented blocks of the page, in order."""
    found, lines = [], []
    for line in text.splitlines() + ["end"]:
        if line.startswith("    ") or (lines and not line):
            lines.append(line[4:])
        elif lines:
            found.append("\n".join(lines))
            lines = []
    return found


def run(command, folder):
    """What the script hands to `tcpspec run`, on the simulated endpoint; the summary of the step."""
    words = shlex.split(command)
    expect(f"{command!r} does not run the script", words[:2] == ["bash", ".ci/quickstart"])
    summary = os.path.join(folder, "step-summary.md")
    ended = subprocess.run([tcpspec, "run", "sim:resets-outside-window", "--id", "rst-*", *words[2:]], cwd=folder,
                           env=dict(os.environ, GITHUB_STEP_SUMMARY=summary), stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    expect(f"{command!r} ends with {ended.returncode}, and a broken requirement is 1:\n{ended.stdout}",
           ended.returncode == 1)
    return ended.stdout, summary


with open(readme, encoding="utf-8") as file:
    github, gitlab = (yaml.safe_load(block) for block in blocks(file.read()))

# YAML 1.1 reads the key `on` as a truth; GitHub does not.
expect("the workflow does not say when it runs", "push" in github.get("on", github.get(True, [])))
job = github["jobs"]["conformance"]
expect("code scanning may not be written to", job["permissions"].get("security-events") == "write")
expect("a private repository could not be checked out", job["permissions"].get("contents") == "read")
steps = job["steps"]
expect("nothing is checked out", steps[0]["uses"].startswith("actions/checkout@"))
with tempfile.TemporaryDirectory(prefix="tcpspec-readme-") as folder:
    told, summary = run(steps[1]["run"], folder)
    expect("no annotation", "::error file=cases/" in told)
    expect("no summary of the step", os.path.exists(summary) and os.path.getsize(summary) > 0)
    for step in steps[2:]:
        expect(f"{step['uses']} does not run after a failure", step["if"] == "always()")
        kept = step["with"].get("sarif_file") or step["with"].get("path")
        expect(f"{kept} is not there", os.path.exists(os.path.join(folder, kept)))

job = gitlab["conformance"]
expect("artifacts of a failure are not kept", job["artifacts"]["when"] == "always")
with tempfile.TemporaryDirectory(prefix="tcpspec-readme-") as folder:
    run(job["script"], folder)
    for kept in [*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]]:
        expect(f"{kept} is not there", os.path.exists(os.path.join(folder, kept)))

print("\n".join(failures))
sys.exit(1 if failures else 0)

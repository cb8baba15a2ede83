"""action.py SOURCE-DIR TCPSPEC: the composite action takes the inputs that it declares, and what it runs is a command line of tcpspec whose
reports are where it says."""

import os
import re
import subprocess
import sys
import tempfile

import yaml

source, tcpspec = (os.path.abspath(word) for word in sys.argv[1:3])
failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


folder = os.path.join(source, ".github", "actions", "run")
with open(os.path.join(folder, "action.yml"), encoding="utf-8") as file:
    text = file.read()
action = yaml.safe_load(text)
expect("it is not a composite action", action["runs"]["using"] == "composite")
used = set(re.findall(r"inputs\.(\w+)", text))
expect(f"inputs are {sorted(action['inputs'])}, used are {sorted(used)}", used == set(action["inputs"]))
expect("the script is not where the action looks for it",
       os.path.exists(os.path.join(folder, "../../../.ci/quickstart")))
(step,) = action["runs"]["steps"]
given = {"arguments": "sim:resets-outside-window --id 'rst-*' --pcap never", "output": "out here", "sarif": "tcpspec.sarif"}
environment = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: given[m[1]], value)
               for name, value in step["env"].items()}

with tempfile.TemporaryDirectory(prefix="tcpspec-action-") as scratch:
    # In place of the script that builds: the program that is built already.
    os.makedirs(os.path.join(scratch, "repository", ".ci"))
    os.makedirs(os.path.join(scratch, "repository", ".github", "actions", "run"))
    with open(os.path.join(scratch, "repository", ".ci", "quickstart"), "w", encoding="utf-8") as file:
        file.write(f'exec {tcpspec} run "$@"\n')
    environment.update(os.environ, GITHUB_ACTION_PATH=os.path.join(scratch, "repository", ".github", "actions", "run"),
                       GITHUB_STEP_SUMMARY=os.path.join(scratch, "summary.md"))
    ended = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=scratch, env=environment, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    expect(f"it ends with {ended.returncode}, and a broken requirement is 1:\n{ended.stdout}", ended.returncode == 1)
    expect("no annotation", "::error file=cases/" in ended.stdout)
    for name in ("out here/results.json", "tcpspec.sarif", "summary.md"):
        expect(f"{name} is not there", os.path.exists(os.path.join(scratch, name)))

sys.exit("\n".join(failures) or None)

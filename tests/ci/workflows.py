"""workflows.py SOURCE-DIR: the workflows are YAML of the right shape, may not write, and name nothing that is not there."""

import glob
import json
import os
import re
import subprocess
import sys

import yaml

source = sys.argv[1]
systems = {"debian:12", "debian:13", "ubuntu:24.04"}
failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


with open(os.path.join(source, "CMakePresets.json"), encoding="utf-8") as file:
    presets = json.load(file)


def known_presets(kind):
    return {preset["name"] for preset in presets[kind] if not preset.get("hidden")}


def known_labels():
    found = set()
    for name in glob.glob(os.path.join(source, "tests", "**", "CMakeLists.txt"), recursive=True):
        with open(name, encoding="utf-8") as file:
            found |= set(re.findall(r"LABELS ([a-z]+)", file.read()))
    return found


def check_command(where, command):
    syntax = subprocess.run(["bash", "-n"], input=command, text=True, stderr=subprocess.PIPE, check=False)
    expect(f"{where}: {syntax.stderr}", syntax.returncode == 0)
    for script in re.findall(r"\bbash ([\w./-]+)", command):
        expect(f"{where}: {script} is not there", os.path.isfile(os.path.join(source, script)))
    for name in re.findall(r"\bpackages[\w-]*", command):
        expect(f"{where}: .ci/{name} is not there", os.path.isfile(os.path.join(source, ".ci", name)))
    kinds = {"cmake --preset": "configurePresets", "cmake --build --preset": "buildPresets", "ctest --preset": "testPresets"}
    for words, kind in kinds.items():
        for name in re.findall(words + r" (\w+)", command):
            expect(f"{where}: there is no preset {name} of that kind", name in known_presets(kind))
    for name in re.findall(r"--label-(?:regex|exclude) (\S+)", command):
        expect(f"{where}: no test has the label {name}", name in known_labels())


def check_step(where, step):
    expect(f"{where} does not do exactly one thing", ("uses" in step) != ("run" in step))
    if "uses" in step:
        expect(f"{where}: {step['uses']} names no version", re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step["uses"]))
    else:
        check_command(where, step["run"])


def images_of(job):
    matrix = job.get("strategy", {}).get("matrix", {})
    image = job["container"]["image"]
    return set(matrix["image"]) if image == "${{ matrix.image }}" else {image}


def check_job(where, job):
    expect(f"{where}: {images_of(job)} are not of {systems}", images_of(job) <= systems)
    expect(f"{where}: nothing is checked out", job["steps"][0].get("uses", "").startswith("actions/checkout@"))
    for key in re.findall(r"matrix\.(\w+)", json.dumps(job)):
        expect(f"{where}: the matrix has no {key}", key in job["strategy"]["matrix"])
    for number, step in enumerate(job["steps"], 1):
        check_step(f"{where}, step {number}", step)


def check_workflow(name):
    with open(name, encoding="utf-8") as file:
        workflow = yaml.safe_load(file)
    where = os.path.basename(name)
    # YAML 1.1 reads the key `on` as a truth; GitHub does not.
    expect(f"{where} does not say when it runs", set(workflow.get("on", workflow.get(True, []))) >= {"push", "pull_request"})
    expect(f"{where} may write", workflow.get("permissions") == {"contents": "read"})
    for title, job in workflow["jobs"].items():
        check_job(f"{where}, {title}", job)
    return workflow["jobs"]


found = sorted(glob.glob(os.path.join(source, ".github", "workflows", "*.yml")))
expect("there is no workflow", found)
jobs = {title: job for name in found for title, job in check_workflow(name).items()}
tested = [job for job in jobs.values() if "bash .ci/test" in json.dumps(job)]
expect(f"not each of {systems} is tested", systems == {image for job in tested for image in images_of(job)})
expect("not both compilers are tested",
       any(set(job["strategy"]["matrix"].get("compiler", [])) == {"g++", "clang++"} for job in tested))
print("\n".join(failures))
sys.exit(1 if failures else 0)

"""tidy.py CLANG-TIDY SOURCE-DIR BUILD-DIR: clang-tidy finds nothing, by .clang-tidy, in the sources of tester/ and
reports/, as the build compiles them (with the presets, up to twelve files as one). What was clean and has not changed since,
its headers included, is not looked at again: BUILD-DIR/tidy has a file for each."""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys

tidy, source, build = sys.argv[1:]
if not os.access(tidy, os.X_OK):
    sys.exit("clang-tidy-14 is missing; bash .ci/install packages-tests installs it")

# The warnings are GCC's, and so are the names of some.
to_clang = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-shadow"]
folder = os.path.join(build, "tidy")


def compiled():
    """The files that the compiler is given, and their object files."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    ours = tuple(os.path.join(top, name, "") for top in (source, build) for name in ("tester", "reports"))
    return {entry["file"]: re.search(r" -o (\S+)", entry["command"])[1] for entry in entries
            if entry["file"].startswith(ours)}


def dependencies():
    """Of each object file, all files that it is made of; what has not been built is not in it."""
    told = subprocess.run(["ninja", "-C", build, "-t", "deps"], stdout=subprocess.PIPE, text=True, check=True).stdout
    found = {}
    for block in told.split("\n\n"):
        first, *lines = block.splitlines() or [""]
        if first.endswith("(VALID)"):
            found[first.split(":")[0]] = sorted(line.strip() for line in lines)
    return found


def fingerprint(files):
    """Changes when any of the files does, or what clang-tidy is told."""
    all_of_them = hashlib.sha256(" ".join([tidy, *to_clang]).encode())
    for name in [os.path.join(source, ".clang-tidy"), __file__, *files]:
        with open(os.path.join(build, name), "rb") as file:
            all_of_them.update(hashlib.sha256(file.read()).digest())
    return all_of_them.hexdigest()


def was_clean(stamp, now):
    try:
        with open(stamp, encoding="utf-8") as file:
            return file.read() == now
    except FileNotFoundError:
        return False


def examine(file, parts):
    stamp = os.path.join(folder, hashlib.sha256(file.encode()).hexdigest())
    now = parts and fingerprint(parts)
    if now and was_clean(stamp, now):
        return ""
    done = subprocess.run([tidy, "--quiet", "-p", build, *to_clang, file], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0 and not done.stdout and now:
        with open(stamp, "w", encoding="utf-8") as out:
            out.write(now)
    # A finding goes to the output; a fault of clang-tidy itself is told elsewhere.
    return done.stdout or (done.stderr if done.returncode != 0 else "")


files, parts_of = compiled(), dependencies()
if len(files) < 20:
    sys.exit(f"{len(files)} files only: {build} is no build of the whole")
os.makedirs(folder, exist_ok=True)
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    found = set(pool.map(lambda file: examine(file, parts_of.get(files[file])), files)) - {""}
print("\n".join(sorted(found)))
sys.exit(1 if found else 0)

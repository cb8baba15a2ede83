"""tidy.py CLANG-TIDY SOURCE-DIR BUILD-DIR: clang-tidy finds nothing, by .clang-tidy, in the sources of tester/ and
reports/. Most of its time goes to the headers, so it reads many files as one: those that the build compiles (with the presets,
up to twelve files as one) are dealt to a few groups, the files of one module to different groups, because they may use one
name twice. What was clean and has not changed since, its headers included, is not looked at again: BUILD-DIR/tidy has a file for
each group."""

import concurrent.futures
import hashlib
import json
import os
import shlex
import subprocess
import sys

tidy, source, build = sys.argv[1:]
if not os.access(tidy, os.X_OK):
    sys.exit("clang-tidy-14 is missing; bash .ci/install packages-tests installs it")

# The warnings are GCC's, and so are the names of some.
to_clang = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-shadow"]
folder = os.path.join(build, "tidy")


# Of each, a compiler's command may have several.
settings = ("-D", "-I", "-isystem", "-std")
most_groups = 6


def compiled():
    """The commands by the file that each compiles, of our modules."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    ours = tuple(os.path.join(top, name, "") for top in (source, build) for name in ("tester", "reports"))
    return {entry["file"]: shlex.split(entry["command"]) for entry in entries if entry["file"].startswith(ours)}


def settings_of(command):
    found = []
    for at, word in enumerate(command):
        if word.startswith(settings):
            found.append([word, command[at + 1]] if word == "-isystem" else [word])
    return found


def dealt(files):
    """Groups of files, those of one folder apart from each other as far as there are groups."""
    groups = [[] for _ in range(min(most_groups, len(files)))]
    for at, file in enumerate(sorted(files)):
        groups[at % len(groups)].append(file)
    return groups


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


def examine(group):
    """What clang-tidy finds in these files, read as one."""
    parts = [parts_of.get(commands[file][commands[file].index("-o") + 1]) for file in group]
    now = fingerprint(sorted(set(sum(parts, [])))) if all(parts) else None
    joint = os.path.join(folder, hashlib.sha256(" ".join(group).encode()).hexdigest())
    if now and was_clean(joint, now):
        return ""
    with open(joint + ".cpp", "w", encoding="utf-8") as out:
        out.write("".join(f'#include "{file}"\n' for file in group))
    flags = []
    for file in group:
        flags += [one for one in settings_of(commands[file]) if one not in flags]
    done = subprocess.run([tidy, "--quiet", f"--config-file={os.path.join(source, '.clang-tidy')}", *to_clang,
                           joint + ".cpp", "--", *sum(flags, [])],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if "clang-diagnostic-error" in done.stdout and len(group) > 1:
        # Two files that use one name, perhaps.
        return "\n".join(filter(None, (examine(group[0::2]), examine(group[1::2]))))
    if done.returncode == 0 and not done.stdout and now:
        with open(joint, "w", encoding="utf-8") as out:
            out.write(now)
    # A finding goes to the output; a fault of clang-tidy itself is told elsewhere.
    return done.stdout or (done.stderr if done.returncode != 0 else "")


commands, parts_of = compiled(), dependencies()
if len(commands) < 20:
    sys.exit(f"{len(commands)} files only: {build} is not a build of the whole")
os.makedirs(folder, exist_ok=True)
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    found = set(pool.map(examine, dealt(commands))) - {""}
print("\n".join(sorted(found)))
sys.exit(1 if found else 0)

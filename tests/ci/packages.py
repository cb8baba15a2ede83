"""packages.py SOURCE-DIR BUILD-DIR: .ci/install takes from the lists what they have for the system at hand, and all that
CMake has found here comes with a package of the lists: a fresh machine lacks nothing."""

import os
import re
import subprocess
import sys
import tempfile

source, build = sys.argv[1:]
install = os.path.join(source, ".ci", "install")
lists = [os.path.join(source, ".ci", name) for name in ("packages", "packages-tests", "packages-clang")]
systems = ["debian-12", "debian-13", "ubuntu-24.04"]
failures = []


def expect(what, holds):
    if not holds:
        failures.append(what)


def listed(system, *files):
    """What .ci/install would look for; `system` None: on this one."""
    with tempfile.TemporaryDirectory(prefix="tcpspec-os-") as folder:
        environment = dict(os.environ)
        if system:
            environment["OS_RELEASE"] = os.path.join(folder, "os-release")
            name, version = system.split("-")
            with open(environment["OS_RELEASE"], "w", encoding="utf-8") as file:
                file.write(f'PRETTY_NAME="A system"\nVERSION_ID="{version}"\nID={name}\n')
        return subprocess.run(["bash", install, "--list", *files], env=environment, check=True, stdout=subprocess.PIPE,
                              text=True).stdout.split()


def check_choice():
    with tempfile.NamedTemporaryFile("w", suffix=".list") as file:
        file.write("# a comment\n\nall  # with a comment\none debian-13 # why\ntwo debian-12 ubuntu-24.04\n")
        file.flush()
        for system, wanted in zip(systems, (["all", "two"], ["all", "one"], ["all", "two"])):
            expect(f"on {system} the choice is {listed(system, file.name)}, not {wanted}",
                   listed(system, file.name) == wanted)


def check_lines():
    for name in lists:
        with open(name, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                words = line.split("#")[0].split()
                for system in words[1:]:
                    expect(f"{name}:{number}: there is no system {system}", system in systems)
    for system in systems:
        names = listed(system, *lists)
        for name in set(names):
            expect(f"{name} is listed twice for {system}", names.count(name) == 1)


def installed():
    """Of each installed package, whether every system has it, and what it depends on."""
    told = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\t${Essential}\t${Pre-Depends}, ${Depends}\n"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    found = {}
    for line in told.splitlines():
        name, essential, depends = line.split("\t")
        found[name] = (essential == "yes", re.findall(r"(?:^|,)\s*([\w.+-]+)", depends))
    return found


def with_dependencies(names, packages):
    """These, what they need themselves (further down it is an accident of others), and what every system has."""
    direct = {need for name in names if name in packages for need in packages[name][1]}
    return set(names) | direct | {name for name, (essential, _) in packages.items() if essential}


def owners(path):
    """The packages of a file. /bin is a link to /usr/bin, and dpkg knows a file by one of its names; what no package has
    may be a link to what one has."""
    for name in (path, os.path.realpath(path)):
        told = subprocess.run(["dpkg-query", "-S", name, name.removeprefix("/usr")], check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True).stdout
        if told:
            return {owner.split(":")[0] for line in told.splitlines() for owner in line.rsplit(": ", 1)[0].split(", ")}
    return set()


def check_what_was_found():
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        cache = re.findall(r"^([\w.+-]+):(?:FILEPATH|PATH)=(/usr/.*|/bin/.*)$", file.read(), re.MULTILINE)
    # The compiler comes with g++ by way of several packages, whose names change with its version.
    found = {key: path for key, path in cache if not key.startswith("CMAKE_") and not key.endswith("_COMPILER")}
    expect(f"CMake has found {len(found)} things only", len(found) > 10)
    available = with_dependencies(listed(None, *lists), installed())
    for key, path in found.items():
        belongs_to = owners(path)
        if belongs_to:  # not what somebody has put there by hand
            expect(f"{key} is {path} of {' or '.join(sorted(belongs_to))}, which no list has",
                   belongs_to & available)


check_choice()
check_lines()
check_what_was_found()
print("\n".join(failures))
sys.exit(1 if failures else 0)

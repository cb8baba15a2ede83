"""yardstick.py BUILD [--json FILE] [--only WORD]: how fast the program is, in one command, by ratios within one run.

BUILD is a build folder of an optimized build. Needs what the lab needs, and a machine that has nothing else to do. Figures
of several machines are compared by the ratios to the bare loop, not by their seconds."""
import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("build")
parser.add_argument("--json", help="write the figures here, too")
parser.add_argument("--only", default="", help="only measurements with this word in their name")
parser.add_argument("--exchanges", default="20000")
options = parser.parse_args()
build = os.path.abspath(options.build)
source = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
tcpspec = os.path.join(build, "bin/tcpspec")
folder = tempfile.TemporaryDirectory()
environment = {**os.environ, "TCPSPEC_DATA": source, "TCPSPEC_AGENT": os.path.join(build, "bin/tcpspec-agent")}
figures = []


def wanted(name):
    return options.only in name


def note(name, **values):
    figures.append({"name": name, **values})
    print(f"{name:<42}" + "".join(f"{key} {value:<12}" for key, value in values.items()), flush=True)


def run(*words):
    """Wall and processor seconds, and the peak of memory, of a command and of what it waits for."""
    began = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    return {"wall_s": round(wall, 2), "processor_s": round(used.ru_utime + used.ru_stime, 2), "peak_MB": used.ru_maxrss // 1024}


def exchanges():
    """Judged exchanges a second beside the bare loop on the same wire."""
    done = subprocess.run([os.path.join(build, "tests/bench/exchange_bench"), options.exchanges], stdout=subprocess.PIPE,
                          env=environment, text=True, check=True)
    ways = {way["way"]: way for way in map(json.loads, done.stdout.splitlines())}
    bare = ways["bare loop, one at a time"]
    bare_cost = bare["processor"] / bare["exchanges"]
    for name, way in ways.items():
        cost = way["processor"] / way["exchanges"]
        note(f"exchanges: {name}", a_second=round(way["exchanges"] / way["seconds"]), processor_us=round(1e6 * cost, 1),
             of_bare_loop=f"{100 * bare_cost / cost:.0f} %")


def rows(count):
    where = os.path.join(folder.name, f"rows-{count}.yaml")
    with open(where, "w") as file:
        file.write("- case: rows\n  title: A SYN with $octets octets more opens\n  checks: [RFC9293-MUST-13]\n  for:\n")
        file.writelines(f"    - {{row: r{i}, octets: {i % 1000}}}\n" for i in range(count))
        file.write("  given: ESTABLISHED\n  steps:\n    - send:   <DATA=$octets>\n    - expect: <ACK=RCV.NXT>\n")
    return where


def first_packet():
    """From the start of the program to its first segment, on the loopback of this namespace."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0x0008) as wire:
        wire.bind(("lo", 0x0800))
        threading.Thread(target=lambda: [listener.accept() for _ in range(1)], daemon=True).start()
        times = []
        for _ in range(5):
            began = time.monotonic()
            process = subprocess.Popen([tcpspec, "run", f"127.0.0.1:{listener.getsockname()[1]}", "--id", "syn-draws-one-syn-ack",
                                        "-o", folder.name, "--quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
            while wire.recv(100)[9] != socket.IPPROTO_TCP:
                pass
            times.append(time.monotonic() - began)
            process.kill()
            process.wait()
            wire.setblocking(False)
            try:
                while True:
                    wire.recv(100)
            except BlockingIOError:
                wire.setblocking(True)
    return sorted(times)[2]


if os.environ.get("TCPSPEC_INSIDE") != "1":
    os.environ["TCPSPEC_INSIDE"] = "1"
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    os.execvp("unshare", ["unshare", *user, "--net", sys.executable, *sys.argv])
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

if wanted("exchanges"):
    exchanges()
for count in (100, 1_000, 10_000):
    if wanted("rows"):
        note(f"check of {count} rows", **run(tcpspec, "check", rows(count)))
if wanted("first segment"):
    note("start to first segment", wall_s=round(first_packet(), 3))
out = ["-o", folder.name, "--quiet"]
for name, words in {
    "run sim --duration all": ["run", "sim", "--duration", "all", *out],
    "run lab": ["run", "lab", *out],
    "sweep sim": ["sweep", "sim", *out],
    "sweep lab": ["sweep", "lab", *out],
    "walk sim": ["walk", "sim", "--walks", "1000", "--quiet"],
    "mutants --matrix": ["mutants", "--matrix"],
}.items():
    if wanted(name):
        note(name, **run(tcpspec, *words))
if options.json:
    with open(options.json, "w") as file:
        json.dump({"machine": f"{os.cpu_count()} processors, {os.uname().release}", "figures": figures}, file, indent=1)

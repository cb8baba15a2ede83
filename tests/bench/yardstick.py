"""yardstick.py BUILD [--json FILE] [--plot FILE] [--only WORD]: how fast the program is, in one command, by ratios within one run.

BUILD is a build folder of an optimized build. Needs what the lab needs, and a machine that has nothing else to do. Figures
of several machines are compared by the ratios to the bare loop, not by their seconds."""
import argparse
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from far_link import FAR, enter_own_namespaces, inside, make_link
from plot import plot_costs

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("build")
parser.add_argument("--json", help="write the figures here, too")
parser.add_argument("--plot", help="an SVG of the cost of each against their number")
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


def costs():
    """Processor time and memory of each with 10 to 100,000: both must grow as the number does."""
    points = {}
    for way in ("cases", "points"):
        least = None
        for count in (10, 100, 1_000, 10_000, 100_000):
            done = subprocess.run([os.path.join(build, "tests/bench/exchange_bench"), str(count), way], stdout=subprocess.PIPE,
                                  env=environment, text=True, check=True)
            way_done = json.loads(done.stdout)
            least = least or way_done["peak_kb"]
            cost = 1e6 * way_done["processor"] / way_done["exchanges"]
            points.setdefault(way, []).append((count, cost))
            note(f"cost of {count} {way}", processor_us=round(cost, 1), each_kB=round((way_done["peak_kb"] - least) / count, 2),
                 peak_MB=way_done["peak_kb"] // 1024)
    if options.plot:
        plot_costs(options.plot, points)


def hping():
    """What hping3, which judges nothing, needs for the same three segments; our kernel sends the third."""
    program = shutil.which("hping3")
    if program is None:
        return
    holder = make_link()
    listens = subprocess.Popen([*inside(holder), sys.executable, "-c",
                                "import socket, time; s = socket.create_server(('', 9)); print(flush=True); time.sleep(1e6)"],
                               stdout=subprocess.PIPE)
    try:
        listens.stdout.readline()
        count = 5_000
        used = run(program, "-q", "-S", "-p", "9", "-i", "u1", "-c", str(count), FAR)
        note("exchanges: hping3", a_second=round(count / used["wall_s"]), processor_us=round(1e6 * used["processor_s"] / count, 1))
    finally:
        for process in (listens, holder):
            process.kill()
            process.wait()


def reports():
    """Each view of a result of 10,000 cases."""
    where = os.path.join(folder.name, "written-out.json")
    subprocess.run([tcpspec, "run", "sim", "--quiet", "-o", folder.name, "--json", where], stdout=subprocess.DEVNULL, env=environment)
    with open(where) as file:
        results = json.load(file)
    some = results["cases"]
    results["cases"] = [{**some[i % len(some)], "id": f"{some[i % len(some)]['id']}-{i}"} for i in range(10_000)]
    with open(where, "w") as file:
        json.dump(results, file)
    listed = subprocess.run([tcpspec, "report", "--help"], stdout=subprocess.PIPE, text=True, env=environment).stdout
    note("read 10000 cases", **run(tcpspec, "report", where, "--csv", os.devnull))
    for view in re.findall(r"^  --([a-z0-9-]+) FILE", listed, re.M):
        if view != "csv":
            note(f"report of 10000 cases: {view}", **run(tcpspec, "report", where, f"--{view}", os.path.join(folder.name, view)))


def beside_longest_case(name, *words):
    """A suite, and the longest of its cases."""
    used = run(tcpspec, "run", *words, "--quiet", "-o", folder.name)
    with open(os.path.join(folder.name, "results.json")) as file:
        results = json.load(file)
    longest = max(case["seconds"] for case in results["cases"])
    note(name, **used, cases=len(results["cases"]), took_s=round(results["seconds"], 2), longest_case_s=round(longest, 2),
         results_MB=round(os.path.getsize(os.path.join(folder.name, "results.json")) / 1e6, 1),
         **{f"{what}_s": round(seconds, 2) for what, seconds in results["spent"].items()})


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


enter_own_namespaces()
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

if wanted("exchanges"):
    exchanges()
    hping()
if wanted("cost"):
    costs()
for count in (100, 1_000, 10_000):
    if wanted("rows"):
        note(f"check of {count} rows", **run(tcpspec, "check", rows(count)))
if wanted("first segment"):
    note("start to first segment", wall_s=round(first_packet(), 3))
for name, words in {
    "run sim --duration all": ["sim", "--duration", "all"],
    "run lab": ["lab"],
    "run lab --duration standard": ["lab", "--duration", "standard"],
    "run lab --tag survey": ["lab", "--tag", "survey"],
}.items():
    if wanted(name):
        beside_longest_case(name, *words)
if wanted("report"):
    reports()
out = ["-o", folder.name, "--quiet"]
for name, words in {
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

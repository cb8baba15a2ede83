"""lateness.py BUILD [--runs N]: how far the times in results.json are from those of a capture.

The capture stands at the other end of the link, in the target's namespace, with stamps of the kernel. Prints a line of JSON
with both processors free and one with all of them busy. Needs root, or a system that lets users make namespaces."""
import argparse
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile

from far_link import FAR, enter_own_namespaces, inside, make_link

SO_TIMESTAMPNS = 35
PACKET_ALL = 0x0003
FAR_END = "--at-the-far-end"
parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("build", nargs="?", default="build/release")
parser.add_argument("--runs", type=int, default=3)
is_capture = sys.argv[1:] == [FAR_END]
options = parser.parse_args([] if is_capture else None)
build = os.path.abspath(options.build)
source = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))


class Capture:
    """The segments at the far end, by a process in its namespace: one line of nanoseconds and hexadecimal digits for each."""

    def __init__(self, holder, where):
        self.where = where
        self.file = open(where, "w")
        self.process = subprocess.Popen([*inside(holder), sys.executable, __file__, FAR_END],
                                        stdout=self.file, stderr=subprocess.PIPE)
        self.process.stderr.readline()

    def segments(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.file.close()
        with open(self.where) as lines:
            return [(digits.strip(), int(at)) for at, digits in (line.split(" ") for line in lines)]


def capture():
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(PACKET_ALL)) as wire:
        wire.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        wire.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE
        wire.bind(("far", PACKET_ALL))
        out = sys.stdout

        def stop(*_):
            out.flush()
            os._exit(0)

        signal.signal(signal.SIGTERM, stop)
        print("ready", file=sys.stderr, flush=True)
        while True:
            octets, stamps, _, sender = wire.recvmsg(2048, 256)
            seconds, nanoseconds = struct.unpack("qq", stamps[0][2])
            if sender[1] == 0x0800 and octets[9] == socket.IPPROTO_TCP:
                out.write(f"{seconds * 10**9 + nanoseconds} {key(octets.hex())}\n")


def key(digits):
    """What makes a segment another one: ports, numbers, flags and all behind them, but not what a host fills in."""
    return digits[40:72] + digits[76:]


def errors(holder, folder):
    """Of each recorded segment that is in the capture once, by nanoseconds."""
    seen = Capture(holder, os.path.join(folder, "far"))
    agent = " ".join([*inside(holder), f"{build}/bin/tcpspec-agent"])
    done = subprocess.run([f"{build}/bin/tcpspec", "run", f"{FAR}:9", "--agent", agent, "--profile", "linux", "-o", folder,
                           "--json", f"{folder}/written-out.json", "--quiet"], env={**os.environ, "TCPSPEC_DATA": source}, stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        sys.exit(f"tcpspec ended with {done.returncode}")
    times = {}
    for which, at in seen.segments():
        times.setdefault(which, []).append(at)
    with open(os.path.join(folder, "written-out.json")) as file:
        results = json.load(file)
    found = []
    for case in results["cases"]:
        for segment in case["segments"]:
            there = times.get(key(segment["octets"]), [])
            if len(there) == 1:
                told = results["time_line"] + case["began_at"] + round(segment["time"] * 1e9)
                found.append(abs(told - there[0]))
    return found, len(results["cases"])


def measure(holder, what, busy):
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(busy)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            all_errors, runs = [], 0
            for _ in range(options.runs):
                some, count = errors(holder, folder)
                all_errors += some
                runs += count
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
    all_errors.sort()
    quantile = {name: round(all_errors[int(share * (len(all_errors) - 1))] / 1000, 1)
                for name, share in (("median_us", 0.5), ("p99_us", 0.99), ("most_us", 1))}
    print(json.dumps({"error of times": what, "case_runs": runs, "segments": len(all_errors), **quantile}), flush=True)


if is_capture:
    capture()
enter_own_namespaces()
the_holder = make_link()
try:
    measure(the_holder, "processors free", 0)
    measure(the_holder, "processors busy", os.cpu_count())
finally:
    the_holder.kill()
    the_holder.wait()

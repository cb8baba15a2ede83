"""await.py TCPSPEC: targets that connect to the tester, in network namespaces of their own.

Needs root, or a system that allows user namespaces; it starts itself again inside one."""
import json
import subprocess
import sys
import tempfile

import own_namespaces

own_namespaces.enter()

# A device: it connects, says something, listens until the other side closes, and begins again.  So often at most.
DEVICE = """
import socket, sys, time
address, times = sys.argv[1], int(sys.argv[2])
while times:
    try:
        with socket.create_connection((address, 8080), timeout=60) as connection:
            times -= 1
            connection.sendall(b"hello")
            while connection.recv(4096):
                pass
    except ConnectionRefusedError:
        time.sleep(0.02)
    except OSError:
        pass
"""

tcpspec = sys.argv[1]
subprocess.run("ip link set lo up", shell=True, check=True)
problems = []


class Run:
    def __init__(self, *words):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([tcpspec, "await", *words, "-o", folder], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
            self.code, self.text = done.returncode, done.stdout
            try:
                with open(folder + "/results.json") as file:
                    self.results = json.load(file)
            except FileNotFoundError:
                self.results = {"cases": []}

    def ids(self, verdict):
        return [case["id"] for case in self.results["cases"] if case["verdict"] == verdict]


def device(address, times, *before):
    return subprocess.Popen([*before, sys.executable, "-c", DEVICE, address, str(times)])


def expect(what, holds, run):
    if not holds:
        problems.append(f"{what} (exit {run.code}):\n{run.text}")


# By a command, one for each connection.
trigger = f"{sys.executable} -c '{DEVICE}' 127.0.0.1 1"
cases = ["--rfc", "9293", "--profile", "linux"]
triggered = Run("8080", "--trigger", trigger, *cases)
expect("a triggered client is judged", triggered.code == 0, triggered)
expect("SYN-SENT is judged", "wrong-acknowledgment-to-syn-sent[SYN+ACK-of-iss]" in triggered.ids("pass"), triggered)
expect("ESTABLISHED is judged", "text-of-any-length-has-a-good-checksum[1001]" in triggered.ids("pass"), triggered)
expect("many cases pass", len(triggered.ids("pass")) >= 60, triggered)
expect("nothing fails without a reason", not [c for c in triggered.results["cases"]
                                              if c["verdict"] == "fail" and not c["known"]], triggered)

# Over a link, by itself, as often as it is wanted.
with subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE) as far:
    inside = ["nsenter", "--net", "--target", str(far.pid)]
    subprocess.run(f"until [ $(readlink /proc/{far.pid}/ns/net) != $(readlink /proc/self/ns/net) ]; do :; done;"
                   f"ip link add near type veth peer name far netns {far.pid};"
                   "ip address add 10.9.0.1/24 dev near; ip link set near up;"
                   f"{' '.join(inside)} ip address add 10.9.0.2/24 dev far;"
                   f"{' '.join(inside)} ip link set far up;"
                   f"{' '.join(inside)} ethtool -K far tx off >/dev/null 2>&1 || true", shell=True, check=True)
    client = device("10.9.0.1", 1_000_000, *inside)
    by_itself = Run("8080", "--id", "text-of-any-length-*", "--id", "wrong-acknowledgment-to-syn-sent*", "--profile", "linux")
    expect("a device that connects by itself is judged", by_itself.code == 0, by_itself)
    expect("a device passes", len(by_itself.ids("pass")) >= 11, by_itself)
    expect("nothing is left open", not by_itself.ids("inconclusive"), by_itself)
    client.terminate()
    client.wait()
    far.stdin.close()

nobody = Run("8080", "--patience", "300ms")
expect("nobody connects", nobody.code == 3 and "nobody connected to port 8080 within 0.3 s" in nobody.text, nobody)

tired = device("127.0.0.1", 4)
stopped = Run("127.0.0.1:8080", "--id", "text-of-any-length-*", "--patience", "2s")
expect("one that stops ends the run", stopped.code == 3 and "opened no connection for 2 s" in stopped.text, stopped)
expect("what was not run is told", stopped.results.get("unrun"), stopped)
tired.wait()

for words in ([], ["80,81"], ["host:http"], ["8080", "--patience", "soon"]):
    refused = Run(*words)
    expect(f"await {words} is a mistake", refused.code == 2, refused)

print("\n".join(problems))
sys.exit(1 if problems else 0)

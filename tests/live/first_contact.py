"""first_contact.py TCPSPEC: what doctor and probe say of a host, in a network namespace of their own.

Needs root, or a system that allows user namespaces; it starts itself again inside one."""
import contextlib
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading

import own_namespaces

own_namespaces.enter()

tcpspec = sys.argv[1]
subprocess.run("ip link set lo up; ip link add near type veth peer name far; ip address add 10.9.0.1/24 dev near;"
               "ip link set near up; ip link set far up", shell=True, check=True)
problems = []


def ask(*words):
    done = subprocess.run([tcpspec, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def expect(code, said, *words):
    got, text = ask(*words)
    if got != code or said not in text:
        problems.append(f"tcpspec {' '.join(words)}: exit {got} instead of {code}, or not \"{said}\":\n{text}")
    return text


def serve(listener):
    while True:
        connection, _ = listener.accept()
        # Some of the cases that measure end with a RST.
        with connection, contextlib.suppress(ConnectionError):
            if connection.recv(1000):
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello")


class Listening(threading.Thread):
    """The ports that SYNs on the loopback go to."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ports = set()
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.socket.bind(("lo", 0))
        self.start()

    def run(self):
        while True:
            frame = self.socket.recv(65535)
            header = 14 + 4 * (frame[14] & 15)
            if frame[14 + 9] == socket.IPPROTO_TCP and frame[header + 13] & 0x12 == 0x02:
                self.ports.add(struct.unpack_from("!H", frame, header + 2)[0])


with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_server(("127.0.0.1", 0)) as reserved:
    port = listener.getsockname()[1]
    closed = reserved.getsockname()[1]
    reserved.close()
    threading.Thread(target=serve, args=(listener,), daemon=True).start()

    expect(0, f"port {port}", "doctor", f"127.0.0.1:{port}")
    expect(3, "the connection was refused", "doctor", f"127.0.0.1:{closed}")
    expect(3, "do not work.", "doctor", f"127.0.0.1:{port},{closed}")
    expect(3, "no host responds at this address", "doctor", "10.9.0.7:80")
    expect(3, "cannot find the address of no.such.invalid", "doctor", "no.such.invalid:80")
    expect(3, "192.0.2.1 is a public address", "doctor", "192.0.2.1:80")
    expect(2, "did you mean `obeys-rst-anywhere`", "doctor", "sim:obeys-rst-anywere")
    # A full backlog answers no SYN: to a client, the port is silent.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        silent = full.getsockname()[1]
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", silent))
        expect(3, "does not respond", "doctor", f"127.0.0.1:{silent}")
        for filler in fillers:
            filler.close()

    seen = Listening()
    text = expect(0, "role: http", "probe", f"127.0.0.1:{port}")
    if seen.ports != {port}:
        problems.append(f"probe was given port {port} and opened {sorted(seen.ports)}")
    if "closed-port" in text:
        problems.append("probe looked for a closed port without being asked")
    text = expect(0, "role: http", "probe", f"127.0.0.1:{port}", "--search")
    if not seen.ports >= {7, 9, 13, 19, 80, port} or not re.search(r"closed-port: \d+", text):
        problems.append(f"probe --search opened only {sorted(seen.ports)}")
    expect(3, f"has no open port among those tried: {closed};", "probe", f"127.0.0.1:{closed}")

# On this host the tester takes its own ports from those of the target: never the one that must stay closed.
with open("/proc/sys/net/ipv4/ip_local_port_range", "w") as few:
    few.write("50000 50095")
with tempfile.NamedTemporaryFile("w", suffix=".yaml") as profile:
    profile.write("profile: few-ports\nclosed-port: 50031\n")
    profile.flush()
    for address, family in [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]:
        with socket.create_server((address, 4000), family=family) as listener, tempfile.TemporaryDirectory() as out:
            threading.Thread(target=serve, args=(listener,), daemon=True).start()
            for seed in ("1", "2", "3"):
                expect(0, "24 pass", "run", f"[{address}]:4000" if ":" in address else f"{address}:4000", "-j", "8",
                       "--profile", profile.name, "--id", "stray-*-to-closed*", "--id", "reset-is-not-answered-by-closed*",
                       "--fail-on", "inconclusive", "--seed", seed, "--quiet", "-o", out)

print("\n".join(problems))
sys.exit(1 if problems else 0)

"""scan.py TCPSPEC: a scan of some hundred addresses that one namespace owns, with services of different kinds.

Needs root, or a system that allows user namespaces; it starts itself again inside one."""
import json
import os
import re
import resource
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import own_namespaces

own_namespaces.enter()

tcpspec = sys.argv[1]
problems = []


def shell(text):
    subprocess.run(text, shell=True, check=True)


def serve():
    """Accepts at every address, reads, and says nothing."""
    chosen = selectors.DefaultSelector()
    listener = socket.create_server(("", 80), backlog=4096, family=socket.AF_INET6, dualstack_ipv6=True)
    listener.setblocking(False)
    chosen.register(listener, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in chosen.select():
            one = key.fileobj
            try:
                if one is listener:
                    connection, _ = listener.accept()
                    connection.setblocking(False)
                    chosen.register(connection, selectors.EVENT_READ)
                    continue
                if one.recv(65536):
                    continue
            except OSError:
                pass
            if one is not listener:
                chosen.unregister(one)
                one.close()


if len(sys.argv) > 2:
    serve()

# The hosts: a namespace that owns 10.88.0.0/16.
hosts = subprocess.Popen(["unshare", "--net", "sh", "-c", "read line; exec \"$0\" \"$@\"", sys.executable, __file__, tcpspec, "serve"],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
time.sleep(0.3)
shell(f"ip link add near type veth peer name far netns {hosts.pid}; ip link set lo up;"
      "ip address add 10.87.0.1/24 dev near; ip link set near up; ip address add fd87::1/64 dev near nodad;"
      f"nsenter -t {hosts.pid} -n sh -ec 'ip link set lo up; ip address add 10.87.0.2/24 dev far; ip link set far up;"
      "ip address add fd87::2/64 dev far nodad; ip route add local 10.88.0.0/16 dev lo';"
      "ip route add 10.88.0.0/16 via 10.87.0.2")
print("go", file=hosts.stdin, flush=True)
assert hosts.stdout.readline() == "ready\n"

folder = tempfile.TemporaryDirectory()
out = os.path.join(folder.name, "scan.jsonl")


def path(name, text):
    where = os.path.join(folder.name, name)
    with open(where, "w") as file:
        file.write(text)
    return where


def scan(*words, code=0):
    done = subprocess.run([tcpspec, "scan", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != code:
        problems.append(f"tcpspec scan {' '.join(words)}: exit {done.returncode} instead of {code}:\n{done.stdout}")
    return done.stdout


def lines(file=out):
    with open(file) as text:
        return [json.loads(line) for line in text]


def check(truth, why):
    if not truth:
        problems.append(why)


# Some hundred hosts, an excluded network, a closed port, and nobody at all.
count = int(os.environ.get("TCPSPEC_SCAN_TARGETS", "300"))  # a benchmark has 10,000
many = [f"10.88.{i // 100}.{i % 100 + 1}:80" for i in range(count)]
targets = path("targets", "\n".join(many + ["10.88.0.1:81", "10.87.0.77:80", "10.88.200.1:80"]))
exclude = path("exclude", "10.88.200.0/24  # they asked us to\n")
began = time.monotonic()
said = scan("--targets", targets, "--exclude", exclude, "-o", out, "--rate", "20000", "--seed", "1")
took = time.monotonic() - began
found = {line["target"]: line for line in lines()}
check(set(found) == set(many + ["10.88.0.1:81", "10.87.0.77:80"]), f"lines for {len(found)} targets")
check(found["10.88.0.1:81"]["state"] == "closed", "10.88.0.1:81 is " + found["10.88.0.1:81"]["state"])
check(found["10.87.0.77:80"]["state"] == "silent" or found["10.87.0.77:80"]["state"] == "unreachable",
      "10.87.0.77:80 is " + found["10.87.0.77:80"]["state"])
for target in many:
    line = found[target]
    failed = [case for case in line["cases"] if case["verdict"] in ("fail", "error")]
    check(line["state"] == "tested" and not failed, f"{target}: {line['state']}, {failed}")
    check(line["fingerprint"]["service"] == "discard", f"{target}: {line['fingerprint']}")
    check(len(line["cases"]) > 20, f"{target}: {len(line['cases'])} cases")
check(f"{count + 2} targets, {count} tested" in said, said)
check(sum(line["fingerprint"]["stack"] == "Linux 6" for line in found.values()) > 0.9 * count, "hardly any looks like Linux")
order = [line["target"] for line in lines()]
check(order != sorted(order), "the targets were not shuffled")

if count > 300:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{count + 2} targets took {took:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor time and "
          f"{used.ru_maxrss // 1024} MB", said, *problems, sep="\n")
    sys.exit(1 if problems else 0)

# Each host has the verdicts that a run gives it alone.
alone = os.path.join(folder.name, "alone")
subprocess.run([tcpspec, "run", "10.88.1.7:80", "--tag", "survey", "-o", alone, "--quiet"], stdout=subprocess.DEVNULL)
with open(os.path.join(alone, "results.json")) as results:
    run = {case["id"]: case["verdict"] for case in json.load(results)["cases"]}
scanned = {case["id"]: case["verdict"] for case in found["10.88.1.7:80"]["cases"]}
late = {case["id"] for case in found["10.88.1.7:80"]["cases"] if "the tester was" in (case["because"] or "")}
differ = {id: (verdict, scanned.get(id)) for id, verdict in run.items() if verdict != scanned.get(id) and id not in late}
check(not differ and len(run) == len(scanned), f"run and scan differ: {differ}")

# The page names all members of a line, and its questions get answers where there is DuckDB.
with open(os.path.join(os.path.dirname(__file__), "../../tester/scan/README.md")) as page:
    page = page.read()
known = set(re.findall(r"`([a-z_]+)`", page[page.index("| member | says |"):]))
line = found["10.88.1.7:80"]
for part in (line, line["fingerprint"], line["cases"][0]):
    check(known >= set(part), f"tester/scan/README.md does not name {set(part) - known}")
for question in re.findall(r"(?:^    (?:SELECT|FROM|WHERE|GROUP) .*\n)+", page, re.M) if shutil.which("duckdb") else []:
    answer = subprocess.run(["duckdb", "-json", "-c", question.replace("tcpspec-scan.jsonl", out)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(answer.returncode == 0, f"{question}{answer.stdout}")
    if "count(*) AS targets\n" in question:
        counts = {(row["id"], row["verdict"]): row["targets"] for row in json.loads(answer.stdout)}
        check(counts[("ecn-is-agreed-to", "pass")] == 300, f"{question}{answer.stdout}")

# Two shards are the whole, and merge joins them.
few = path("few", "saddr,sport,success\n" + "\n".join(f"10.88.5.{i + 1},80,{i % 10 and 1}" for i in range(40)))
parts = [os.path.join(folder.name, f"part{i}.jsonl") for i in (1, 2)]
for i, part in enumerate(parts):
    scan("--targets", few, "-o", part, "--shard", f"{i + 1}/2", "--id", "syn-draws-one-syn-ack", "-q")
sizes = [len(lines(part)) for part in parts]
check(sum(sizes) == 36 and min(sizes) > 5, f"shards of {sizes} of 36 targets that zmap saw open")
whole = os.path.join(folder.name, "whole.jsonl")
merged = subprocess.run([tcpspec, "merge", *parts, "-o", whole], stdout=subprocess.PIPE, text=True)
check(merged.returncode == 0 and "36 targets, 36 tested" in merged.stdout, merged.stdout)
check(len(lines(whole)) == 36, "merge lost some")

# An interrupt, a line half written, and the rest.
part = os.path.join(folder.name, "resumed.jsonl")
running = subprocess.Popen([tcpspec, "scan", "--targets", targets, "-o", part, "-j", "40", "--id", "syn-draws-one-syn-ack"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while not os.path.exists(part) or os.path.getsize(part) < 20_000:
    time.sleep(0.05)
running.send_signal(signal.SIGINT)
check(running.wait() == 130, f"the interrupted scan ended with {running.returncode}")
before = len(lines(part))
check(0 < before < 303, f"{before} lines before the interrupt")
with open(part, "a") as file:
    file.write('{"target":"10.88.')
scan("--targets", targets, "-o", part, code=2)
scan("--targets", targets, "-o", part, "--resume", "--id", "syn-draws-one-syn-ack", "--rate", "20000", "-q")
done = [line["target"] for line in lines(part)]
check(len(done) == len(set(done)) == 303, f"{len(done)} lines for {len(set(done))} targets after --resume")

# Over IPv6, and two ports of a host.
said = scan("--targets", path("six", "[fd87::2]:80\n[fd87::2]:81\n"), "-o", "-", "--id", "syn-draws-one-syn-ack")
check('"target":"[fd87::2]:80","address":"fd87::2","port":80,"name":null,"state":"tested"' in said, said)
check('"target":"[fd87::2]:81","address":"fd87::2","port":81,"name":null,"state":"closed"' in said, said)
said = scan("--targets", path("public", "192.0.2.1:80"), "-o", "-", code=2)
check("1 of 1 targets have public addresses" in said, said)

hosts.kill()
print(f"302 targets took {took:.0f} s", *problems, sep="\n")
sys.exit(1 if problems else 0)

"""blame_path.py TCPSPEC changes|limits: two routers between tester and target; the first has rules that change or drop segments.

Needs nftables, and root or a system that allows user namespaces; it starts itself again inside one."""
import json
import os
import subprocess
import sys
import tempfile

import own_namespaces

own_namespaces.enter()

tcpspec = sys.argv[1]
problems = []


def namespace():
    """A process in a network namespace of its own, which it keeps."""
    process = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo ready; exec sleep 600"], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def within(process, text):
    subprocess.run(["nsenter", "-t", str(process.pid), "-n", "sh", "-ec", text], check=True)


def here(text):
    subprocess.run(["sh", "-ec", text], check=True)


first, second, host = (namespace() for _ in range(3))
here(f"ip link set lo up; ip link add dev0 type veth peer name dev1 netns {first.pid}; ip address add 10.90.0.1/24 dev dev0;"
     "ip link set dev0 up; ip address add fd90::1/64 dev dev0 nodad")
within(first, f"ip link add dev2 type veth peer name dev3 netns {second.pid}; ip address add 10.90.0.2/24 dev dev1;"
       "ip address add 10.91.0.1/24 dev dev2; ip address add fd90::2/64 dev dev1 nodad; ip address add fd91::1/64 dev dev2 nodad")
within(second, f"ip link add dev4 type veth peer name dev5 netns {host.pid}; ip address add 10.91.0.2/24 dev dev3;"
       "ip address add 10.92.0.1/24 dev dev4; ip address add fd91::2/64 dev dev3 nodad; ip address add fd92::1/64 dev dev4 nodad")
within(host, "ip address add 10.92.0.2/24 dev dev5; ip address add fd92::2/64 dev dev5 nodad; ip link set lo up; ip link set dev5 up")
for router, devices in ((first, "dev1 dev2"), (second, "dev3 dev4")):
    within(router, f"for device in lo {devices}; do ip link set $device up; done;"
           "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding;"
           "echo 0 >/proc/sys/net/ipv4/icmp_ratelimit")
here("ip route add default via 10.90.0.2; ip -6 route add default via fd90::2")
within(first, "ip route add 10.92.0.0/24 via 10.91.0.2; ip -6 route add fd92::/64 via fd91::2")
within(second, "ip route add 10.90.0.0/24 via 10.91.0.1; ip -6 route add fd90::/64 via fd91::1")
within(host, "ip route add default via 10.92.0.1; ip -6 route add default via fd92::1")

server = subprocess.Popen(["nsenter", "-t", str(host.pid), "-n", sys.executable, "-c", """
import socket, threading
def serve(connection):
    try:
        while connection.recv(4096): pass
    except OSError: pass
    connection.close()
listener = socket.create_server(("", 80), family=socket.AF_INET6, dualstack_ipv6=True, backlog=64)
print("ready", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""], stdout=subprocess.PIPE, text=True)
assert server.stdout.readline() == "ready\n"
folder = tempfile.TemporaryDirectory()


def perhaps(place, rule, case, family="4"):
    """What a run of that case says of the path, with that rule at that place."""
    if rule:
        within(place, f"nft 'add table inet box; add chain inet box way {{ type filter hook {rule[0]} priority 0; }};"
               f"add rule inet box way {rule[1]}'")
    target = "10.92.0.2:80" if family == "4" else "[fd92::2]:80"
    done = subprocess.run([tcpspec, "run", target, "--id", case, "--blame-path", "--quiet", "-o", folder.name],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if rule:
        within(place, "nft flush ruleset")
    with open(os.path.join(folder.name, "results.json")) as results:
        found = json.load(results)["cases"]
    if not found:
        problems.append(f"{case}: {done.stdout}")
    return {result["verdict"] + ": " + result.get("perhaps_path", "") for result in found}


def expect(found, *words):
    for said in found:
        if not all(word in said for word in words):
            problems.append(f"no {words} in: {said}")
    print(*found)


def changes():
    drop = "tcp flags & (syn | fin) == syn | fin drop"
    expect(perhaps(first, ("forward", drop), "syn-fin-to-listen"), "hop 2 (10.91.0.2) never got it", "dropped behind hop 1 (10.90.0.2)")
    expect(perhaps(first, ("forward", drop), "syn-fin-to-listen", "6"), "hop 2 (fd91::2) never got it", "behind hop 1 (fd90::2)")
    strip = "tcp flags syn reset tcp option window"
    expect(perhaps(first, ("forward", strip), "window-scale-is-answered[7]"), "hop 2 (10.91.0.2) got it changed behind hop 1 (10.90.0.2)",
           "<WSOPT=2> was removed")
    # As the packet comes in, so that its own quote has it.
    expect(perhaps(second, ("prerouting", "tcp flags syn reset tcp option sack-perm"), "text-beyond-a-gap-is-reported"),
           "hop 2 (10.91.0.2) got it changed behind hop 1", "<SACKOK> was removed")
    rewrite = "tcp flags syn tcp option maxseg size set 300 tcp window set 500"
    expect(perhaps(first, ("forward", rewrite + " reset tcp option window"), "window-scale-is-answered[7]"),
           "<MSS=1460> became <MSS=300>", "<WND=65535> became <WND=500>")

    # The host itself does it, or nobody: no router is blamed.
    for found in (perhaps(host, ("input", drop), "syn-fin-to-listen"), perhaps(host, None, "syn-fin-to-listen"),
                  perhaps(host, ("input", strip), "window-scale-is-answered[7]")):
        for said in found:
            if "hop" in said:
                problems.append(f"somebody is blamed: {said}")


def limits():
    # What drops every RST drops one of the tester, too, whichever was missed.
    reset = ("forward", "tcp flags & rst == rst drop")
    expect(perhaps(first, reset, "stray-with-ack-to-listen[[]ACK]"), "of <CTL=RST>", "hop 2 (10.91.0.2) never got it",
           "dropped behind hop 1 (10.90.0.2)")
    # Linux drops a SYN with FIN; who looks for the reason finds the limit.
    expect(perhaps(first, ("forward", "limit rate over 20/second burst 5 packets drop"), "syn-fin-to-listen"),
           "right behind 128 others", "hop 2 (10.91.0.2) never got it", "behind hop 1 (10.90.0.2)")


{"changes": changes, "limits": limits}[sys.argv[2]]()

for process in (server, first, second, host):
    process.kill()
print(*problems, sep="\n")
sys.exit(1 if problems else 0)

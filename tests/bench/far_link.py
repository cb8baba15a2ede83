"""A link of two namespaces, as a measurement needs that does not make a lab by itself."""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "live"))
from own_namespaces import enter as enter_own_namespaces  # noqa: E402, F401

NEAR, FAR = "10.78.0.1", "10.78.0.2"


def inside(holder):
    """What to put before a command that is to run at the far end."""
    return ["nsenter", f"--net=/proc/{holder.pid}/ns/net"]


def make_link():
    """A pair of devices, `near` here and `far` in a namespace of its own, which the process holds that is returned."""
    holder = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo ready; exec sleep infinity"], stdout=subprocess.PIPE)
    holder.stdout.readline()
    for command in (["link", "set", "lo", "up"],
                    ["link", "add", "near", "type", "veth", "peer", "name", "far", "netns", str(holder.pid)],
                    ["address", "add", f"{NEAR}/24", "dev", "near"], ["link", "set", "near", "up"]):
        subprocess.run(["ip", *command], check=True)
    for command in (["address", "add", f"{FAR}/24", "dev", "far"], ["link", "set", "far", "up"]):
        subprocess.run([*inside(holder), "ip", *command], check=True)
    return holder

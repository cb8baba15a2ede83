"""The target's side of tcpspec's stepped protocol (PROTOCOL.md), for stacks in Python 3.6 or later.

A stack is an object with these methods; all times are nanoseconds:

    packet(now, octets)     a packet arrives: an IP datagram, or with packets="ethernet" a frame
    timers(now)             runs the timers that are due; returns when the next is, or None
    request(now, line)      the application's reply to a request of the agent's protocol; only with application=True

It sends with the function that serve() hands to `make`:

    serve(lambda hello, send: MyStack(hello.addresses, hello.seed, send))
"""
import sys


class Hello:
    """What the tester says first."""

    def __init__(self, line):
        words = dict(word.split("=", 1) for word in line.split()[2:])
        self.seed = int(words["seed"])  # all that the stack draws at random comes from here
        self.now = int(words["now"])
        self.addresses = [address.split("/")[0] for address in words["addresses"].split(",")]


def serve(make, packets="ip", application=False, addresses=None):
    """Serves the stack that `make` makes until standard input ends.  `addresses`: which of those of hello it has."""
    hello = Hello(sys.stdin.readline())
    answer = []
    stack = make(hello, lambda octets: answer.append("out " + bytes(octets).hex()))
    words = ["hello 1", "packets=" + packets]
    if addresses is not None:
        words.append("addresses=" + ",".join(addresses))
    if not application:
        words.append("application=no")
    print(*words, flush=True)
    now = hello.now
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "at":
            now = int(rest)
        elif word == "in":
            stack.packet(now, bytes.fromhex(rest))
        elif word == "ask":
            answer.append("reply " + stack.request(now, rest))
        elif word == "go":
            next_time = stack.timers(now)
            answer.append("wake never" if next_time is None else "wake %d" % max(next_time, now))
            print("\n".join(answer), flush=True)
            del answer[:]

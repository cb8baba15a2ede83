#!/usr/bin/env python3
"""A stepped target around another one, which misbehaves from a certain step on.

usage: faulty_target.py FAULT AT COMMAND...
FAULT `no-diag` is none: an application that knows no four-tuple, from the first step on.
AT is the number of the step, or `syn-fin`: the first step in which a segment with SYN and FIN arrives (IPv4).
"""
import re
import subprocess
import sys
import time

FAULT, AT = sys.argv[1], sys.argv[2]
inner = subprocess.Popen(sys.argv[3:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


def say(*lines):
    sys.stdout.write("".join(line + "\n" for line in lines))
    sys.stdout.flush()


def ask(lines):
    """What the other target answers."""
    if FAULT == "no-diag":
        lines = [re.sub(r"^(ask \S+) DIAG .*", r"\1 DIAGNOSE", line) for line in lines]
    inner.stdin.write("".join(lines))
    inner.stdin.flush()
    answer = []
    while not answer or not answer[-1].startswith("wake"):
        answer.append(inner.stdout.readline().rstrip("\n"))
    return answer


def misbehave(now, answer):
    if FAULT == "dies":
        sys.exit("something is wrong in here")
    if FAULT == "hangs":
        time.sleep(3600)
    if FAULT == "floods":
        while True:
            say("out 45")
    if FAULT == "never-ends-the-line":
        while True:
            sys.stdout.write("out 45")
    if FAULT == "moves-time-back":
        answer[-1] = f"wake {now - 1}"
    if FAULT == "always-awake":
        answer[-1] = f"wake {now}"
    if FAULT == "bad-hex":
        answer.insert(0, "out 45f")
    if FAULT == "bad-word":
        answer.insert(0, "send 45")
    if FAULT == "bad-time":
        answer[-1] = "wake soon"
    if FAULT == "no-reply":
        answer = answer[-1:]
    if FAULT == "reply-to-nothing":
        answer.insert(0, "reply nobody ok")
    if FAULT == "says-more":
        answer.append("wake never")
    say(*answer)


def has_syn_and_fin(line):
    """Of an IPv4 datagram without options."""
    octets = bytes.fromhex(line.split()[1]) if line.startswith("in ") else b""
    return len(octets) > 33 and octets[0] == 0x45 and octets[9] == 6 and octets[33] & 3 == 3


def main():
    hello = sys.stdin.readline()
    if AT == "0":
        misbehave(0, ["hello 2"] if FAULT == "old" else ["welcome"])
    inner.stdin.write(hello)
    inner.stdin.flush()
    say(inner.stdout.readline().rstrip("\n"))
    step, lines, wrong, number = [], [], False, 0
    for line in sys.stdin:
        lines.append(line)
        wrong = wrong or (AT == "syn-fin" and has_syn_and_fin(line))
        if line != "go\n":
            continue
        number += 1
        wrong = wrong or (AT.isdigit() and number >= int(AT))
        now, answer = int(lines[0].split()[1]), ask(lines)
        if wrong:
            misbehave(now, answer)
        else:
            say(*answer)
        lines = []


main()

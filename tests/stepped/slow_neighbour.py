#!/usr/bin/env python3
"""A stack on Ethernet that has only 10.77.0.2, tells its MAC address after two seconds, and sends what nobody wants."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tester" / "stepped" / "portable"))
import tcpspec_stepped  # noqa: E402

SECOND = 10**9
TESTER, OWN = bytes.fromhex("02770000ff01"), bytes.fromhex("027700000001")
UNWANTED = TESTER + OWN + bytes.fromhex("0800" + "45000014000000004001000000000000" + "0a4d0001")
ANSWER = TESTER + OWN + bytes.fromhex("0806" "0001080006040002") + OWN + bytes([10, 77, 0, 2]) + TESTER + bytes([10, 77, 0, 1])


class SlowNeighbour:
    def __init__(self, hello, send):
        self.answer_at, self.send = hello.now + 2 * SECOND, send

    def packet(self, now, octets):
        pass

    def timers(self, now):
        self.send(UNWANTED)
        if now >= self.answer_at:
            self.send(ANSWER)
            return None
        return now + SECOND // 4


tcpspec_stepped.serve(SlowNeighbour, packets="ethernet")

#!/usr/bin/env python3
"""A tiny TCP: it listens at port 9, takes what comes, and closes when its peer does (IPv4, one segment in flight).

It shows how a stack is bound to the tester:

    tcpspec run stepped --exec 'python3 tests/targets/stepped/tiny.py' --port 9

tiny.c is the same in C: both send the same octets.
"""
import socket
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tester" / "stepped" / "portable"))
import tcpspec_stepped  # noqa: E402

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
PORT, WINDOW, SECOND, TRIES = 9, 8192, 10**9, 5


def checksum(octets):
    words = struct.unpack(">%dH" % ((len(octets) + 1) // 2), octets + b"\0" * (len(octets) % 2))
    total = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def after(a, b):
    """Whether sequence number a is after b."""
    return 0 < (a - b) & 0xFFFFFFFF < 1 << 31


class Connection:
    def __init__(self, number, peer):
        self.una, self.nxt, self.rcv_nxt, self.peer = number, number, peer, 0
        self.flags, self.tries, self.due = 0, 0, None  # what is in flight: SYN or FIN


class TinyTcp:
    def __init__(self, hello, send):
        self.address = socket.inet_aton(hello.addresses[0])
        self.random, self.send = hello.seed, send
        self.connections = {}  # by address and port of the peer

    def packet(self, now, octets):
        if len(octets) < 40 or octets[0] >> 4 != 4 or octets[9] != 6 or octets[16:20] != self.address:
            return
        header = (octets[0] & 15) * 4
        source, tcp = octets[12:16], octets[header : struct.unpack(">H", octets[2:4])[0]]
        if len(tcp) < 20 or checksum(source + self.address + struct.pack(">HH", 6, len(tcp)) + tcp) != 0:
            return
        port, to, seq, ack, offset, flags = struct.unpack(">HHIIBB", tcp[:14])
        if offset >> 4 < 5 or (offset >> 4) * 4 > len(tcp):
            return
        self.segment(now, (source, port), to, seq, ack, flags, len(tcp) - (offset >> 4) * 4)

    def segment(self, now, peer, to, seq, ack, flags, size):
        key = peer + (to,)
        length = size + (flags & SYN != 0) + (flags & FIN != 0)
        one = self.connections.get(key)
        if one is None:
            if flags & RST:
                return
            if to == PORT and flags & (SYN | ACK) == SYN:
                one = self.connections[key] = Connection(self.draw(), 0)
                one.rcv_nxt = (seq + 1) & 0xFFFFFFFF
                self.transmit(now, key, one, SYN)
            elif flags & ACK:
                self.emit(key, ack, 0, RST)
            else:
                self.emit(key, 0, (seq + length) & 0xFFFFFFFF, RST | ACK)
            return
        if seq != one.rcv_nxt:  # only what is in order is taken (RFC 9293 3.10.7.4)
            if not flags & RST:
                self.emit(key, one.nxt, one.rcv_nxt, ACK)
        elif flags & RST:
            del self.connections[key]
        elif flags & SYN:
            self.emit(key, one.nxt, one.rcv_nxt, ACK)
        elif flags & ACK and after(ack, one.nxt):
            if one.flags & SYN:
                self.emit(key, ack, 0, RST)
            else:
                self.emit(key, one.nxt, one.rcv_nxt, ACK)
        elif flags & ACK:
            self.acceptable(now, key, one, ack, flags, length)

    def acceptable(self, now, key, one, ack, flags, length):
        if ack == one.nxt and one.flags:
            closed = one.flags & FIN
            one.flags, one.due = 0, None
            if closed:
                del self.connections[key]
                return
        if length == 0 or one.flags:
            return
        one.rcv_nxt = (one.rcv_nxt + length) & 0xFFFFFFFF
        if flags & FIN:
            self.transmit(now, key, one, FIN)
        else:
            self.emit(key, one.nxt, one.rcv_nxt, ACK)

    def transmit(self, now, key, one, flags):
        """Sends SYN or FIN until it is acknowledged."""
        one.una, one.nxt, one.flags, one.tries = one.nxt, (one.nxt + 1) & 0xFFFFFFFF, flags, 0
        one.due = now + SECOND
        self.emit(key, one.una, one.rcv_nxt, flags | ACK)

    def timers(self, now):
        for key in [key for key, one in self.connections.items() if one.due is not None and one.due <= now]:
            one = self.connections[key]
            one.tries += 1
            if one.tries > TRIES:
                del self.connections[key]
                continue
            one.due = now + (SECOND << one.tries)
            self.emit(key, one.una, one.rcv_nxt, one.flags | ACK)
        return min((one.due for one in self.connections.values() if one.due is not None), default=None)

    def draw(self):
        self.random = (self.random * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return self.random >> 32

    def emit(self, key, seq, ack, flags):
        peer, port, own = key
        tcp = struct.pack(">HHIIBBHHH", own, port, seq, ack, 5 << 4, flags, 0 if flags & RST else WINDOW, 0, 0)
        total = checksum(self.address + peer + struct.pack(">HH", 6, len(tcp)) + tcp)
        tcp = tcp[:16] + struct.pack(">H", total) + tcp[18:]
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0, self.address, peer)
        self.send(ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:] + tcp)


tcpspec_stepped.serve(lambda hello, send: TinyTcp(hello, send), addresses=["10.77.0.2"])

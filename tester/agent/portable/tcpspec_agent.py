#!/usr/bin/env python3
"""The target's application by remote control: tcpspec's agent in one file of Python 3.6 or later, without packages.

It reads requests on standard input and writes replies to standard output; PROTOCOL.md says what they mean.  For any
system with POSIX sockets.  MIT licence, as all of tcpspec.
"""

import errno
import os
import re
import selectors
import signal
import socket
import struct
import sys

MOST_OCTETS = 1 << 32
MOST_DATA = 4096
ALPHABET = b"abcdefghijklmnopqrstuvwxyz"
PATTERN = ALPHABET * 4096
AT_ONCE = struct.pack("ii", 1, 0)  # struct linger: close() becomes an ABORT

# The state is the first octet of what this option gives, on every system that has it.
TCP_INFO = getattr(socket, "TCP_INFO", getattr(socket, "TCP_CONNECTION_INFO", None))
LINUX_STATES = (None, "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED",
                "CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING", "SYN-RECEIVED")
BSD_STATES = ("CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "FIN-WAIT-1", "CLOSING",
              "LAST-ACK", "FIN-WAIT-2", "TIME-WAIT")
STATES = LINUX_STATES if sys.platform.startswith("linux") else BSD_STATES

# ENOPROTOOPT is how Linux hands up an ICMP "protocol unreachable", EACCES an administrative prohibition.
ERROR_NAMES = {
    "again": ("EAGAIN", "EWOULDBLOCK", "EINPROGRESS", "EALREADY"),
    "refused": ("ECONNREFUSED",),
    "reset": ("ECONNRESET", "ECONNABORTED"),
    "timed-out": ("ETIMEDOUT",),
    "unreachable": ("EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "ENOPROTOOPT", "EPROTO", "EACCES"),
    "closed": ("EPIPE", "ENOTCONN", "ESHUTDOWN", "EBADF"),
    "in-use": ("EADDRINUSE",),
    "invalid": ("EINVAL", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EDOM"),
    "unsupported": ("EOPNOTSUPP",),
}
NAME_OF_ERROR = {getattr(errno, symbol): name for name, symbols in ERROR_NAMES.items() for symbol in symbols
                 if hasattr(errno, symbol)}
OUTCOMES = (errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH)
OUT_OF_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)

# Name: level and option, and those of IPv6 where it has its own.
OPTIONS = {
    "nodelay": ("IPPROTO_TCP", "TCP_NODELAY"),
    "keepalive": ("SOL_SOCKET", "SO_KEEPALIVE"),
    "keepidle": ("IPPROTO_TCP", "TCP_KEEPIDLE" if hasattr(socket, "TCP_KEEPIDLE") else "TCP_KEEPALIVE"),
    "keepintvl": ("IPPROTO_TCP", "TCP_KEEPINTVL"),
    "keepcnt": ("IPPROTO_TCP", "TCP_KEEPCNT"),
    "usertimeout": ("IPPROTO_TCP", "TCP_USER_TIMEOUT"),
    "tos": ("IPPROTO_IP", "IP_TOS", "IPPROTO_IPV6", "IPV6_TCLASS"),
    "ttl": ("IPPROTO_IP", "IP_TTL", "IPPROTO_IPV6", "IPV6_UNICAST_HOPS"),
    "rcvbuf": ("SOL_SOCKET", "SO_RCVBUF"),
    "sndbuf": ("SOL_SOCKET", "SO_SNDBUF"),
    "oobinline": ("SOL_SOCKET", "SO_OOBINLINE"),
}


class Refused(Exception):
    """Becomes `ID error NAME WORDS`."""

    def __init__(self, name, words=""):
        super().__init__(name)
        self.name = name
        self.words = words


def at_mark(sock):
    """sockatmark(3), which Python does not have."""
    try:
        import fcntl
    except ImportError:
        raise Refused("unsupported", "the system cannot tell")
    at_mark_request = 0x8905 if sys.platform.startswith("linux") else 0x40047307  # SIOCATMARK
    return struct.unpack("i", fcntl.ioctl(sock.fileno(), at_mark_request, bytes(4)))[0]


def refused_by(error):
    return Refused(NAME_OF_ERROR.get(error, "failed"), os.strerror(error))


def numeric(text, most):
    if not re.fullmatch("[0-9]+", text) or int(text) > most:
        raise Refused("invalid", "a number from 0 to %d was expected" % most)
    return int(text)


def parse_address(text, port):
    """The family and the socket address of `192.0.2.1`, `2001:db8::1` or `fe80::1%eth0`."""
    try:
        socket.inet_pton(socket.AF_INET, text)
        return socket.AF_INET, (text, port)
    except OSError:
        pass
    address, _, zone = text.partition("%")
    try:
        plain = socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, address))
        return socket.AF_INET6, (plain, port, 0, socket.if_nametoindex(zone) if zone else 0)
    except OSError:
        raise Refused("invalid", "no address")


class Words:
    """The words of a request behind its verb."""

    def __init__(self, words):
        self.words = words

    def word(self):
        if not self.words:
            raise Refused("invalid", "a word is missing")
        return self.words.pop(0)

    def number(self, most=1 << 64):
        return numeric(self.word(), most)

    def endpoint(self):
        address = self.word()
        return parse_address(address, self.number(65535))

    def flag(self, name):
        found = self.words[:1] == [name]
        del self.words[:found]
        return found

    def wishes(self, *allowed):
        """KEY=VALUE in any order."""
        found = {}
        for word in self.words:
            key, equals, value = word.partition("=")
            if not equals or key not in allowed:
                raise Refused("invalid", "unexpected word")
            found[key] = value
        return found

    def end(self):
        if self.words:
            raise Refused("invalid", "unexpected word")


class Listener:
    def __init__(self, sock, eager):
        self.sock = sock
        self.eager = eager  # connections are taken off the stack's queue as they come
        self.waiting = {}  # socket by address and port of the peer: not yet asked for by ACCEPT

    def drain(self):
        """Takes the connections off the stack's queue; false if there is no room for more."""
        while True:
            try:
                sock, peer = self.sock.accept()
            except OSError as failure:
                if failure.errno in (errno.ECONNABORTED, errno.EPROTO):
                    continue
                if failure.errno in OUT_OF_ROOM and self.sweep_ended():
                    continue
                return failure.errno not in OUT_OF_ROOM
            sock.setblocking(False)
            # The stack can report a peer twice only if its earlier connection has gone.
            end = (peer[0].partition("%")[0], peer[1])
            earlier = self.waiting.get(end)
            self.waiting[end] = sock
            if earlier:
                earlier.close()

    def sweep_ended(self):
        """Closes the sockets of connections that have been reset; whether there was any."""
        ended = [peer for peer, sock in self.waiting.items() if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)]
        for peer in ended:
            self.waiting.pop(peer).close()
        return bool(ended)


class Connection:
    def __init__(self, sock, error=0):
        self.sock = sock
        self.sent = 0
        self.pending_error = error  # learnt on the side of another call, and not yet told
        self.told_error = False
        self.ended = False  # an error was told that ends one, unless the stack still has it
        self.shut = False  # our side of the stream is closed ...
        self.closed_first = False  # ... and the peer had not closed before

    def take_error(self, error):
        """The error to tell when nothing of a call has succeeded."""
        if self.pending_error:
            error, self.pending_error = self.pending_error, 0
        # Linux keeps EPIPE when a reset comes in CLOSE-WAIT; only later does it mean "closed by yourself".
        if error == errno.EPIPE and not self.shut and not self.told_error:
            error = errno.ECONNRESET
        self.told_error = True
        self.ended = self.ended or error not in (errno.EPIPE, errno.ENOTCONN)
        return error

    def stack_state(self):
        """The stack's own word; None if it does not say."""
        if TCP_INFO is None:
            return None
        try:
            number = self.sock.getsockopt(socket.IPPROTO_TCP, TCP_INFO, 512)[0]
        except (OSError, IndexError):
            return None
        return STATES[number] if number < len(STATES) else None

    def has_peer(self):
        try:
            self.sock.getpeername()
        except OSError:
            return False
        return True

    def state(self):
        """None if it is not known: where TIME-WAIT is a record of its own, the socket says CLOSED."""
        state = self.stack_state()
        if state not in (None, "CLOSED"):
            return state  # also after an ICMP error that ended nothing
        if self.ended and (state or not self.has_peer()):
            return "CLOSED"
        return None if state == "CLOSED" and self.closed_first else state

    def unread(self):
        try:
            return len(self.sock.recv(1 << 16, socket.MSG_PEEK))
        except OSError:
            return 0


def abort(sock):
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    finally:
        sock.close()


class Session:
    """Everything that has been opened, and the verbs that act on it.  No verb waits."""

    def __init__(self):
        self.objects = {}
        self.last_handle = 0  # handles are never used twice
        self.selector = selectors.DefaultSelector()

    def keep(self, thing):
        self.last_handle += 1
        self.objects[self.last_handle] = thing
        return self.last_handle

    def find(self, handle, kind):
        thing = self.objects.get(handle)
        if not isinstance(thing, kind):
            raise Refused("closed", "no such handle")
        return thing

    def hello(self, words):
        words.end()
        system = os.uname()
        stack = (system.sysname + "_" + system.release).replace(" ", "_")
        has = {"keepalive": all(hasattr(socket, OPTIONS[name][1]) for name in ("keepidle", "keepintvl", "keepcnt")),
               "usertimeout": hasattr(socket, "TCP_USER_TIMEOUT"), "state": TCP_INFO is not None}
        return "version=1 stack=%s features=%s" % (stack, ",".join(["urgent"] + [name for name in has if has[name]]))

    def listen(self, words):
        family, address = words.endpoint()
        wishes = words.wishes("rcvbuf", "backlog")
        buffer = numeric(wishes["rcvbuf"], 1 << 30) if "rcvbuf" in wishes else None
        backlog = numeric(wishes["backlog"], 65535) if "backlog" in wishes else None
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            # A port whose connections are in TIME-WAIT must be usable again at once; and a listener of both families
            # would keep the IPv4 port taken, and show its connections as mapped addresses.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if buffer is not None:  # before the handshake, which chooses the window's scale
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            sock.bind(address)
            sock.listen(socket.SOMAXCONN if backlog is None else backlog)
        except OSError:
            sock.close()
            raise
        listener = Listener(sock, backlog is None)
        if listener.eager:
            self.selector.register(sock, selectors.EVENT_READ, listener)
        return "handle=%d port=%d" % (self.keep(listener), sock.getsockname()[1])

    def accept(self, words):
        handle = words.number()
        _, peer = words.endpoint()
        words.end()
        listener = self.find(handle, Listener)
        listener.drain()
        sock = listener.waiting.pop(peer[:2], None)
        if sock is None:
            raise Refused("again", "no connection from that peer")
        return "handle=%d" % self.keep(Connection(sock))

    def connect(self, words):
        family, peer = words.endpoint()
        wishes = words.wishes("from", "port", "rcvbuf")
        port = numeric(wishes.get("port", "0"), 65535)
        buffer = numeric(wishes["rcvbuf"], 1 << 30) if "rcvbuf" in wishes else None
        own_family, own = parse_address(wishes.get("from", "::" if family == socket.AF_INET6 else "0.0.0.0"), port)
        if own_family != family:
            raise Refused("invalid", "from: no address of that family")
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            if buffer is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            if "from" in wishes or "port" in wishes:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if port == 0 and sys.platform.startswith("linux"):
                    sock.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT: else 28,000 ports serve all
                sock.bind(own)
            error = sock.connect_ex(peer)
            if error == errno.EINPROGRESS:
                error = 0
            # On a fast path the outcome may be there at once; STATUS still tells it.
            if error and error not in OUTCOMES:
                raise refused_by(error)
        except (OSError, Refused):
            sock.close()
            raise
        address, port = sock.getsockname()[:2]
        return "handle=%d local=%s port=%d" % (self.keep(Connection(sock, error)), address.partition("%")[0], port)

    def send(self, words):
        to = self.find(words.number(), Connection)
        wanted = words.number(MOST_OCTETS)
        urgent = words.flag("urgent")
        words.end()
        sent = 0
        while sent < wanted:
            offset = to.sent % len(ALPHABET)
            octets = memoryview(PATTERN)[offset:offset + wanted - sent]
            try:
                count = to.sock.send(octets, socket.MSG_OOB if urgent and sent + len(octets) == wanted else 0)
            except BlockingIOError:
                break
            except OSError as failure:
                error = to.take_error(failure.errno)
                if sent == 0:
                    raise refused_by(error)
                to.pending_error = error
                break
            sent += count
            to.sent += count
        return "sent=%d" % sent

    def receive(self, words):
        connection = self.find(words.number(), Connection)
        wanted = words.number(MOST_OCTETS)
        words.end()
        taken, shown, end = 0, b"", False
        while taken < wanted and not end:
            try:
                octets = connection.sock.recv(min(wanted - taken, 1 << 16))
            except BlockingIOError:
                break
            except OSError as failure:
                error = connection.take_error(failure.errno)
                if taken == 0:
                    raise refused_by(error)
                connection.pending_error = error
                break
            end = not octets
            taken += len(octets)
            shown += octets[:MOST_DATA - len(shown)]
        return "octets=%d eof=%d data=%s" % (taken, end, shown.hex())

    def shutdown(self, words):
        connection = self.find(words.number(), Connection)
        words.end()
        peer_closed = connection.stack_state() == "CLOSE-WAIT"
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError as failure:
            raise refused_by(connection.take_error(failure.errno))
        if not connection.shut:
            connection.closed_first = not peer_closed
        connection.shut = True
        return ""

    def close(self, words):
        handle = words.number()
        words.end()
        thing = self.find(handle, (Listener, Connection))
        if isinstance(thing, Listener):
            if thing.eager:
                self.selector.unregister(thing.sock)
            for sock in thing.waiting.values():
                sock.close()
        thing.sock.close()
        del self.objects[handle]
        return ""

    def abort(self, words):
        handle = words.number()
        words.end()
        abort(self.find(handle, Connection).sock)
        del self.objects[handle]
        return ""

    def status(self, words):
        thing = self.find(words.number(), (Listener, Connection))
        words.end()
        if isinstance(thing, Listener):
            return "state=LISTEN error=none unread=0"
        error = thing.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        unread = thing.unread()
        if error or thing.pending_error:
            error = thing.take_error(error)
        state = thing.state()
        told = "none" if not error else NAME_OF_ERROR.get(error, "failed")
        return "%serror=%s unread=%d" % ("state=%s " % state if state else "", told, unread)

    def option(self, words):
        handle = words.number()
        name = words.word()
        value = words.number(0x7fffffff) if words.words else None
        words.end()
        sock = self.find(handle, (Listener, Connection)).sock
        if name == "atmark" and value is None:
            return "value=%d" % at_mark(sock)
        row = OPTIONS.get(name, ())
        if sock.family == socket.AF_INET6:
            row = row[-2:]
        if not row or not hasattr(socket, row[1]):
            raise Refused("unsupported", "no such option")
        level, option = getattr(socket, row[0]), getattr(socket, row[1])
        try:
            if value is not None:
                sock.setsockopt(level, option, value)
            return "value=%d" % sock.getsockopt(level, option)
        except OSError as failure:
            if failure.errno == errno.ENOPROTOOPT:
                raise Refused("unsupported", "the stack does not have it")
            raise

    VERBS = {"HELLO": hello, "LISTEN": listen, "ACCEPT": accept, "CONNECT": connect, "SEND": send, "RECEIVE": receive,
             "SHUTDOWN": shutdown, "CLOSE": close, "ABORT": abort, "STATUS": status, "OPTION": option}

    def answer(self, line):
        """The reply to a request, both without the newline; nothing to an empty line."""
        words = line.split()
        if not words:
            return None
        try:
            if len(words) < 2:
                raise Refused("invalid", "expected ID VERB ARGUMENT...")
            if words[1] not in self.VERBS:
                raise Refused("unsupported", "no such verb")
            values = self.VERBS[words[1]](self, Words(words[2:]))
            return words[0] + " ok" + (" " + values if values else "")
        except OSError as failure:
            refusal = refused_by(failure.errno or 0)
        except Refused as failure:
            refusal = failure
        return "%s error %s %s" % (words[0], refusal.name, refusal.words)

    def serve(self):
        """Until the end of input."""
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        rest = b""
        while True:
            asked = False
            for key, _ in self.selector.select():
                if key.data is None:
                    asked = True
                elif not key.data.drain():  # it would stay readable, and nothing could be done about it
                    self.selector.unregister(key.data.sock)
                    key.data.eager = False
            if not asked:
                continue
            octets = os.read(sys.stdin.fileno(), 1 << 16)
            *lines, rest = (rest + (octets or b"\n")).split(b"\n")
            for line in lines:
                reply = self.answer(line.decode("utf-8", "replace"))
                if reply is not None:
                    sys.stdout.write(reply + "\n")
            sys.stdout.flush()
            if not octets:
                return

    def end(self):
        for thing in self.objects.values():
            if isinstance(thing, Listener):
                for sock in thing.waiting.values():
                    abort(sock)
                thing.sock.close()
            else:
                abort(thing.sock)


def raise_descriptor_limit():
    """A connection is a descriptor, and there will be thousands."""
    try:
        import resource
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ImportError, OSError, ValueError):
        pass


def main():
    if len(sys.argv) > 1:
        sys.exit("usage: tcpspec_agent.py\n  It takes requests on standard input; PROTOCOL.md describes them.")
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise_descriptor_limit()
    session = Session()
    try:
        session.serve()
    except BrokenPipeError:  # the tester has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        session.end()


if __name__ == "__main__":
    main()

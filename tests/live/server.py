"""A server of one kind for tcpspec to meet: server.py KIND PORT. Each kind stands for programs that users have."""
import socket
import sys
import threading

KINDS = {}


def kind(function):
    KINDS[function.__name__.replace("_", "-")] = function
    return function


@kind
def greets(connection, _):
    """As mail servers do: it sends first, and closes after too many lines that are not commands."""
    connection.sendall(b"220 ready\r\n")
    heard = b""
    while len(heard) < 400 and (text := connection.recv(4096)):
        heard += text
    connection.sendall(b"500 what?\r\n")


@kind
def greets_later(connection, number):
    """It says nothing on the first connection, and something on each that follows."""
    if number > 1:
        connection.sendall(b"hello again\r\n")
    while connection.recv(4096):
        pass


@kind
def hangs_up(connection, _):
    """As TLS servers do: five octets of anything else, and it closes with some of them unread."""
    connection.recv(5, socket.MSG_WAITALL)
    connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46")


@kind
def closes(connection, _):
    """It accepts and closes."""


@kind
def greets_and_closes(connection, _):
    connection.sendall(b"busy, come again\r\n")


@kind
def listens(connection, _):
    """It reads until the end; served in a thread each, or one by one."""
    while connection.recv(4096):
        pass


def serve(serve_one, connection, number):
    with connection:
        try:
            serve_one(connection, number)
        except OSError:
            pass  # the tester resets what it leaves


def main(name, port, backlog="128", order="side-by-side"):
    listener = socket.socket(socket.AF_INET6)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind(("::", int(port)))
    listener.listen(int(backlog))
    number = 0
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            continue  # reset before it was accepted
        number += 1
        if order == "one-by-one":
            serve(KINDS[name], connection, number)
        else:
            threading.Thread(target=serve, args=(KINDS[name], connection, number), daemon=True).start()


main(*sys.argv[1:])

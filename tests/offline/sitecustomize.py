"""Keeps the programs that tests start off the network, as pytest-socket keeps the tests.

Python reads a module of this name at start-up; conftest.py puts its folder on PYTHONPATH, so it
reaches command lines and worker processes. An audit hook costs no import, so start-up times that
tests measure stay true.
"""

import sys

LOOPBACK = ("127.0.0.1", "::1", "localhost", None)
NAMES_A_HOST = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0}
NAMES_AN_ADDRESS = {"socket.connect": 1, "socket.sendto": 1}


def _host(event: str, args: tuple[object, ...]) -> object:
    """The host that an event is about; None where it is about none."""
    if event in NAMES_A_HOST:
        host = args[NAMES_A_HOST[event]]
        return host.decode() if isinstance(host, bytes) else host
    address = args[NAMES_AN_ADDRESS[event]]
    # Anything but a tuple is a socket of this machine's file system.
    return address[0] if isinstance(address, tuple) else None


def _refuse_strangers(event: str, args: tuple[object, ...]) -> None:
    if event not in NAMES_A_HOST and event not in NAMES_AN_ADDRESS:
        return
    host = _host(event, args)
    if host not in LOOPBACK:
        raise PermissionError(f"A test's program tried to reach {host!r} ({event}).")


sys.addaudithook(_refuse_strangers)

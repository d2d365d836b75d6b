"""The rule that tests stay on this machine, held against attempts to leave it."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

# 192.0.2.0/24 is kept for documentation: nobody lives there, should the guard ever fail.
STRANGER = ("192.0.2.1", 80)
LISTEN_AND_CONNECT = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), timeout=5).close()
"""


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_a_test_reaches_no_stranger() -> None:
    with socket.socket() as knock, pytest.raises((RuntimeError, PermissionError)):
        knock.connect(STRANGER)


def test_a_test_may_use_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.parametrize(
    "attempt",
    [
        f"socket.create_connection({STRANGER!r}, timeout=1)",
        f"socket.socket().connect({STRANGER!r})",
        f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'?', {STRANGER!r})",
        "socket.getaddrinfo('stranger.example', 80)",
        "socket.gethostbyname('stranger.example')",
    ],
)
def test_a_program_that_a_test_starts_reaches_no_stranger(attempt: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", f"import socket; {attempt}"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 1
    assert "A test's program tried to reach" in ran.stderr


def test_a_program_that_a_test_starts_may_use_loopback() -> None:
    subprocess.run([sys.executable, "-c", LISTEN_AND_CONNECT], timeout=30, check=True)

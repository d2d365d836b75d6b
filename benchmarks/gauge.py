"""Run one command and say what it cost: CPU of all its processes, wall time, peak memory.

    python gauge.py --seconds 120 --bytes 8000000000 --result cost.json -- COMMAND ...

It is a program of its own, one process a run, because the kernel adds up the CPU of *all* ended
children of a process. It also makes itself the parent of orphans, so that workers which the
command left behind are counted and ended too. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

PAUSE = 0.05
"""Seconds between two looks at memory."""

ADOPT_ORPHANS = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Cost:
    """What one run took. `stopped` says why it was ended early; "" when it was not."""

    cpu: float
    wall: float
    peak: int
    exit_code: int
    stopped: str = ""


def family(root: int) -> dict[int, int]:
    """Resident bytes of each process below `root`, itself left out.

    Pages shared by several processes count once for each: the sum is never too small.
    """
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        parents[int(entry)] = int(fields[1])
        sizes[int(entry)] = int(fields[21]) * PAGE
    return {pid: sizes[pid] for pid in parents if _below(pid, root, parents)}


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == root:
            return True
    return False


class Watch(threading.Thread):
    """Looks at the whole family until told to stop, and ends it when a cap is reached."""

    def __init__(self, seconds: float, limit: int) -> None:
        super().__init__(daemon=True)
        self.deadline = time.monotonic() + seconds
        self.seconds, self.limit = seconds, limit
        self.peak, self.stopped = 0, ""
        self.over = threading.Event()

    def run(self) -> None:
        """One look each PAUSE seconds."""
        while not self.over.wait(PAUSE):
            total = sum(family(os.getpid()).values())
            self.peak = max(self.peak, total)
            if total > self.limit:
                self.end(f"needed more than {self.limit / 2**30:.1f} GiB of memory")
            elif time.monotonic() > self.deadline:
                self.end(f"capped at {self.seconds:g} s")

    def end(self, why: str) -> None:
        """Kill everything below us; a second look finds what was started meanwhile."""
        self.stopped = self.stopped or why
        kill_family()


def kill_family() -> None:
    for pid in family(os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def reap() -> None:
    """Wait for every child, adopted ones too, so that their CPU is in our account."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def gauge(command: list[str], seconds: float, limit: int) -> Cost:
    """Run `command` in the present folder under both caps."""
    ctypes.CDLL(None, use_errno=True).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    watch = Watch(seconds, limit)
    start = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    watch.start()
    code = child.wait()
    wall = time.monotonic() - start
    watch.over.set()
    watch.join()
    kill_family()
    reap()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(
        cpu=used.ru_utime + used.ru_stime,
        wall=wall,
        # The largest single process is known exactly; the sum is only known at each look.
        peak=max(watch.peak, used.ru_maxrss * 1024),
        exit_code=code,
        stopped=watch.stopped,
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--bytes", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    cost = gauge(options.command, options.seconds, options.bytes)
    options.result.write_text(json.dumps(asdict(cost)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""The machine by its parts: cores, processor, memory, system, Python. No name, no path."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks.ledger import Machine


def describe() -> Machine:
    """This machine; the cores are those that this process may use."""
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        cpu=_line("/proc/cpuinfo", "model name") or platform.machine(),
        memory_gib=round(kibibytes("MemTotal") / 2**20, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )


def kibibytes(name: str) -> int:
    """A figure of /proc/meminfo, such as MemTotal or MemAvailable."""
    return int(_line("/proc/meminfo", name).split()[0])


def _line(file: str, name: str) -> str:
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""

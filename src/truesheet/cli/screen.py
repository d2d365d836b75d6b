"""What the terminal can show."""

from __future__ import annotations

import os
import shutil
import sys


def colour() -> bool:
    """Whether to colour: only on a terminal, and not where NO_COLOR is set."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns to write in: those of the terminal, within what reads well."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100))

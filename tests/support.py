"""What tests share: where the real data is, which browser there is, how to run the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ROOT / "tests" / "offline"
DATA_ABSENT = "real data is not here"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CI = os.environ.get("CI") == "true"


def data_root() -> Path | None:
    """The folder of real data: $TRUESHEET_DATA, else ../shared/data beside the repository."""
    named = os.environ.get("TRUESHEET_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def offline_environment(**more: str) -> dict[str, str]:
    """This environment for a program that a test starts: no network, no colours, 80 columns."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"FORCE_COLOR", "CLICOLOR_FORCE"}}
    path = os.pathsep.join([str(OFFLINE), *filter(None, [inherited.get("PYTHONPATH")])])
    return {**inherited, "PYTHONPATH": path, "NO_COLOR": "1", "COLUMNS": "80", **more}


def truesheet(
    *arguments: str | Path, cwd: Path | None = None, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user would, in a process of its own; the caller judges it."""
    program = Path(sys.executable).with_name("truesheet")
    return subprocess.run(
        [str(program), *map(str, arguments)],
        cwd=cwd,
        env=offline_environment(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )

"""Our side of the process that runs SQL claims: start it, ask it, and end it in time."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from truesheet.model.errors import TruesheetError

CHILD = Path(__file__).with_name("sqlchild.py")
GRACE = 5.0
"""Seconds between the wish that a claim stop and the end of its process."""

_STARTING = 30.0
_LONGEST_LINE = 1 << 20
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME")


class NoSqlProcess(TruesheetError):
    """The process for SQL claims does not start.

    Next step: look whether DuckDB is installed and can be imported: `python -c "import duckdb"`.
    """

    code = "E-SQL-001"


class Gone(Exception):
    """The process ended, or did not answer in time and was ended. `late` tells which."""

    def __init__(self, late: bool) -> None:
        super().__init__("late" if late else "ended")
        self.late = late


class Child:
    """One process at a time; a new one is started when the old one is gone."""

    def __init__(self, folder: Path, bounds: dict[str, int]) -> None:
        self._folder = folder
        self._bounds = bounds
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def running(self) -> bool:
        return self._process is not None

    def ask(self, wait: float, /, **message: Any) -> dict[str, Any]:
        """The answer to a message; Gone where there is none in time."""
        if self._process is None:
            self._start()
        try:
            self._send(message)
            answer = json.loads(self._answers.get(timeout=wait))
        except queue.Empty:
            self.end()
            raise Gone(late=True) from None
        except (OSError, ValueError):
            answer = None
        if not isinstance(answer, dict):
            self.end()
            raise Gone(late=False)
        return answer

    def end(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not sent is not needed any more
                    stream.close()

    def _start(self) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-B", str(CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=self._environment(),
                text=True,
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C is ours; we end it
            )
        except OSError as why:
            raise NoSqlProcess(f"The process for SQL claims does not start: {why}.") from why
        self._answers = queue.Queue()
        listener = threading.Thread(
            target=_listen, args=(self._process.stdout, self._answers), daemon=True
        )
        listener.start()
        try:
            self._send(self._bounds)
            ready = self._answers.get(timeout=_STARTING)
        except (OSError, queue.Empty):
            ready = ""
        if not ready:
            self.end()
            raise NoSqlProcess(
                "The process for SQL claims ended before it began.",
                hint='See whether this works: python -c "import duckdb"',
            )

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but what Python needs to find DuckDB."""
        import duckdb

        place = str(Path(duckdb.__file__).parent.parent)
        inherited = os.environ.get("PYTHONPATH")
        return {
            **{k: os.environ[k] for k in _KEPT if k in os.environ},
            "PYTHONPATH": os.pathsep.join(filter(None, [inherited, place])),
            "PYTHONUTF8": "1",
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "TZ": "UTC",
        }


def _listen(stream: Any, answers: queue.Queue[str]) -> None:
    """Lines of the process, until it ends; an empty line then stands for its end."""
    try:
        while line := stream.readline(_LONGEST_LINE):
            answers.put(line)
    except (OSError, ValueError):
        pass  # closed by us
    answers.put("")

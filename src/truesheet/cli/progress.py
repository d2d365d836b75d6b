"""Progress on standard error, when that is a terminal and the work takes a while."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

_AFTER = 1.0  # seconds: nobody wants a bar for what is done before it is read


class Progress:
    """Shows rows read, rows a second and the time left. Called with bytes done, all, rows."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, every: int, rows: int) -> None:
        spent = time.monotonic() - self._began
        if not sys.stderr.isatty() or spent < _AFTER:
            return
        if self._bar is None:
            self._start()
        rate = f"{rows:,} rows, {rows / spent:,.0f} a second"
        self._bar.update(self._task, completed=done, total=max(every, 1), rate=rate)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("measuring"), BarColumn(), TextColumn("{task.fields[rate]}"))
        self._bar = Bar(
            *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
        )
        self._bar.start()
        self._task = self._bar.add_task("measuring", rate="")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

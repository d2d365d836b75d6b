"""SQL claims: conditions over the rows, written by people who may be strangers, run safely.

The rows are decoded as for every measure and put once into a database file in a temporary folder.
A process of its own then opens it read-only, with everything else locked, and runs one claim after
the other under limits of time, memory and disk. One thread sums in the order of the rows, so that
a claim gives the same today and tomorrow, with one worker or with many.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from truesheet.batch.shapes import Source
from truesheet.engine.sqlload import WHOLE, Loaded, NoRoomForSql, load, views
from truesheet.engine.sqlprocess import GRACE, Child, Gone, NoSqlProcess
from truesheet.model.errors import nearest
from truesheet.model.sql import Side, SqlOutcome

__all__ = ["NoRoomForSql", "NoSqlProcess", "Side", "SqlAsked", "SqlLimits", "SqlOutcome", "run"]

_READING = 10.0


class SqlLimits(msgspec.Struct, frozen=True):
    """Seconds for one claim and for all, bytes of memory and of disk."""

    seconds: float = 30.0
    total: float = 300.0
    memory: int = 1 << 30
    disk: int = 4 << 30


class SqlAsked(NamedTuple):
    """A claim: a condition over the view `on`, or a whole SELECT."""

    sql: str
    on: str = ""


def run(
    source: Source,
    claims: Sequence[str | SqlAsked],
    limits: SqlLimits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[SqlOutcome, ...]:
    """Run claims over a source, each on its own; nothing that a claim does stops the others.

    `progress` is called with bytes and rows read so far. Raises NoSqlProcess and NoRoomForSql.
    """
    asked = [c if isinstance(c, SqlAsked) else SqlAsked(c) for c in claims]
    if not asked:
        return ()
    limits = limits or SqlLimits()
    with tempfile.TemporaryDirectory(prefix="truesheet-sql-") as folder:
        return _Run(source, limits, Path(folder)).all(asked, progress)


class _Read(NamedTuple):
    """A claim that was understood, and what it needs."""

    asked: SqlAsked
    columns: tuple[str, ...]
    splits: tuple[str, ...]
    statement: str
    head: int
    numbers: str
    sides: tuple[dict[str, Any], ...]


class _Run:
    def __init__(self, source: Source, limits: SqlLimits, folder: Path) -> None:
        self._source = source
        self._limits = limits
        self._folder = folder
        self._views = views(source)
        self._names = _by_folded(source.schema.names)
        self._child = Child(folder, _bounds(limits))
        self._end = 0.0
        self._open = False

    def all(
        self, asked: Sequence[SqlAsked], progress: Callable[[int, int], None] | None
    ) -> tuple[SqlOutcome, ...]:
        with self._child:
            read = [self._read(a) for a in asked]
            good = [r for r in read if isinstance(r, _Read)]
            loaded = self._loaded(good, progress) if good else Loaded({}, {}, {})
            self._end = time.monotonic() + self._limits.total
            return tuple(r if isinstance(r, SqlOutcome) else self._run(r, loaded) for r in read)

    def _read(self, asked: SqlAsked) -> _Read | SqlOutcome:
        view = asked.on or WHOLE
        if view not in self._views:
            why = f"There is no split {view!r}. {nearest(view, list(self._views))}"
            return SqlOutcome(asked.sql, "refused", asked.on, why)
        try:
            answer = self._child.ask(
                _READING,
                do="read",
                sql=asked.sql,
                view=view,
                views=list(self._views),
                columns=list(self._names),
            )
        except Gone:
            why = "It could not be read as SQL: reading it broke off."
            return SqlOutcome(asked.sql, "refused", asked.on, why)
        if "statement" not in answer:
            why = str(answer.get("refused") or "It is nested too deeply to be read.")
            return SqlOutcome(asked.sql, "refused", asked.on, why)
        return self._understood(asked, answer)

    def _understood(self, asked: SqlAsked, answer: dict[str, Any]) -> _Read | SqlOutcome:
        words = set(answer["words"])
        named = [names for word, names in self._names.items() if word in words]
        if answer["star"]:
            named = list(self._names.values())
        double = next((names for names in named if len(names) > 1), None)
        if double:
            why = f"The names {double[0]!r} and {double[1]!r} are one name in SQL."
            return SqlOutcome(asked.sql, "refused", asked.on, why)
        used = [v for v in self._views if _folded(v) in set(answer["views"])]
        if not used:
            why = "It does not read the data, so the data could not contradict it."
            return SqlOutcome(asked.sql, "refused", asked.on, why)
        order = {name: i for i, name in enumerate(self._source.schema.names)}
        return _Read(
            asked,
            tuple(sorted((names[0] for names in named), key=order.__getitem__)),
            tuple(s for s in self._views[WHOLE] if any(s in self._views[v] for v in used)),
            answer["statement"],
            answer["head"],
            answer["numbers"],
            tuple(answer["sides"]),
        )

    def _loaded(
        self, claims: Sequence[_Read], progress: Callable[[int, int], None] | None
    ) -> Loaded:
        wanted = {c for r in claims for c in r.columns}
        # A table has a column even where only rows are counted.
        columns = wanted or set(self._source.schema.names[:1])
        splits = [s for s in self._views[WHOLE] if any(s in r.splits for r in claims)]
        settings = {
            "threads": "1",
            "memory_limit": f"{self._limits.memory}B",
            "temp_directory": str(self._folder / "spill"),
        }
        return load(self._source, self._file, sorted(columns), splits, settings, progress)

    @property
    def _file(self) -> Path:
        return self._folder / "rows.duckdb"

    def _run(self, claim: _Read, loaded: Loaded) -> SqlOutcome:
        rows = sum(loaded.rows[s] for s in claim.splits)
        left = {c: n for c in claim.columns if (n := loaded.left_over.get(c, 0))}
        made = SqlOutcome(
            claim.asked.sql, "broken", claim.asked.on, "", claim.columns, rows, left_over=left
        )
        lost = next((loaded.unreadable[s] for s in claim.splits if s in loaded.unreadable), "")
        if lost:
            return _with(made, why=f"A file could not be read: {lost}")
        if not all(loaded.rows[s] for s in claim.splits):
            empty = next(s for s in claim.splits if not loaded.rows[s])
            where = "" if len(self._views) == 1 else f" in {empty}"
            return _with(made, verdict="unknown", why=f"There are no rows{where}.")
        return self._asked(claim, made)

    def _asked(self, claim: _Read, made: SqlOutcome) -> SqlOutcome:
        left = self._end - time.monotonic()
        if left <= 0:
            why = f"The {self._limits.total:g} seconds for all claims were over."
            return _with(made, why=why)
        seconds = min(self._limits.seconds, left)
        try:
            if not (self._open and self._child.running):
                self._opened()
            answer = self._child.ask(
                seconds + GRACE,
                do="run",
                statement=claim.statement,
                head=claim.head,
                numbers=claim.numbers,
                seconds=seconds,
            )
        except Gone as gone:
            why = (
                self._late(seconds)
                if gone.late
                else "Its process ended; as a rule there was too little memory."
            )
            return _with(made, why=why)
        return self._answered(claim, made, answer, seconds)

    def _opened(self) -> None:
        settings = {
            "threads": "1",
            "memory_limit": f"{self._limits.memory}B",
            "temp_directory": str(self._folder / "spill"),
            "max_temp_directory_size": f"{self._limits.disk}B",
            "TimeZone": "UTC",
        }
        answer = self._child.ask(_READING, do="open", path=str(self._file), settings=settings)
        self._open = bool(answer.get("opened"))

    def _answered(
        self, claim: _Read, made: SqlOutcome, answer: dict[str, Any], seconds: float
    ) -> SqlOutcome:
        if "refused" in answer:
            why = str(answer["refused"])
            if "column" in answer:
                why += f" {nearest(str(answer['column']), list(self._source.schema.names))}"
            return _with(made, verdict="refused", why=why)
        verdict = answer.get("verdict")
        if verdict in ("true", "false", "unknown"):
            sides = _sides(claim, answer.get("values") or [])
            why = "It gives NULL: neither true nor false." if verdict == "unknown" else ""
            return _with(made, verdict=verdict, sides=sides, why=why)
        return _with(made, why=self._broken(answer, seconds))

    def _broken(self, answer: dict[str, Any], seconds: float) -> str:
        what = answer.get("broken")
        if what == "time":
            return self._late(seconds)
        if what == "memory":
            return f"It needed more than {self._limits.memory / 2**20:,.0f} MiB of memory."
        if what == "locked":
            return "It wanted to reach something else than the data, and was stopped."
        where, kind = answer.get("position", ""), answer.get("what", "unknown")
        return f"It broke off with an error{where}: {kind}."

    def _late(self, seconds: float) -> str:
        return f"It took longer than {seconds:.3g} seconds and was stopped."


def _bounds(limits: SqlLimits) -> dict[str, int]:
    """What the system is asked to enforce; the address space holds the program itself, too."""
    return {
        "address_space": 2 * limits.memory + (2 << 30),
        "cpu": int(limits.total + GRACE + _READING) + 1,
        "file": limits.disk,
    }


def _sides(claim: _Read, values: Sequence[Any]) -> tuple[Side, ...]:
    """The comparisons with their numbers, as far as they are numbers."""
    waiting = list(values)
    found = []
    for side in claim.sides:
        mine = [waiting.pop(0) if waiting else {} for _ in range(1 + len(side["right"]))]
        shown = tuple(v.get("value") for v in mine)
        found.append(
            Side(
                side["left"],
                side["op"],
                tuple(side["right"]),
                side["fixed"],
                shown if shown[0] is not None else (),
            )
        )
    return tuple(found)


def _with(made: SqlOutcome, **changes: Any) -> SqlOutcome:
    return msgspec.structs.replace(made, **changes)


def _by_folded(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Names by how SQL sees them: those that differ only in the case of A to Z are one."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        found[_folded(name)] = (*found.get(_folded(name), ()), name)
    return found


_UPPER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


def _folded(name: str) -> str:
    return name.translate(_UPPER)

"""Bad input to every verb that asks whether data is sound: a clear message, or why it cannot run.

The runs of one verb share a process, each as the command line would have it: its exit code, what
it prints and how long it takes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from support import offline_environment
from truesheet.cli.main import VERBS

SOUND = tuple(
    v for v in ("build", "duplicates", "leakage", "labels", "groups", "selftest") if v in VERBS
)
SECONDS = 60
"""A run may not take longer, however many classes there are; on a machine that does other work."""

FAULTS = ("ValueError:", "IndexError:", "KeyError:", "ZeroDivisionError:", "TypeError:")
"""Where a measure fails by itself, the name of the error stands in the sheet."""

_DRIVER = """
import contextlib, io, json, os, sys, time
from truesheet.cli import main as door
runs = json.loads(sys.stdin.read())
made = {}
for name, folder, argv in runs:
    os.chdir(folder)
    sys.argv = ["truesheet", *argv]
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    start = time.monotonic()
    code = "did not end"
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            door.main()
    except SystemExit as end:
        code = end.code
    out.flush()
    said = out.buffer.getvalue().decode()
    seconds = time.monotonic() - start
    built = argv[0] == "build" and code in (0, 1)
    sheet = open("datasheet.json", encoding="utf-8").read() if built else ""
    made[name] = [code, said, err.getvalue(), seconds, sheet]
sys.stdout.write(json.dumps(made))
"""


class Case(NamedTuple):
    """What is written, and what is said of it on the command line."""

    write: Callable[[Path], None]
    argv: tuple[str, ...] = ("data.csv", "--label", "y")
    codes: tuple[int, ...] = (0, 1, 3)
    told: str = ""
    verbs: tuple[str, ...] = SOUND


class Ended(NamedTuple):
    """How a run ended, and the sheet where one was built."""

    code: Any
    out: str
    err: str
    seconds: float
    sheet: str

    @property
    def said(self) -> str:
        return f"{self.out}\n{self.err}"


def _table(rows: int, label: Callable[[int], str]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        random = np.random.default_rng(7)
        age = random.integers(18, 90, rows).tolist()
        pay = random.normal(1000, 200, rows).round(1).tolist()
        lines = [
            f"{a},{p},{'mf'[i % 2]},{label(i)}\n"
            for i, (a, p) in enumerate(zip(age, pay, strict=True))
        ]
        (folder / "data.csv").write_text("age,pay,sex,y\n" + "".join(lines), encoding="utf-8")

    return write


def _empty_split(folder: Path) -> None:
    _table(200, lambda i: "ab"[i % 2])(folder)
    for name in ("none.csv", "nothing.csv"):
        (folder / name).write_text("age,pay,sex,y\n", encoding="utf-8")


def _probabilities(made: Callable[[int], Any]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        _table(200, lambda i: "ab"[i % 3 % 2])(folder)
        np.save(folder / "p.npy", made(200))

    return write


def _even(rows: int, classes: int) -> Any:
    return np.full((rows, classes), 1 / classes)


def _objects(rows: int) -> Any:
    return np.array([{"a": 1}] * rows, dtype=object)


_P = ("data.csv", "--label", "y", "--pred-probs", "p.npy")
_L = ("labels",)
CASES: dict[str, Case] = {
    "label field absent": Case(
        _table(200, lambda i: "ab"[i % 2]), ("data.csv", "--label", "why"), (2,), "E-SRC-004"
    ),
    "single class": Case(_table(200, lambda i: "a")),
    "all classes unique": Case(_table(200, lambda i: f"c{i}")),
    "all numbers unique": Case(_table(200, lambda i: str(i * 7919 % 100_003))),
    "label all missing": Case(_table(200, lambda i: "")),
    "one label of 200": Case(_table(200, lambda i: "a" if i == 5 else "")),
    "one row of a second class": Case(_table(200, lambda i: "b" if i == 5 else "a")),
    "100,000 classes": Case(_table(200_000, lambda i: f"c{i % 100_000}")),
    "100,000 whole numbers as classes": Case(_table(200_000, lambda i: str(i % 100_000))),
    "one row": Case(_table(1, lambda i: "a")),
    "two rows": Case(_table(2, lambda i: "ab"[i])),
    "no row": Case(_table(0, lambda i: "a")),
    # `labels` has nothing to ask without one, and says how to name it.
    "no label at all": Case(_table(200, lambda i: "ab"[i % 2]), ("data.csv",), (0, 1, 2, 3)),
    "empty split": Case(
        _empty_split, ("--split", "train=data.csv", "--split", "test=none.csv", "--label", "y")
    ),
    "both splits empty": Case(
        _empty_split, ("--split", "train=nothing.csv", "--split", "test=none.csv", "--label", "y")
    ),
    "the label is the only field": Case(
        lambda folder: _write(folder, "y\n" + "a\nb\n" * 100), codes=(0, 1, 2, 3)
    ),
    "label of texts": Case(_table(200, lambda i: f"a long answer number {i} " * 20)),
    "an empty file": Case(lambda folder: _write(folder, ""), codes=(2,), told="E-SRC-"),
    "no file": Case(lambda folder: None, codes=(2,), told="E-SRC-001"),
    "probabilities of other rows": Case(
        _probabilities(lambda n: _even(n - 1, 2)), _P, (2,), "E-", _L
    ),
    "probabilities of other classes": Case(
        _probabilities(lambda n: _even(n, 3)), _P, (2,), "E-", _L
    ),
    "probabilities that add up to two": Case(
        _probabilities(lambda n: 2 * _even(n, 2)), _P, (2,), "E-", _L
    ),
    "negative probabilities": Case(
        _probabilities(lambda n: np.tile([1.5, -0.5], (n, 1))), _P, (2,), "E-", _L
    ),
    "probabilities that are no numbers": Case(
        _probabilities(lambda n: np.full((n, 2), np.nan)), _P, (2,), "E-", _L
    ),
    "one probability a row": Case(_probabilities(lambda n: np.full(n, 0.5)), _P, (2,), "E-", _L),
    "pickled objects": Case(_probabilities(_objects), _P, (2,), "E-", _L),
    "annotators that are not there": Case(
        _table(200, lambda i: "ab"[i % 2]),
        ("data.csv", "--annotators", "anna,bert"),
        (2,),
        "E-SRC-004",
        _L,
    ),
    "one annotator field and no item": Case(
        _table(200, lambda i: "ab"[i % 2]),
        ("data.csv", "--label", "y", "--annotators", "sex"),
        (2,),
        "E-ANN-001",
        _L,
    ),
    "annotators of whom none shares an item": Case(
        _table(200, lambda i: "ab"[i % 2]),
        ("data.csv", "--label", "y", "--annotators", "sex", "--item", "pay"),
        (1, 3),
        "",
        _L,
    ),
    "groups by a field that is not there": Case(
        _table(200, lambda i: "ab"[i % 2]),
        ("data.csv", "--label", "y", "--sensitive", "colour"),
        (2,),
        "E-",
        ("groups",),
    ),
    "groups of which each is one row": Case(
        _table(200, lambda i: "ab"[i % 2]),
        ("data.csv", "--label", "y", "--sensitive", "pay"),
        (0, 1, 2, 3),
        "",
        ("groups",),
    ),
}


def _write(folder: Path, text: str) -> None:
    (folder / "data.csv").write_text(text, encoding="utf-8")


def cases(verb: str) -> list[str]:
    return [name for name, case in CASES.items() if verb in case.verbs]


def ended(verb: str, folder: Path) -> dict[str, Ended]:
    """How each run of a verb ended; one process makes all of them."""
    runs = []
    for i, name in enumerate(cases(verb)):
        place = folder / str(i)
        place.mkdir()
        CASES[name].write(place)
        runs.append((name, str(place), [verb, *CASES[name].argv]))
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER],
        input=json.dumps(runs),
        env=offline_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {name: Ended(*how) for name, how in json.loads(done.stdout).items()}


def wrong(case: Case, run: Ended) -> str:
    """What a person would say against how a run ended; "" where it is well."""
    told_what = run.code in (2, 3) and not run.out.strip()
    checks = {
        f"it ended with {run.code}": run.code in case.codes,
        "it shows a traceback": "Traceback" not in run.said,
        "it is a fault of the program": "E-INT-" not in run.said,
        "a rule failed": "rule itself failed" not in " ".join(run.said.split()) + run.sheet,
        "a measure failed": not any(f in run.said + run.sheet for f in FAULTS),
        f"it does not say {case.told}": case.told in run.said,
        "it has no code": not told_what or run.err.startswith("E-"),
        "it does not say what next": not told_what or "next:" in run.err,
        "it says nothing": told_what or bool(run.out.strip()),
        f"it takes {run.seconds:.0f} seconds": run.seconds < SECONDS,
    }
    return "; ".join(what for what, well in checks.items() if not well)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("verb", SOUND)
def test_bad_input_ends_with_a_clear_message(verb: str, tmp_path: Path) -> None:
    runs = ended(verb, tmp_path)
    found = {name: wrong(CASES[name], run) for name, run in runs.items()}
    faults = [f"{n}: {w}\n{runs[n].said[-1500:]}" for n, w in found.items() if w]
    assert not faults, "\n\n".join(faults)
    assert len(runs) > 15


def test_a_verb_is_looked_at_as_soon_as_there_is_one() -> None:
    assert {"build", "selftest"} <= set(SOUND)

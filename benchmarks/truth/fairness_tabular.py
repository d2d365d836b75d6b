"""Rates of groups in tables of people: exact, as the peer has them, and silent where chance speaks.

The rates of Adult, German credit, bank marketing and ACS income stand beside the data, counted by
others. Groups of equal rates are drawn to see how often a difference is called one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import environments
from benchmarks.inputs import ROOT, shared_data
from benchmarks.truth.entry import Cell, Entry, Quote, Rate
from truesheet.compare.groups import Groups
from truesheet.flow.groups import groups
from truesheet.measures.values_groups import Group
from truesheet.rules.rates import rates

NAME, TITLE = "fairness_tabular", "Groups of people: their rates, and differences that are none"
FOLDER = "fairness-tabular"
CACHE = Path("~/.cache/truesheet-bench")
_TABLES = 1_000
_SEED = 29
PEER = """
import json, sys, time
import pandas as pd
from fairlearn.metrics import MetricFrame, count, selection_rate
found = []
for path, label, outcome, field in json.loads(sys.argv[1]):
    table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
    y = (table[label].astype(str) == outcome).astype(int)
    group = table[field].map(lambda v: str(int(v)) if isinstance(v, float) else str(v))
    frame = MetricFrame(
        metrics={"n": count, "rate": selection_rate}, y_true=y, y_pred=y, sensitive_features=group
    )
    found.append({str(k): [int(r["n"]), float(r["rate"])] for k, r in frame.by_group.iterrows()})
print(json.dumps(found))
"""


class Case(NamedTuple):
    """A table, its label, the outcome, a field, and what is said of it beside the data.

    `said` gives cases and rows of a group, `shares` a share to three digits and rows.
    """

    file: str
    label: str
    outcome: str
    field: str
    said: dict[str, tuple[int, int]]
    shares: dict[str, tuple[float, int]]


CASES = (
    Case(
        "adult.csv",
        "income",
        ">50K",
        "sex",
        {"Female": (1_179, 10_771), "Male": (6_662, 21_790)},
        {},
    ),
    Case(
        "german_credit.csv",
        "class-label",
        "1",
        "sex",
        {"female": (201, 310), "male": (499, 690)},
        {},
    ),
    Case(
        "bank_marketing.csv",
        "y",
        "yes",
        "marital",
        {"married": (2_755, 27_214), "single": (1_912, 12_790)},
        {},
    ),
    Case(
        "acs_income.validation.parquet",
        "PINCP",
        "1",
        "SEX",
        {"1": (76_685, 173_575), "2": (45_966, 159_325)},
        {},
    ),
    Case(
        "acs_income.validation.parquet",
        "PINCP",
        "1",
        "RAC1P",
        {},
        {
            "0": (0.390, 259_392),
            "1": (0.246, 29_642),
            "5": (0.449, 19_232),
            "7": (0.173, 12_692),
        },
    ),
)


def measured(case: Case) -> Groups:
    """What is found of a case, small counts included."""
    return groups(
        shared_data() / FOLDER / case.file,
        label=case.label,
        sensitive=[case.field],
        favourable=case.outcome,
        show_values=True,
    )


def counts(found: Groups) -> dict[str, tuple[int, int]]:
    """Cases and rows of each group of the first field."""
    return {
        g.values[0]: (g.part, g.rows)
        for g in found.families[0].groups
        if isinstance(g.part, int) and isinstance(g.rows, int)
    }


def facts(case: Case, mine: dict[str, tuple[int, int]]) -> list[bool]:
    """For each thing that is said beside the data, whether it was found so."""
    exact = [mine.get(g) == told for g, told in case.said.items()]
    shares = [
        mine.get(g, (0, 0))[1] == n and round(mine[g][0] / mine[g][1], 3) == share
        for g, (share, n) in case.shares.items()
    ]
    return exact + shares


def peer(cases: Sequence[Case]) -> list[dict[str, tuple[int, float]]] | str:
    """Rows and rate of each group as fairlearn has them, by case; or why it could not be run."""
    try:
        program = environments.python("fairlearn", CACHE.expanduser())
    except environments.PeerAbsent as why:
        return str(why)
    told = [[str(shared_data() / FOLDER / c.file), c.label, c.outcome, c.field] for c in cases]
    done = subprocess.run(
        [str(program), "-c", PEER, json.dumps(told)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1]
    return [{g: (n, r) for g, (n, r) in one.items()} for one in json.loads(done.stdout)]


def timed() -> tuple[float, float] | str:
    """Seconds for Adult's rates by sex from a cold start: all that we find, and fairlearn's."""
    case = CASES[0]
    path = shared_data() / FOLDER / case.file
    mine = [sys.executable, "-m", "truesheet", "groups", str(path), "--label", case.label]
    mine += ["--sensitive", case.field, "--json"]
    began = time.perf_counter()
    subprocess.run(mine, capture_output=True, check=False, cwd=ROOT)
    ours = time.perf_counter() - began
    began = time.perf_counter()
    found = peer([case])
    return found if isinstance(found, str) else (ours, time.perf_counter() - began)


class Null(NamedTuple):
    """Tables of one size: alarms by four fifths alone, ours; and ours where the rate is half."""

    rows: int
    plain: int
    ours: int
    half: int


def drawn(rows: int, groups_drawn: int = 1) -> Null:
    """Small groups beside one of 2,000 rows, all with a rate of 10 %; then with half of it."""
    random = np.random.default_rng(_SEED + rows + groups_drawn)
    plain = ours = half = 0
    for _ in range(_TABLES):
        small = random.binomial(rows, 0.1, groups_drawn).tolist()
        large = int(random.binomial(2_000, 0.1))
        shares = [n / rows for n in small] + [large / 2_000]
        plain += min(shares) < 0.8 * max(shares)
        ours += _alarm(small, rows, large)
        half += _alarm(random.binomial(rows, 0.05, groups_drawn).tolist(), rows, large, False)
    return Null(rows, plain, ours, half)


def _alarm(small: Sequence[int], rows: int, large: int, either: bool = True) -> bool:
    made = [_group(str(i), n, rows) for i, n in enumerate(small)]
    found = rates([*made, _group("rest", large, 2_000)], "yes")
    return any(r.verdict == "lower" and (either or r.values != ("rest",)) for r in found)


def _group(name: str, part: int, whole: int) -> Group:
    return Group((name,), whole, {"yes": part, "no": whole - part})


def entry() -> Entry:
    """The entry of the ledger."""
    missing = [c.file for c in CASES if not (shared_data() / FOLDER / c.file).exists()]
    if missing:
        return Entry(NAME, TITLE, absent=f"{missing[0]} is not in the shared data folder")
    found = [measured(c) for c in CASES]
    mine = [counts(f) for f in found]
    held = [h for c, m in zip(CASES, mine, strict=True) for h in facts(c, m)]
    theirs = peer(CASES)
    nulls = [drawn(n) for n in (30, 50, 100, 300, 1_000)]
    many = drawn(100, 10)
    false, alarms = sum(n.ours for n in nulls), sum(n.ours + n.half for n in nulls)
    smallest = min(mine[-1].items(), key=lambda g: g[1][1])
    return Entry(
        NAME,
        TITLE,
        data="Adult, German credit, bank marketing, ACS income of the US census (validation "
        "part); groups drawn at random",
        known="cases and rows of 12 groups, counted by others; of drawn groups the true rate",
        recall=Rate(sum(held), len(held)),
        precision=Rate(alarms - false, alarms),
        peer=_peer(mine, theirs),
        columns=("what", "rows", "found", "of"),
        rows=(*_real(found), *_null(nulls, many)),
        notes=(*_notes(smallest), _time(timed())),
        quotes=(
            Quote(
                "groups.rates",
                "drawn groups of 30 to 1,000 rows",
                sum(n.half for n in nulls),
                _TABLES * len(nulls),
                false,
                alarms,
                "groups with half the rate of the others",
            ),
        ),
    )


def _real(found: Sequence[Groups]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for case, one in zip(CASES, found, strict=True):
        lowest = [g for g in one.families[0].groups if g.ratio]
        g = min(lowest, key=lambda g: (g.ratio or (1.0,))[0])
        value, low, high = g.ratio or (1.0, 1.0, 1.0)
        what = f"{case.file}: {case.label} = {case.outcome}, {case.field} {g.values[0]}"
        ratio = f"ratio {value:.3f} ({low:.3f} to {high:.3f}): {g.verdict}"
        rows.append((what, g.rows, ratio, f"{len(one.families[0].groups)} groups"))
    return rows


def _null(nulls: Sequence[Null], many: Null) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for n in nulls:
        rows.append(
            ("equal rates of 10 %: called lower, four fifths alone", n.rows, n.plain, _TABLES)
        )
        rows.append(("equal rates of 10 %: called lower, ours", n.rows, n.ours, _TABLES))
        rows.append(("half the rate: called lower, ours", n.rows, n.half, _TABLES))
    rows.append(("ten groups of equal rates: four fifths alone", many.rows, many.plain, _TABLES))
    rows.append(("ten groups of equal rates: ours", many.rows, many.ours, _TABLES))
    rows.append(("ten groups of half the rate: ours", many.rows, many.half, _TABLES))
    return rows


def _peer(
    mine: Sequence[dict[str, tuple[int, int]]],
    theirs: list[dict[str, tuple[int, float]]] | str,
) -> str:
    if isinstance(theirs, str):
        return f"fairlearn could not be run: {theirs}"
    pairs = [
        g in b and b[g][0] == n and abs(b[g][1] - part / n) < 1e-12
        for a, b in zip(mine, theirs, strict=True)
        for g, (part, n) in a.items()
    ]
    groups_theirs = sum(len(b) for b in theirs)
    return (
        f"fairlearn 0.15 has the same rows and rate in {sum(pairs)} of {len(pairs)} groups (it "
        f"lists {groups_theirs}), without intervals, tests or small counts hidden"
    )


def _notes(smallest: tuple[str, tuple[int, int]]) -> tuple[str, ...]:
    group, (_, n) = smallest
    return (
        "What stands beside the data calls RAC1P 4 with 452 rows the smallest group of ACS "
        f"income; it is {group} with {n}.",
        "A small group stands beside one of 2,000 rows. Groups of 30 and 50 rows with half the "
        "rate are nearly always missed: so few rows cannot tell, and the program says so. "
        "Precision counts alarms over as many tables with half the rate as with equal rates.",
    )


def _time(found: tuple[float, float] | str) -> str:
    if isinstance(found, str):
        return f"No time of the peer: {found}."
    ours, theirs = found
    return (
        f"Adult by sex from a cold start, once on this machine: {ours:.1f} s for all that `groups` "
        f"tells, {theirs:.1f} s for fairlearn's rates alone (import and reading included)."
    )

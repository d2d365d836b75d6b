"""Clean tables, made without any effect or fault: how often a rule cries wolf."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rules_evidence import of_frames
from truesheet.model.field import Role
from truesheet.rules.apply import apply
from truesheet.rules.catalogue import rules

Maker = Callable[[np.random.Generator, int], Any]

# Shapes that people meet: light and heavy tails, counts, ties, edges where values end, categories.
SHAPES: tuple[Maker, ...] = (
    lambda r, n: r.normal(50, 10, n),
    lambda r, n: r.normal(0, 1, n).round(2),
    lambda r, n: r.lognormal(0, 1.5, n),
    lambda r, n: r.exponential(3, n).round(1),
    lambda r, n: r.poisson(r.choice([0.3, 4, 60]), n),
    lambda r, n: r.integers(0, r.choice([2, 5, 101, 10000]), n),
    lambda r, n: 18 + r.integers(0, 60, n),
    lambda r, n: r.geometric(0.2, n),
    lambda r, n: r.negative_binomial(1, 0.02, n),
    lambda r, n: r.gamma(2, 2, n),
    lambda r, n: r.standard_t(3, n),
    lambda r, n: r.standard_cauchy(n),
    lambda r, n: r.pareto(1.5, n) + 1,
    lambda r, n: r.binomial(100, 0.7, n),
    lambda r, n: r.beta(5, 1, n).round(3),
    lambda r, n: r.triangular(0, 90, 90, n).round(),
    lambda r, n: np.where(r.random(n) < 0.8, 0, r.lognormal(6, 1, n).round()),
    lambda r, n: r.choice(list("abcdefgh"), n, p=r.dirichlet(np.ones(8))),
    lambda r, n: r.choice([f"c{i}" for i in range(300)], n),
    lambda r, n: r.random(n) < 0.3,
)


def clean_table(rng: np.random.Generator, rows: int) -> pd.DataFrame:
    """Independent fields of many shapes, gaps at random, a label that depends on nothing."""
    columns: dict[str, Any] = {}
    for i in rng.choice(len(SHAPES), rng.integers(4, 15), replace=False):
        column = pd.Series(SHAPES[i](rng, rows))
        if rng.random() < 0.4:
            gaps = rng.random(rows) < rng.random() * 0.4
            column = column.astype(object).mask(gaps).infer_objects()
        columns[f"f{i}"] = column
    columns["sex"] = rng.choice(["F", "M"], rows)
    columns["race"] = rng.choice(list("vwxyz"), rows, p=[0.5, 0.3, 0.1, 0.05, 0.05])
    two = rng.random() < 0.7
    columns["label"] = rng.choice(["no", "yes"] if two else ["k", "l", "m"], rows)
    return pd.DataFrame(columns)


def alarms(seed: int) -> list[str]:
    """What rules say, above a note, of one clean table; every second one is split at random."""
    rng = np.random.default_rng(seed)
    rows = int(rng.choice([60, 150, 500, 2000, 8000]))
    table = clean_table(rng, rows)
    frames = {"data": table}
    if seed % 2:
        train = rng.random(rows) < 0.7
        frames = {"train": table[train], "test": table[~train]}
    roles: dict[str, Role] = {"label": "label", "sex": "sensitive", "race": "sensitive"}
    found = apply(rules(), of_frames(frames, roles))
    assert not [f for f in found if "the rule itself failed" in f.says]
    return [
        f"{seed}: {f.rule}: {f.says}"
        for f in found
        if f.outcome == "raised" and f.severity != "note"
    ]


def wolves(seeds: range) -> list[list[str]]:
    return [found for seed in seeds if (found := alarms(seed))]


@pytest.mark.filterwarnings("ignore")
def test_fewer_than_one_clean_table_in_twenty_is_blamed() -> None:
    found = wolves(range(40))
    assert len(found) < 40 / 20, found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_rate_of_false_alarms_holds_over_many_tables() -> None:
    found = wolves(range(1000, 1400))
    assert len(found) < 400 / 20, found

"""Groups without any difference: how often a rule cries wolf; and what the ledger counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from benchmarks.truth import fairness_tabular

from batches import batch, sample
from rules_evidence import context, evidence
from truesheet.batch.shapes import run
from truesheet.measures.groups_cells import GroupsCells
from truesheet.measures.groups_missing import GroupsMissing
from truesheet.measures.groups_proxies import GroupsProxies
from truesheet.measures.groups_strata import GroupsStrata
from truesheet.rules.apply import Context, apply
from truesheet.rules.catalogue import rules

PEOPLE = ("sex", "race")
RULES = [r for r in rules() if r.id.startswith("groups.")]


def clean(rng: np.random.Generator, rows: int) -> pd.DataFrame:
    """Groups, a label and fields that have nothing to do with each other; gaps at random."""
    frame = pd.DataFrame({"sex": rng.choice(["f", "m"], rows)})
    frame["race"] = rng.choice(list("vwxyz"), rows, p=[0.5, 0.3, 0.1, 0.05, 0.05])
    frame["y"] = rng.choice(["no", "yes"], rows, p=[0.7, 0.3])
    for i in range(6):
        values = pd.Series(rng.choice(list("pqr"), rows) if i % 2 else rng.normal(0, 1, rows))
        frame[f"x{i}"] = values.mask(rng.random(rows) < 0.2)
    return frame


def judged(frame: pd.DataFrame) -> Context:
    """The evidence on groups, as an engine would hand it on."""
    data = batch(
        pa.Table.from_pandas(frame, preserve_index=False),
        y="label",
        sex="sensitive",
        race="sensitive",
    )
    drawn = sample(data)
    return context(
        evidence("groups.cells", run(GroupsCells(PEOPLE, "y", declared=PEOPLE), data)),
        evidence("groups.missing", run(GroupsMissing(PEOPLE), data)),
        evidence("groups.proxies", GroupsProxies(PEOPLE, "y", PEOPLE).of(drawn, data.schema)),
        evidence("groups.strata", GroupsStrata(PEOPLE, "y", PEOPLE).of(drawn, data.schema)),
        fields=data.schema.fields,
        rows=data.rows,
    )


def test_five_rules_together_warn_of_at_most_one_clean_table_in_twenty() -> None:
    alarms: list[str] = []
    tables = 120
    for seed in range(tables):
        rng = np.random.default_rng(1_000 + seed)
        found = apply(RULES, judged(clean(rng, int(rng.choice([60, 150, 500, 2000])))))
        assert len({f.rule for f in found}) == len(RULES) == 5
        assert not [f for f in found if "the rule itself failed" in f.says]
        raised = [f for f in found if f.outcome == "raised" and f.severity != "note"]
        alarms += [f"{seed}: {f.rule}: {f.says}" for f in raised[:1]]
    assert len(alarms) <= 0.05 * tables, alarms


def test_a_planted_gap_proxy_and_difference_are_found() -> None:
    rng = np.random.default_rng(3)
    frame = clean(rng, 2000)
    women = frame.sex == "f"
    frame.loc[women & (rng.random(2000) < 0.5), "y"] = "no"
    frame["x0"] = frame["x0"].mask(women & (rng.random(2000) < 0.4))
    frame["title"] = np.where(women & (rng.random(2000) < 0.9), "Mrs", "Mr")
    raised = {
        (f.rule, f.subject)
        for f in apply(RULES, judged(frame))
        if f.outcome == "raised" and f.severity == "warning"
    }
    assert {
        ("groups.rates", "field:sex"),
        ("groups.missing", "field:x0"),
        ("groups.proxy", "field:sex"),
    } <= raised


# The entry of the truth ledger.


def test_the_ledger_counts_what_stands_beside_the_data(real: Any) -> None:
    root: Path = real("fairness-tabular")
    case = fairness_tabular.CASES[1]
    table = pd.read_csv(root / case.file)
    good = table[table[case.label] == 1].groupby(case.field).size()
    counted = {str(g): (int(good[g]), int(n)) for g, n in table.groupby(case.field).size().items()}
    assert fairness_tabular.facts(case, counted) == [True, True]
    assert fairness_tabular.facts(case, {"female": (200, 310)}) == [False, False]
    assert fairness_tabular.counts(fairness_tabular.measured(case)) == counted


@pytest.mark.parametrize("rows", [30, 300])
def test_the_ledger_draws_tables_in_which_four_fifths_alone_cries_wolf(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fairness_tabular, "_TABLES", 200)
    drawn = fairness_tabular.drawn(rows)
    assert drawn.ours <= 0.08 * 200 < drawn.plain  # 5 % but for chance
    assert rows == 30 or drawn.half > 0.7 * 200

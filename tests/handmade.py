"""Evidence made by hand, for a small table of people whose every number is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truesheet.measures.values import (
    Balance,
    CandidateKey,
    Code,
    Damage,
    Distinct,
    Duplicates,
    Frequent,
    HiddenMissing,
    Inventory,
    LogicalType,
    Missing,
    NumberSummary,
    Rows,
    TimeRange,
    Top,
    Unreadable,
)
from truesheet.model.datasheet import Datasheet, Split
from truesheet.model.evidence import Evidence, Scope, Share
from truesheet.model.field import Field
from truesheet.model.files import FileInfo
from truesheet.sheet import bank
from truesheet.sheet.people import People, Said
from truesheet.sheet.write import write

NOW = "sha256:" + "1" * 64
N = 1000
SPLITS = (Split("train", 800, ("train.csv",)), Split("test", 200, ("test.csv",)))
FIELDS = (
    Field("id", "integer", "int64", None, True),
    Field("age", "integer", "int64"),
    Field("city", "text", "string"),
    Field("sex", "text", "string", "sensitive"),
    Field("mail", "text", "string"),
    Field("seen", "date", "date32", "time"),
    Field("rich", "text", "string", "label"),
)


def evidence(
    measure: str,
    value: Any,
    *,
    exact: bool = True,
    read: int = N,
    split: str | None = None,
    error: str = "",
    fingerprint: str = NOW,
) -> Evidence:
    rows = next((s.rows for s in SPLITS if s.name == split), N)
    scope = Scope(split=split, rows=rows, rows_read=min(read, rows))
    return Evidence.make(measure, 1, scope, exact, value, fingerprint, error=error)


def _file(name: str, size: int, split: str) -> FileInfo:
    hashed = ("a" if split == "train" else "b") * 64
    return FileInfo(name, size, hashed, "text/csv", "text/csv", split, {"format": "csv"})


def measured() -> dict[str, Evidence]:
    """All evidence by measure; the tests replace single pieces of it."""
    names = [f.name for f in FIELDS]
    logical = {
        "id": "identifier",
        "age": "integer",
        "city": "category",
        "sex": "category",
        "mail": "email",
        "seen": "date",
        "rich": "category",
    }
    frequent = {
        "age": Frequent(N, (Top("31", 40),), 70, 960),
        "city": Frequent(990, (Top("Oslo", 700), Top("Lyon", 285), Top("Bree", 5)), 3),
        "sex": Frequent(N, (Top("f", 596), Top("m", 400), Top("x", 4)), 3),
        "rich": Frequent(N, (Top("no", 750), Top("yes", 250)), 2),
    }
    missing = {n: Missing(N, 10 if n == "city" else 0) for n in names}
    hidden = {n: HiddenMissing(N) for n in names} | {
        "age": HiddenMissing(N, (Code("-9", 40, "number"),))
    }
    inventory = Inventory(
        (_file("train.csv", 8000, "train"), _file("test.csv", 2000, "test")), 10000
    )
    copies = Duplicates(N, 3, 3, 2, across={"train|test": Share(2, 200)})
    pieces = [
        evidence("files.inventory", inventory),
        evidence("rows.count", Rows(N)),
        evidence("rows.unreadable", Unreadable(0, N)),
        evidence("rows.duplicates", copies),
        evidence(
            "schema.logical_type",
            {n: LogicalType(k, Share(500, 500)) for n, k in logical.items()},
            exact=False,
            read=500,
            error="from a sample of 500 of 1,000 rows",
        ),
        evidence("schema.candidate_keys", {n: CandidateKey(n == "id") for n in names[:5]}),
        evidence("cells.missing", missing),
        evidence("cells.hidden_missing", hidden),
        evidence("values.distinct", {"id": Distinct(N, N), "age": Distinct(70, N)}),
        evidence("values.frequent", frequent),
        evidence("number.summary", {"age": NumberSummary(N, -9, 90, 38.5, 13.25, integral=N)}),
        evidence("text.damage", {n: Damage(N) for n in ("city", "sex", "mail", "rich")}),
        evidence(
            "time.range",
            {"seen": TimeRange(N, "2023-05-02", "2023-11-30", 212, {"2023": N})},
        ),
        evidence("labels.balance", {"rich": Balance(N, 0, {"no": 750, "yes": 250})}),
    ]
    return {e.measure: e for e in pieces}


def sheet(
    answers: dict[str, Said] | None = None,
    *,
    people: People | None = None,
    fields: Sequence[Field] = FIELDS,
    splits: Sequence[Split] = SPLITS,
    today: str | None = None,
    drop: Sequence[str] = (),
    **instead: Evidence,
) -> Datasheet:
    """The sheet of the small table. `instead` replaces evidence, with `_` for the dot."""
    found = measured()
    for name in drop:
        del found[name]
    for key, piece in instead.items():
        found[key.replace("_", ".", 1)] = piece
    return write(
        bank.load(),
        people or People(answers=answers or {}),
        tuple(found.values()),
        (),
        fields,
        splits,
        NOW,
        name="small",
        made_with="a test",
        today=today,
    )

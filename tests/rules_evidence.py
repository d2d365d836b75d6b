"""Evidence found a second way, by pandas: the rules can be tested without sources or engine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from truesheet.measures import values as v
from truesheet.model.datasheet import Split
from truesheet.model.evidence import Evidence, EvidenceSet, Scope, Share
from truesheet.model.field import Field, Kind, Role
from truesheet.model.finding import Finding
from truesheet.rules.apply import Context, Override, apply
from truesheet.rules.catalogue import rules

RANKS = ("0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99")


def evidence(
    measure: str, value: Any, split: str | None = None, fields: tuple[str, ...] = ()
) -> Evidence:
    """Evidence with this value, as an engine would hand it on."""
    return Evidence.make(measure, 1, Scope(fields, split), True, value, "0" * 64)


def field(
    name: str, kind: Kind = "text", role: Role | None = None, suspected: bool = False
) -> Field:
    return Field(name, kind, "string", role, suspected)


def context(
    *given: Evidence,
    fields: tuple[Field, ...] = (),
    rows: int = 1000,
    splits: Mapping[str, int] | None = None,
) -> Context:
    """What rules look at, made by hand."""
    parts = splits or {"data": rows}
    made = tuple(Split(n, r, (f"{n}.csv",)) for n, r in parts.items())
    return Context(EvidenceSet(given), fields, made)


def findings(
    id: str, seen: Context, overrides: Mapping[str, Override] | None = None
) -> tuple[Finding, ...]:
    """What one rule of the catalogue says."""
    return apply([r for r in rules() if r.id == id], seen, overrides)


def one(id: str, seen: Context, overrides: Mapping[str, Override] | None = None) -> Finding:
    """The only thing that one rule says."""
    (found,) = findings(id, seen, overrides)
    return found


# from pandas ----------------------------------------------------------------------------------


def of_frames(
    frames: Mapping[str, pd.DataFrame], roles: Mapping[str, Role] | None = None
) -> Context:
    """Evidence of every measure that rules need, over the whole and over each split."""
    roles = roles or {}
    whole = pd.concat(frames.values(), ignore_index=True)
    fields = tuple(_field(whole[c], roles.get(str(c))) for c in whole)
    splits = tuple(Split(n, len(f), (f"{n}.csv",)) for n, f in frames.items())
    parts: dict[str | None, pd.DataFrame] = {None: whole}
    if len(frames) > 1:
        parts.update(frames)
    made = [e for split, frame in parts.items() for e in _measured(frame, fields, split)]
    made += _of_whole(whole, frames, fields)
    return Context(EvidenceSet(tuple(made)), fields, splits)


def of_frame(frame: pd.DataFrame, roles: Mapping[str, Role] | None = None) -> Context:
    return of_frames({"data": frame}, roles)


def _kind(column: pd.Series[Any]) -> Kind:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    if pd.api.types.is_float_dtype(column):
        present = column.dropna()
        whole = len(present) < len(column) and (present % 1 == 0).all()
        return "integer" if whole else "number"
    return "timestamp" if pd.api.types.is_datetime64_any_dtype(column) else "text"


def _field(column: pd.Series[Any], role: Role | None) -> Field:
    running = bool(_kind(column) == "integer" and column.is_unique and len(column) > 1)
    running = running and int(column.max() - column.min()) == len(column) - 1
    return Field(str(column.name), _kind(column), str(column.dtype), role, running)


def _measured(frame: pd.DataFrame, fields: tuple[Field, ...], split: str | None) -> list[Evidence]:
    present = {f.name: frame[f.name].dropna() for f in fields}
    numeric = [f for f in fields if f.numeric]
    label = next((f for f in fields if f.role == "label"), None)
    made = [
        evidence("rows.count", v.Rows(len(frame)), split),
        evidence("cells.missing", {f.name: _missing(frame[f.name]) for f in fields}, split),
        evidence("values.distinct", {n: _distinct(c) for n, c in present.items()}, split),
        evidence("values.frequent", {n: _frequent(c) for n, c in present.items()}, split),
        evidence("number.summary", {f.name: _summary(present[f.name]) for f in numeric}, split),
        evidence("number.distribution", {f.name: _shape(present[f.name]) for f in numeric}, split),
    ]
    if label:
        made.append(evidence("labels.balance", {label.name: _balance(frame[label.name])}, split))
    return made


def _text(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _missing(column: pd.Series[Any]) -> v.Missing:
    blank = int((column.astype(str).str.strip() == "").sum()) if _kind(column) == "text" else 0
    return v.Missing(len(column), int(column.isna().sum()), blank)


def _distinct(column: pd.Series[Any]) -> v.Distinct:
    return v.Distinct(column.nunique(), len(column))


def _frequent(column: pd.Series[Any]) -> v.Frequent:
    counts = column.value_counts()
    if len(counts) > 2048:
        return v.Frequent(len(column), (), 0, len(column), "too many distinct values")
    top = tuple(v.Top(_text(x), int(n)) for x, n in counts.head(20).items())
    return v.Frequent(len(column), top, len(counts), len(column) - sum(t.cells for t in top))


def _summary(column: pd.Series[Any]) -> Any:
    numbers = column.to_numpy(float)
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return {"absent": "the field holds no finite number"}
    low, high = float(finite.min()), float(finite.max())
    return v.NumberSummary(
        len(finite),
        low,
        high,
        float(finite.mean()),
        float(finite.std()),
        infinite=len(numbers) - len(finite),
        at_min=int((finite == low).sum()),
        at_max=int((finite == high).sum()),
    )


def _shape(column: pd.Series[Any]) -> Any:
    numbers = column.to_numpy(float)
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return {"absent": "the field holds no finite number"}
    quantiles = {r: float(np.quantile(finite, float(r), method="inverted_cdf")) for r in RANKS}
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        return v.Distribution(len(finite), quantiles, (v.Bar(low, high, len(finite)),))
    width = (high - low) / 24
    if (finite == np.floor(finite)).all():
        width = float(math.ceil((high - low + 1) / 24))
    at = np.minimum(((finite - low) / width).astype(int), 23)
    cells = np.bincount(at)
    edges = [*(low + i * width for i in range(len(cells))), high]
    bars = tuple(v.Bar(edges[i], edges[i + 1], int(n)) for i, n in enumerate(cells))
    return v.Distribution(len(finite), quantiles, bars)


def _balance(column: pd.Series[Any]) -> v.Balance:
    counts = column.dropna().value_counts()
    shares = counts / counts.sum()
    effective = float(np.exp(-(shares * np.log(shares)).sum())) if len(counts) else 0.0
    classes = {_text(x): int(n) for x, n in counts.items()}
    if len(classes) > 1000:
        return v.Balance(len(column), 0, {}, effective, len(classes))
    return v.Balance(len(column), int(column.isna().sum()), classes, effective)


def _of_whole(
    whole: pd.DataFrame, frames: Mapping[str, pd.DataFrame], fields: tuple[Field, ...]
) -> list[Evidence]:
    ids = [f.name for f in fields if f.role == "id" or f.suspected_id]
    text = [f.name for f in fields if f.kind == "text"]
    keys = {
        f.name: v.CandidateKey(bool(whole[f.name].is_unique and not whole[f.name].isna().any()))
        for f in fields
        if f.kind in ("integer", "text", "timestamp")
    }
    made = [
        evidence("rows.unreadable", v.Unreadable(0, len(whole))),
        evidence("rows.duplicates", _duplicates(whole, frames, [])),
        evidence("schema.candidate_keys", keys),
        evidence("cells.co_missing", _co_missing(whole)),
        evidence("text.damage", {n: v.Damage(int(whole[n].notna().sum())) for n in text}),
        evidence("fields.associations", _associations(whole, fields)),
    ]
    if ids and len(ids) < len(fields):
        made.append(evidence("rows.duplicates_but_ids", _duplicates(whole, frames, ids)))
    label = next((f for f in fields if f.role == "label"), None)
    if label:
        made += _by_label(whole, fields, label)
    return made


def _duplicates(
    whole: pd.DataFrame, frames: Mapping[str, pd.DataFrame], ignored: list[str]
) -> v.Duplicates:
    rest = whole.drop(columns=ignored)
    sizes = rest.fillna("\0").groupby(list(rest.columns), sort=False).size()
    across = {}
    for a, b in combinations(frames, 2) if not ignored else ():
        known = frames[a].drop_duplicates()
        shared = frames[b].merge(known, how="inner")
        across[f"{a}|{b}"] = Share(len(shared), len(frames[b]))
    groups = int((sizes > 1).sum())
    return v.Duplicates(
        len(whole),
        len(whole) - len(sizes),
        groups,
        int(sizes.max()),
        across=across,
        ignored=tuple(ignored),
    )


def _co_missing(whole: pd.DataFrame) -> v.CoMissing:
    gaps = whole.isna()
    gaps = gaps.loc[:, gaps.any()]
    pairs = {f"{a}|{b}": int((gaps[a] & gaps[b]).sum()) for a, b in combinations(gaps, 2)}
    return v.CoMissing(pairs, len(whole), int((~whole.isna().any(axis=1)).sum()))


def _by_label(whole: pd.DataFrame, fields: tuple[Field, ...], label: Field) -> list[Evidence]:
    classes = whole[label.name]
    missing, tables = {}, {}
    for f in fields:
        if f.name == label.name:
            continue
        gaps = whole[f.name].isna().groupby(classes.map(_text)).agg(["sum", "size"])
        if 2 <= len(gaps) <= 100:
            missing[f.name] = v.MissingByLabel(
                {str(c): Share(int(r["sum"]), int(r["size"])) for c, r in gaps.iterrows()}
            )
        if whole[f.name].nunique() <= 50 and classes.nunique() <= 50:
            table = pd.crosstab(whole[f.name].map(_text), classes.map(_text))
            rows = {str(g): {str(c): int(n) for c, n in r.items()} for g, r in table.iterrows()}
            tables[f.name] = v.ByField(label.name, rows)
    return [
        evidence("cells.missing_by_label", missing),
        evidence("labels.by_field", tables),
    ]


def _associations(whole: pd.DataFrame, fields: tuple[Field, ...]) -> v.Associations:
    found = [p for a, b in combinations(fields, 2) if (p := _pair(whole, a, b))]
    found.sort(key=lambda p: -p.strength)
    possible = len(fields) * (len(fields) - 1) // 2
    return v.Associations(tuple(found), possible, possible, len(whole))


def _pair(whole: pd.DataFrame, a: Field, b: Field) -> v.Pair | None:
    both = whole[[a.name, b.name]].dropna()
    if len(both) < 4 or both[a.name].nunique() < 2 or both[b.name].nunique() < 2:
        return None
    a_gives = bool((both.groupby(a.name)[b.name].nunique() == 1).all())
    b_gives = bool((both.groupby(b.name)[a.name].nunique() == 1).all())
    if a.numeric and b.numeric:
        r = float(both[a.name].corr(both[b.name]))
        kind, strength, sign = "pearson", abs(r), 1 if r >= 0 else -1
    elif max(both[a.name].nunique(), both[b.name].nunique()) > 500:
        # Too many values for a table; only who gives whom is of use.
        kind, strength, sign = "cramers_v", 0.0, 1
    else:
        table = pd.crosstab(both[a.name], both[b.name]).to_numpy(float)
        expected = table.sum(1, keepdims=True) * table.sum(0) / table.sum()
        chi = ((table - expected) ** 2 / expected).sum() / table.sum()
        r, k = table.shape
        chi = max(0.0, chi - (r - 1) * (k - 1) / (len(both) - 1))
        small = min(r - (r - 1) ** 2 / (len(both) - 1), k - (k - 1) ** 2 / (len(both) - 1)) - 1
        kind, strength, sign = (
            "cramers_v",
            min(1.0, math.sqrt(chi / small)) if small > 0 else 0.0,
            1,
        )
    z = math.atanh(min(strength, 1 - 1e-12))
    half = 1.96 / math.sqrt(max(1, len(both) - 3))
    low, high = max(0.0, math.tanh(z - half)), math.tanh(z + half)
    return v.Pair(
        a.name, b.name, kind, strength, low, high, len(both), sign,
        a_gives and b_gives, a_gives, b_gives,
    )  # fmt: skip

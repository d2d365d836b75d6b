"""Datasheets made by hand for the tests of the renderers: a calm one, a hostile one, a wide one."""

from __future__ import annotations

import random
from collections.abc import Sequence

from truesheet.measures import values as v
from truesheet.model.datasheet import Answer, Claim, Datasheet, Signature, Skipped, Split, Standing
from truesheet.model.evidence import Evidence, Scope, Share
from truesheet.model.field import Field, Kind, Role
from truesheet.model.files import FileInfo
from truesheet.model.finding import Finding, Limit
from truesheet.sheet import bank

MARK = "sha256:" + "ab" * 32
ROWS = 1_000
SCOPE = Scope(rows=ROWS, rows_read=ROWS)
SAMPLE = Scope(rows=ROWS, rows_read=100)
QUANTILES = ("0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99")
MEASURED = Standing("verified", "pass")


def evidence(measure: str, value: object, scope: Scope = SCOPE, error: str = "") -> Evidence:
    return Evidence.make(measure, 1, scope, not error and scope.whole, value, MARK, None, error)


def field(name: str, kind: Kind, role: Role | None = None, suspected_id: bool = False) -> Field:
    physical = {"integer": "int64", "number": "double", "timestamp": "timestamp[us]"}
    return Field(name, kind, physical.get(kind, "string"), role, suspected_id)


def calm() -> Datasheet:
    """Seven fields of every sort of card, three findings, answers of every mark."""
    tops = (v.Top("Oslo", 600), v.Top("Lyon", 390), v.Top("Ninefold", 9), v.Top("Alone", 1))
    months = {f"2021-{m:02}": 50 for m in range(1, 13)} | {f"2022-{m:02}": 40 for m in range(1, 11)}
    items = (
        evidence("files.inventory", v.Inventory((_file("calm.csv"),), 4_096)),
        evidence("rows.count", v.Rows(ROWS)),
        evidence("rows.duplicates", v.Duplicates(ROWS, 3, 3, 2)),
        evidence(
            "schema.logical_type",
            {
                "key": _logical("identifier"),
                "city": _logical("category"),
                "height": _logical("number"),
                "mail": _logical("email"),
                "sex": _logical("category"),
                "seen": _logical("timestamp"),
                "pay": _logical("integer"),
            },
            SAMPLE,
            "from a sample",
        ),
        evidence(
            "cells.missing",
            {n: v.Missing(ROWS, 0) for n in NAMES} | {"height": v.Missing(ROWS, 57)},
        ),
        evidence(
            "cells.hidden_missing", {"city": v.HiddenMissing(ROWS, (v.Code("?", 40, "word"),))}
        ),
        evidence(
            "values.distinct", {n: v.Distinct(ROWS if n == "key" else 4, ROWS) for n in NAMES}
        ),
        evidence("schema.candidate_keys", {n: v.CandidateKey(n == "key") for n in NAMES}),
        evidence(
            "values.frequent",
            {
                "key": v.Frequent(ROWS, (v.Top("K-SECRET-1", 20),), ROWS, 980),
                "mail": v.Frequent(ROWS, (v.Top("eve@example.org", 30),), 900, 970),
                "city": v.Frequent(ROWS, tops, 4),
                "sex": v.Frequent(ROWS, (v.Top("f", 600), v.Top("m", 395), v.Top("only-x", 5)), 3),
                "height": v.Frequent(ROWS, (v.Top("1.5", 12),), 700, 988),
                "pay": v.Frequent(ROWS, (v.Top("0", 700), v.Top("1", 300)), 2),
            },
        ),
        evidence(
            "number.summary",
            {
                "height": v.NumberSummary(
                    943, 1.25, 2.0625, 1.6875, 0.125, 1591.3, 0, 0, 0, 1, 2, 3
                ),
                "pay": v.NumberSummary(ROWS, 0, 1, 0.3, 0.458, 300, 700, 0, 0, 700, 300, ROWS),
                "key": v.NumberSummary(ROWS, 271_828, 314_159, 300_000, 1.0),
            },
        ),
        evidence(
            "number.distribution",
            {"height": _spread(1.25, 2.0625), "key": _spread(271_828, 314_159)},
        ),
        evidence("text.lengths", {"city": v.Lengths(ROWS, 4, 5, 4.1, {"0.5": 4.0})}),
        evidence("text.shapes", {"city": v.Shapes(ROWS, (v.Top("Aa", 999), v.Top("a-9!", 1)), 2)}),
        evidence(
            "time.range",
            {
                "seen": v.TimeRange(
                    ROWS,
                    "2021-01-01T00:00:00",
                    "2022-10-31T10:00:00",
                    668,
                    {"2021": 600, "2022": 400},
                    months,
                )
            },
        ),
        evidence("labels.balance", {"pay": v.Balance(ROWS, 0, {"0": 700, "1": 300}, 1.84)}),
        evidence(
            "fields.associations",
            v.Associations((v.Pair("city", "sex", "cramers_v", 0.5, 0.4, 0.6, 100),), 21, 21, 100),
            SAMPLE,
            "from a sample",
        ),
    )
    by = {e.measure: e.id for e in items}
    fields = (
        field("key", "integer", suspected_id=True),
        field("city", "text"),
        field("height", "number"),
        field("mail", "text"),
        field("sex", "text", "sensitive"),
        field("seen", "timestamp"),
        field("pay", "integer", "label"),
    )
    return Datasheet(
        1,
        "calm",
        MARK,
        (Split("data", ROWS, ("calm.csv",)),),
        fields,
        _answers(by),
        items,
        _findings(by),
        (Skipped("text.words", "none of the texts is long", "city"),),
        "truesheet 0.1.0",
    )


NAMES = ("key", "city", "height", "mail", "sex", "seen", "pay")


def _file(path: str) -> FileInfo:
    return FileInfo(path, 4_096, "cd" * 32, "text/csv", "text/csv", "data", {"encoding": "utf-8"})


def _logical(word: str) -> v.LogicalType:
    return v.LogicalType(word, Share(100, 100))


def _spread(low: float, high: float) -> v.Distribution:
    step = (high - low) / 12
    bars = tuple(v.Bar(low + i * step, low + (i + 1) * step, 10 * i + 3) for i in range(12))
    quantiles = {q: low + (high - low) * float(q) for q in QUANTILES}
    return v.Distribution(943, quantiles, bars)


def _findings(by: dict[str, str]) -> tuple[Finding, ...]:
    def up(rule: str, severity: str, subject: str, number: str, title: str) -> Finding:
        return Finding(
            rule,
            1,
            "raised",
            severity,  # type: ignore[arg-type]  # the three words of the tests are right
            subject,
            number,
            "cells",
            title,
            f"{number} of 1,000 cells are meant; the limit is 1 %.",
            "A model learns it.",
            "Declare it.",
            "Rare codes.",
            Limit(1, "% of cells"),
            (by["cells.hidden_missing"],),
            ("calm.csv:7", "calm.csv:9"),
        )

    return (
        up("fields.twins", "note", "dataset", "2", "Two fields say the same"),
        up("cells.hidden_missing", "error", "field:city", "40", "Missing values hide behind “?”"),
        up("rows.duplicates", "warning", "dataset", "3", "3 rows are copies"),
        Finding("rows.few", 1, "clear", "warning", says="There are enough rows."),
        Finding("splits.leak", 1, "not_applicable", "error", says="There is one split."),
        Finding("text.language", 1, "could_not_run", "note", says="The extra is not installed."),
    )


def _answers(by: dict[str, str]) -> tuple[Answer, ...]:
    person = Signature("A. Person", "data steward", "2026-11-22", "2027-11-22")
    stated = Claim(
        "in English", Standing("assumption", "not_checkable", "No check."), "", "en", "stated"
    )
    given = {
        "motivation.purpose": Answer(
            "motivation.purpose",
            "answered",
            "To **test**.\n\n- one\n- [two](https://example.org/x)",
            None,
            "",
            (stated,),
            person,
        ),
        "composition.instance_count": Answer(
            "composition.instance_count",
            "answered",
            "1,000 rows.",
            {"total": ROWS},
            "",
            (Claim("1,000 rows", MEASURED, "/total", ROWS, "measured", (by["rows.count"],)),),
        ),
        "composition.missing": Answer(
            "composition.missing",
            "answered",
            "Nothing is missing.",
            {"any": "no"},
            "",
            (
                Claim(
                    "nothing is missing",
                    Standing("assumption", "contradicted", "40 cells hold “?”."),
                    "",
                    "no",
                    "stated",
                    (by["cells.hidden_missing"],),
                ),
            ),
            person,
        ),
        "composition.errors": Answer(
            "composition.errors",
            "answered",
            "3 copies.",
            None,
            "",
            (
                Claim(
                    "3 copies",
                    Standing("derived", "pass", "From 100 of 1,000 rows."),
                    "",
                    3,
                    "measured",
                    (by["rows.duplicates"],),
                ),
            ),
        ),
        "composition.confidential": Answer(
            "composition.confidential", "withheld", reason="under a contract"
        ),
        "uses.prior": Answer("uses.prior", "unknown", reason="nobody kept a list"),
        "distribution.license": Answer(
            "distribution.license", "answered", "", {"licence": "CC-BY-4.0"}, "", (stated,), person
        ),
        "collection.consent": Answer(
            "collection.consent", "not_applicable", reason="It is not about people."
        ),
        "collection.notification": Answer(
            "collection.notification", "not_applicable", reason="It is not about people."
        ),
    }
    base = [q.id for q in bank.load() if q.pack == "base"]
    assert given.keys() <= set(base)
    return tuple(given.get(q, Answer(q, "open")) for q in base)


def hostile(strings: Sequence[str]) -> Datasheet:
    """A sheet in which every text that data, people or rules can bring is one of the strings."""
    assert strings
    names = list(dict.fromkeys(strings))
    say = strings[0]
    values: dict[str, dict[str, object]] = {}
    for i, name in enumerate(names):
        others = (strings[i % len(strings)], strings[(i * 7 + 1) % len(strings)])
        tops = tuple(v.Top(s, 500 - j) for j, s in enumerate(dict.fromkeys(others)))
        made = {
            "cells.missing": v.Missing(ROWS, i),
            "cells.hidden_missing": v.HiddenMissing(ROWS, (v.Code(others[1], 20, "word"),)),
            "values.frequent": v.Frequent(ROWS, tops, 2, error=others[0]),
            "text.shapes": v.Shapes(ROWS, tops, 2),
            "labels.by_field": v.ByField(
                others[0], {others[1]: {others[0]: 90, others[1] + "!": 70}}
            ),
        }
        for measure, value in made.items():
            values.setdefault(measure, {})[name] = value
    items = [evidence(m, x) for m, x in values.items()]
    files = tuple(_file(s) for s in names[:30])
    items.append(evidence("files.inventory", v.Inventory(files, 9)))
    items.append(evidence("x.split", {"absent": say}, Scope((say,), say, 9, 3), say))
    items.append(Evidence("m" + say, 1, SCOPE, False, 1, say, {say: say}, say, "ev:" + say))
    pairs = tuple(v.Pair(s, say, s, 0.5, 0.4, 0.6, 9) for s in names[:20])
    items.append(evidence("fields.associations", v.Associations(pairs, 9, 9, 9)))
    ids = tuple(e.id for e in items[-2:])
    return Datasheet(
        1,
        say,
        say,
        (Split(say, 1, (say,)), Split(say + "2", 2, ())),
        tuple(field(n, "text") for n in names),
        tuple(_hostile_answers(strings, ids)),
        tuple(items),
        tuple(_hostile_findings(strings, ids)),
        tuple(Skipped(s, s, s) for s in strings),
        say,
    )


def _hostile_answers(strings: Sequence[str], ids: tuple[str, ...]) -> list[Answer]:
    base = [q.id for q in bank.load() if q.pack == "base"]
    made = []
    for i, s in enumerate(strings):
        known = i < len(base)
        by = Signature(s, s, s, s) if i % 2 else None
        claim = Claim(s, Standing("derived", "stale", s), s, s, "measured", (*ids, s))
        made.append(
            Answer(
                base[i] if known else f"q{i}{s}", "answered", s, {s: [s, {s: s}]}, s, (claim,), by
            )
        )
    made.append(Answer("z.withheld", "withheld", reason=strings[-1]))
    made.append(Answer("z.closed", "not_applicable", reason=strings[-1]))
    return made


def _hostile_findings(strings: Sequence[str], ids: tuple[str, ...]) -> list[Finding]:
    made = []
    for i, s in enumerate(strings):
        limit = Limit(1.5, s, s)
        subject = f"field:{s}" if i % 2 else s
        made.append(
            Finding(
                f"r{i}{s}",
                1,
                "raised",
                "warning",
                subject,
                s,
                s,
                s,
                s,
                s,
                s,
                s,
                limit,
                (*ids, s),
                (s,),
            )
        )
    made += [Finding("same", 1, "raised", "note", s, s, s, s, s) for s in strings[:50]]
    made += [Finding(s, 1, "clear", "note", says=s) for s in strings[:50]]
    made += [Finding(s, 1, "could_not_run", "note", says=s) for s in strings[:50]]
    return made


def wide(columns: int, prefix: str = "") -> Datasheet:
    """Very many fields, two numbers for each text, with all that is measured of a field."""
    dice = random.Random(columns)
    values: dict[str, dict[str, object]] = {}
    fields = []
    for i in range(columns):
        name = f"{prefix}sensor_{i:05}_reading"
        made: dict[str, object] = {
            "cells.missing": v.Missing(ROWS, dice.randrange(90)),
            "values.distinct": v.Distinct(dice.randrange(1, ROWS), ROWS),
            "schema.candidate_keys": v.CandidateKey(False),
        }
        if i % 3:
            low = dice.gauss(0, 1)
            made["schema.logical_type"] = _logical("number")
            made["number.summary"] = v.NumberSummary(
                ROWS, low, low + 2, low + 1, 0.4321, 987.6, 5, 77
            )
            bars = tuple(
                v.Bar(low + j / 15, low + (j + 1) / 15, dice.randrange(900)) for j in range(30)
            )
            quantiles = {q: low + float(q) for q in QUANTILES}
            made["number.distribution"] = v.Distribution(ROWS, quantiles, bars)
        else:
            tops = tuple(v.Top(f"category {dice.randrange(9999)}", 500 - j) for j in range(20))
            made["schema.logical_type"] = _logical("category")
            made["values.frequent"] = v.Frequent(9_000, tops, 4_000, 10)
            made["text.lengths"] = v.Lengths(ROWS, 1, 30, 12.34, {"0.5": 12.0})
            made["text.shapes"] = v.Shapes(ROWS, tops, 40)
        for measure, value in made.items():
            values.setdefault(measure, {})[name] = value
        fields.append(field(name, "number" if i % 3 else "text"))
    findings = (
        Finding("cells.gaps", 1, "raised", "warning", f"field:{f.name}", "9", "cells", says="Gaps.")
        for f in fields
    )
    return Datasheet(
        1,
        "wide",
        MARK,
        (Split("data", ROWS, ("wide.parquet",)),),
        tuple(fields),
        tuple(Answer(q.id, "open") for q in bank.load() if q.pack == "base"),
        tuple(evidence(m, x) for m, x in values.items()),
        tuple(findings),
        tuple(Skipped("time.range", "it holds no dates", f.name) for f in fields),
    )

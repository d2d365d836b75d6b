"""Reports for tests of their forms: made by hand, with text that means harm where it is asked for.

These are data. What `truesheet check` makes of real documents goes through the same forms in the
tests of the doors.
"""

from __future__ import annotations

from hypothesis import strategies as st

from truesheet.model.finding import Limit
from truesheet.model.report import Report, Verdict, VerdictKind, VerdictOutcome
from truesheet.model.stated import Place

OUTCOMES: tuple[VerdictOutcome, ...] = VerdictOutcome.__args__  # type: ignore[attr-defined]
KINDS: tuple[VerdictKind, ...] = VerdictKind.__args__  # type: ignore[attr-defined]

HOSTILE = (
    "\x1b[31mred\x07 \u202etxt.exe\u2066 </failure>]]> & <img src=x onerror=alert(1)> "
    "\r\n::error file=x::owned\n::set-output name=a::b\n##[command]x %0A::warning::y "
    "[click](http://evil.test) @everyone `code` | ``` </details> <!-- --> {0} \ud800 \ufffe"
)
"""What a document may hold that wants to act on a terminal, a log, a page or a parser."""

ROWS = Verdict(
    "prose:README.md#rows",
    "prose",
    "failed",
    "README.md says 48,000 rows; 48,842 were counted.",
    check="contradicted",
    stated=48000,
    found=48842,
    place=Place("README.md", 14, 17, 23),
    question="composition.instance_count",
    sentence="The dataset has 48,000 rows of people.",
    fix="48,842",
)
SQL = Verdict(
    "sql:3fa2",
    "sql",
    "could_not_check",
    "The claim could not be checked.",
    reason="It reads the file /etc/passwd, which a claim may not.",
    place=Place("datasheet.yaml", 40, 5, 60),
    question="composition.other",
    sentence="select count(*) from read_csv('/etc/passwd')",
)
COPIES = Verdict(
    "finding:rows.duplicates",
    "finding",
    "warned",
    "52 of 48,842 rows (0.1 %) are copies.",
    severity="error",
    rule="rows.duplicates",
    title="Rows are copies of others",
    limit=Limit(0.1, "% of rows", "truesheet-policy.yaml:4"),
)
FEW = Verdict(
    "finding:rows.few",
    "finding",
    "waived",
    "There are few rows.",
    severity="warning",
    rule="rows.few",
    reason="Accepted until 2027-03-01: this is a sample.",
)
TASK = Verdict(
    "prose:README.md#task",
    "prose",
    "not_checkable",
    "README.md says it is made for classification.",
    reason="Nothing that is measured can tell.",
    place=Place("README.md", 20),
)
FIELDS = Verdict(
    "prose:README.md#fields",
    "prose",
    "pass",
    "README.md says 15 fields.",
    place=Place("README.md", 16, 3, 5),
)


def report(*verdicts: Verdict, **more: object) -> Report:
    """A report with these verdicts."""
    known: dict[str, object] = {
        "truesheet": 1,
        "name": "adult",
        "documents": ("README.md", "datasheet.yaml"),
        "fingerprint": "sha256:" + "0" * 64,
        "looked": "measured",
        "verdicts": verdicts,
        "made_with": "truesheet 0.1.0",
    }
    return Report(**(known | more))  # type: ignore[arg-type]  # the types are those of the fields


def mixed(**more: object) -> Report:
    """One verdict of each outcome."""
    return report(ROWS, SQL, COPIES, FEW, TASK, FIELDS, **more)


def hostile() -> Report:
    """Every text that comes from a document or from data means harm."""
    made = []
    for i, outcome in enumerate(OUTCOMES):
        for kind in KINDS:
            made.append(
                Verdict(
                    f"{kind}:{i}:{HOSTILE}",
                    kind,
                    outcome,
                    f"The field {HOSTILE} is not there.",
                    title=HOSTILE,
                    stated=HOSTILE,
                    found=HOSTILE,
                    reason=HOSTILE,
                    do=HOSTILE,
                    place=Place(f"data/{HOSTILE}.md", 3, 1, 9),
                    rule=HOSTILE if kind == "finding" else "",
                    subject=f"field:{HOSTILE}",
                    sentence=HOSTILE,
                    fix=HOSTILE,
                    question=HOSTILE,
                    proposed_by=HOSTILE,
                )
            )
    return report(
        *made, name=HOSTILE, documents=(HOSTILE,), baseline=HOSTILE, remarks=(HOSTILE,), unread=3
    )


_TEXT = st.one_of(st.text(max_size=60), st.just(HOSTILE), st.just(""))


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    """Any verdict, with any text in it."""
    start = draw(st.integers(0, 90))
    place = Place(draw(_TEXT), draw(st.integers(0, 9_999)), start, start + draw(st.integers(0, 9)))
    return Verdict(
        draw(_TEXT),
        draw(st.sampled_from(KINDS)),
        draw(st.sampled_from(OUTCOMES)),
        draw(_TEXT),
        severity=draw(st.sampled_from(("error", "warning", "note"))),
        check=draw(st.sampled_from((None, "contradicted", "stale", "expired", "pass"))),
        title=draw(_TEXT),
        reason=draw(_TEXT),
        do=draw(_TEXT),
        place=draw(st.sampled_from((None, place))),
        question=draw(st.sampled_from(("", "composition.missing", "no.such"))),
        rule=draw(st.sampled_from(("", "rows.few", "rows.few@1", "no.such"))),
        sentence=draw(_TEXT),
        fix=draw(_TEXT),
        known=draw(st.booleans()),
    )


def any_report() -> st.SearchStrategy[Report]:
    """Any report with up to thirty verdicts."""
    return st.builds(
        lambda vs, name, documents, remarks, baseline, unread: report(
            *vs, name=name, documents=documents, remarks=remarks, baseline=baseline, unread=unread
        ),
        st.lists(verdicts(), max_size=30),
        _TEXT,
        st.lists(_TEXT, max_size=2).map(tuple),
        st.lists(_TEXT, max_size=3).map(tuple),
        st.sampled_from(("", "main.json")),
        st.integers(0, 3),
    )

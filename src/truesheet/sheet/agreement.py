"""Which measured number a stated agreement speaks of, and whether it is the same."""

from __future__ import annotations

import re
from decimal import Decimal

from truesheet.measures.values_crowd import Agreement

_MOST_DIGITS = 4

_NAMED = (
    (re.compile(r"krippendorf|\balpha\b|\u03b1", re.I), "alpha"),
    (re.compile(r"fleiss", re.I), "fleiss"),
    (re.compile(r"cohen", re.I), "cohen"),
    (re.compile(r"\bkappas?\b|\u03ba", re.I), "kappa"),
    (re.compile(r"\b(?:raw|observed|percent\w*|pairwise|simple)\b|%", re.I), "raw"),
)
NAMES = {
    "alpha": "Krippendorff's alpha",
    "fleiss": "Fleiss' kappa",
    "cohen": "Cohen's kappa",
    "raw": "raw agreement",
}


def measured(found: Agreement) -> dict[str, float]:
    """Every number of agreement that there is, by a short name; alpha by other scales too."""
    made = {"raw": found.agreeing.ratio}
    if found.alpha is not None:
        made["alpha"] = found.alpha.value
    made |= {f"alpha, {scale}": e.value for scale, e in found.others.items()}
    if found.fleiss is not None:
        made["fleiss"] = found.fleiss
    if found.cohen is not None:
        made["cohen"] = found.cohen
    return made


def meant(metric: str, found: Agreement) -> dict[str, float]:
    """The numbers that the name of a metric may mean; none where it means none of them.

    A kappa without a name is Fleiss' or Cohen's, an alpha without a scale that of any.
    """
    kind = next((k for pattern, k in _NAMED if pattern.search(metric)), "")
    wanted = ("fleiss", "cohen") if kind == "kappa" else (kind,)
    known = measured(found)
    return {k: v for k, v in known.items() if kind and k.split(",")[0] in wanted}


def same(stated: float, found: float) -> bool:
    """Is that the measured number, as far as it is written out?"""
    written = Decimal(repr(float(stated)))
    digits = min(max(1, -int(written.as_tuple().exponent)), _MOST_DIGITS)
    # What was measured is itself written with four digits.
    return abs(stated - found) <= 0.5 * 10.0**-digits + 0.5 * 10.0**-_MOST_DIGITS + 1e-12


def told(name: str, value: float) -> str:
    """The number with its name: Krippendorff's alpha is 0.24."""
    kind, _, scale = name.partition(", ")
    return f"{NAMES[kind]}{f' ({scale})' if scale else ''} is {value:.2f}"

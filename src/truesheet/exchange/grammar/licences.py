"""Licences by the names that people give them, as SPDX expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

HUB = {
    "cc": "",
    "gpl": "",
    "gpl-2.0": "GPL-2.0-only",
    "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "gfdl": "GFDL-1.3-only",
    "odbl": "ODbL-1.0",
    "odc-by": "ODC-By-1.0",
    "pddl": "PDDL-1.0",
    "etalab-2.0": "etalab-2.0",
    "cdla-sharing-1.0": "CDLA-Sharing-1.0",
    "cdla-permissive-1.0": "CDLA-Permissive-1.0",
    "cdla-permissive-2.0": "CDLA-Permissive-2.0",
    "c-uda": "C-UDA-1.0",
    "bsd": "",
}
"""Ids of the Hugging Face Hub that are no SPDX identifiers, and what they mean; "" for a family."""


class Named(NamedTuple):
    """A licence named in a text, and where."""

    spdx: str
    start: int
    end: int


@cache
def _known() -> dict[str, str]:
    """SPDX keys by their small letters."""
    from license_expression import get_spdx_licensing  # type: ignore[import-untyped]

    return {k.lower(): k for k in get_spdx_licensing().known_symbols if "Ref" not in k}


def spdx(name: str) -> str:
    """The SPDX identifier for an id as the Hub or SPDX writes it; "" where there is none.

    >>> spdx("cc-by-4.0"), spdx("odbl"), spdx("my own")
    ('CC-BY-4.0', 'ODbL-1.0', '')
    """
    low = name.strip().lower().rstrip("/")
    for lead in ("https://spdx.org/licenses/", "http://spdx.org/licenses/"):
        low = low.removeprefix(lead)
    low = low.removesuffix(".html").removesuffix(".json")
    if low.startswith(("http://", "https://")):
        found = list(named(name))
        return found[0].spdx if len({f.spdx for f in found}) == 1 else ""
    return HUB[low] if low in HUB else _known().get(low, "")


_CC = re.compile(
    r"(?:\bcc|creative commons)[ -]{1,2}(?:licen[sc]e )?(?P<kind>by|attribution)"
    r"(?P<more>(?:[ -]{1,3}(?:sa|nc|nd|share[ -]?alike|non[ -]?commercial|no[ -]?deriv\w{0,8}))*)"
    r"(?:[ -]?(?:licen[sc]e)?[ ,]{0,2}(?:\(cc[^)]{0,20}\) ?)?(?:version |v ?)?"
    r"(?P<version>\d\.\d))?",
    re.I,
)
_URL = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<kind>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>\d\.\d)"
    r"|publicdomain/(?P<domain>zero|mark)/1\.0)",
    re.I,
)
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})", re.I), name)
    for pattern, name in (
        (r"cc[ -]?0(?: 1\.0)?\b|creative commons zero|cc zero", "CC0-1.0"),
        (
            r"apache(?: software)?(?: licen[sc]e)?,?[ -](?:version |v\.? ?)?2(?:\.0)?\b",
            "Apache-2.0",
        ),
        (r"bsd[ -]3[ -]clause|3[ -]clause bsd", "BSD-3-Clause"),
        (r"bsd[ -]2[ -]clause|2[ -]clause bsd", "BSD-2-Clause"),
        (r"odc[ -]by\b|open data commons attribution", "ODC-By-1.0"),
        (r"odbl\b|open (?:data commons open )?database licen[sc]e", "ODbL-1.0"),
        (r"pddl\b", "PDDL-1.0"),
        (r"agpl[ -]?(?:version |v)?3(?:\.0)?\b", "AGPL-3.0-only"),
        (r"lgpl[ -]?(?:version |v)?3(?:\.0)?\b", "LGPL-3.0-only"),
        (
            r"(?:gnu )?gpl[ -]?(?:version |v)?3(?:\.0)?\b"
            r"|gnu general public licen[sc]e,? (?:version |v)3",
            "GPL-3.0-only",
        ),
        (r"(?:gnu )?gpl[ -]?(?:version |v)?2(?:\.0)?\b", "GPL-2.0-only"),
    )
)
_MIT = re.compile(r"\bMIT\b(?= (?i:licen[sc]e)|[.,;)\]]|$)|\bMIT$")


def named(text: str) -> Iterator[Named]:
    """Every licence that a text names with its version, as far as it has versions."""
    for found in _CC.finditer(text):
        more = re.sub(r"[ -]", "", found["more"].lower())
        parts = ["CC", "BY"]
        parts += ["NC"] if "nc" in more or "noncommercial" in more else []
        parts += ["ND"] if "nd" in more or "noderiv" in more else []
        parts += ["SA"] if "sa" in more or "sharealike" in more else []
        if found["version"]:
            yield Named("-".join([*parts, found["version"]]), found.start(), found.end())
    for found in _URL.finditer(text):
        if found["domain"]:
            if found["domain"].lower() == "zero":
                yield Named("CC0-1.0", found.start(), found.end())
        else:
            name = f"CC-{found['kind'].upper()}-{found['version']}"
            yield Named(name, found.start(), found.end())
    for pattern, name in _NAMES:
        for found in pattern.finditer(text):
            yield Named(name, found.start(), found.end())
    for found in _MIT.finditer(text):
        yield Named("MIT", found.start(), found.end())

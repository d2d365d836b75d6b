"""Recognises the text of a licence, by its title and by phrases that no other licence has.

A licence counts as recognised when all of its phrases stand in the text. That a text has been
changed shows in its length, in another title ("Modified Apache 2.0 License"), or in a phrase that
is not there; then nothing is named, or the licence with `modified` set. Which version of "or
later" is meant cannot be told from the text of a GNU licence: `GPL-3.0` stands for both.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from truesheet.sources.licence_names import named

LARGEST = 300_000
"""Characters of a file that are read: the longest licence has a tenth of that."""
_SHORT = 60  # words up to which a text may be a mere name, or a line that names a licence


class Recognised(NamedTuple):
    """A licence (SPDX, joined by AND where there are several), and how it was told.

    `how` is `tag` for a line of SPDX-License-Identifier, `text` for the text itself, `name` for a
    file that only names it. `modified` is set where the text is not the known one.
    """

    licence: str
    how: str
    modified: bool = False


class _Text(NamedTuple):
    """Phrases that make a text this licence, those it must not have, and its usual words."""

    spdx: str
    phrases: tuple[str, ...]
    without: tuple[str, ...] = ()
    words: int = 0


_MIT = (
    "permission is hereby granted, free of charge, to any person obtaining a copy",
    "in the software without restriction",
    "the software is provided as is",
)
_NOTICE = "the above copyright notice and this permission notice"
_BSD = (
    "redistributions of source code must retain",
    "redistributions in binary form must reproduce",
    "this software is provided by",
)
_ENDORSE = "endorse or promote products"
_ADVERTISE = "all advertising materials mentioning"
_CC_BODY = ("licensor", "adapted material", "licensed material", "section 1")
_TEXTS = (
    _Text("MIT", (*_MIT, _NOTICE), words=162),
    _Text("MIT-0", _MIT, (_NOTICE,), 140),
    _Text("BSD-4-Clause", (*_BSD, _ENDORSE, _ADVERTISE), words=240),
    _Text("BSD-3-Clause", (*_BSD, _ENDORSE), (_ADVERTISE,), 210),
    _Text("BSD-2-Clause", _BSD, (_ENDORSE, _ADVERTISE), 180),
    _Text(
        "ISC",
        (
            "permission to use, copy, modify, and",
            "distribute this software for any purpose with or without fee is hereby granted",
            "provided that the above copyright notice",
        ),
        words=120,
    ),
    _Text(
        "0BSD",
        ("distribute this software for any purpose with or without fee is hereby granted",),
        ("provided that the above copyright notice",),
        105,
    ),
    _Text(
        "Apache-2.0",
        (
            "apache license version 2.0, january 2004",
            "grant of patent license",
            "submission of contributions",
            "accepting warranty or additional liability",
        ),
        ("modified apache",),
        1580,
    ),
    _Text(
        "GPL-3.0",
        (
            "gnu general public license version 3, 29 june 2007",
            "conveying modified source versions",
            "automatic licensing of downstream recipients",
        ),
        ("affero general public license version 3, 19",),
        5640,
    ),
    _Text(
        "GPL-2.0",
        (
            "gnu general public license version 2, june 1991",
            "activities other than copying, distribution and modification are not covered",
        ),
        words=2970,
    ),
    _Text(
        "AGPL-3.0",
        (
            "gnu affero general public license version 3, 19 november 2007",
            "remote network interaction",
        ),
        words=5700,
    ),
    _Text(
        "LGPL-3.0",
        (
            "gnu lesser general public license version 3, 29 june 2007",
            "combined works",
        ),
        words=1250,
    ),
    _Text(
        "LGPL-2.1",
        (
            "gnu lesser general public license version 2.1, february 1999",
            "work that uses the library",
        ),
        words=4380,
    ),
    _Text(
        "GFDL-1.3",
        ("gnu free documentation license version 1.3", "invariant sections"),
        words=3720,
    ),
    _Text(
        "MPL-2.0",
        (
            "mozilla public license version 2.0",
            "covered software",
            "incompatible with secondary licenses",
        ),
        ("modified mozilla",),
        2420,
    ),
    _Text("EPL-1.0", ("eclipse public license v 1.0", "commercial distribution"), words=1720),
    _Text("EPL-2.0", ("eclipse public license v 2.0", "secondary license"), words=2200),
    _Text("EUPL-1.2", ("european union public licence v. 1.2", "the licensor"), words=2240),
    _Text(
        "BSL-1.0",
        ("boost software license version 1.0 august 17th, 2003", "machine executable object code"),
        words=220,
    ),
    _Text(
        "Zlib",
        (
            "without any express or implied warranty",
            "altered source versions must be plainly marked as such",
            "this notice may not be removed or altered from any source distribution",
        ),
        words=140,
    ),
    _Text(
        "Artistic-2.0",
        ("the artistic license 2.0", "standard version", "modified version"),
        words=1370,
    ),
    _Text(
        "Unlicense",
        ("this is free and unencumbered software released into the public domain",),
        words=195,
    ),
    _Text("WTFPL", ("do what the fuck you want to public license", "you just do what"), words=80),
    _Text(
        "CC0-1.0",
        ("cc0 1.0 universal", "statement of purpose", "affirmer", "waiver"),
        words=1060,
    ),
    _Text(
        "ODbL-1.0",
        ("open database license (odbl", "derivative database", "produced work"),
        words=3900,
    ),
    _Text(
        "ODC-By-1.0",
        ("open data commons attribution license", "derivative database", "produced work"),
        ("open database license (odbl",),
        3600,
    ),
    _Text(
        "PDDL-1.0",
        ("open data commons public domain dedication", "database", "waive"),
        words=2400,
    ),
    _Text(
        "CDLA-Permissive-2.0",
        ("community data license agreement permissive version 2.0", "data recipient"),
        words=560,
    ),
    _Text(
        "CDLA-Permissive-1.0",
        ("community data license agreement permissive version 1.0", "data provider"),
        words=1500,
    ),
    _Text(
        "CDLA-Sharing-1.0",
        ("community data license agreement sharing version 1.0", "data provider"),
        words=1700,
    ),
    _Text(
        "C-UDA-1.0",
        ("computational use of data agreement", "computational use"),
        words=1000,
    ),
    _Text(
        "O-UDA-1.0",
        ("open use of data agreement", "results"),
        words=900,
    ),
    _Text(
        "OGL-UK-3.0",
        ("open government licence for public sector information", "attribution statement"),
        words=700,
    ),
    _Text("etalab-2.0", ("licence ouverte", "version 2.0", "réutilisation"), words=900),
)
_CC = re.compile(
    r"(?<![a-z-])attribution((?: noncommercial| sharealike| noderiv(?:ative)?s)*) ([1-4]\.[05])"
    r" ?(international|unported|generic)?"
)
_CC_PARTS = {"noncommercial": "NC", "sharealike": "SA", "noderivs": "ND", "noderivatives": "ND"}
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() -]{2,120})")
_COPYRIGHT = re.compile(
    r"^\W*(?:copyright|\(c\)|©|copr\.)[^\n]*$|^\W*all rights reserved\W*$", re.I | re.M
)
_LINKED = re.compile(r"\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)|<https?:[^>\s]{0,300}>|https?:\S+")
_CHANGED = re.compile(r"(?!modified bsd)(?:\S+ )?modified ")
_MARKUP = re.compile(r"<[^<>\n]{0,300}>")


def recognise(text: str) -> Recognised | None:
    """What licence a text is; None where it is none that is known."""
    text = text[:LARGEST]
    tag = _TAG.search(text)
    plain = _plain(text)
    found = [t for t in _TEXTS if _is(t, plain)]
    licences = [t.spdx for t in found]
    expected = sum(t.words for t in found)
    for name, words in _creative_commons(plain):
        licences.append(name)
        expected += words
    if tag and len(licences) < 2:
        return Recognised(tag[1].strip(), "tag")
    if licences:
        length = len(plain.split())
        changed = length > 1.25 * expected + 40 or _CHANGED.match(plain) is not None
        return Recognised(" AND ".join(sorted(set(licences))), "text", changed)
    return _by_name(text, plain)


def _is(known: _Text, plain: str) -> bool:
    if any(p not in plain for p in known.phrases):
        return False
    return not any(p in plain for p in known.without)


def _creative_commons(plain: str) -> list[tuple[str, int]]:
    """A licence of Creative Commons by the title of its text, with the usual number of words."""
    if not all(p in plain for p in _CC_BODY) and "the work" not in plain:
        return []
    if len(plain.split()) < 1500:
        return []
    title = _CC.search(plain[:3000])
    if title is None:
        return []
    parts = {_CC_PARTS[p] for p in title[1].split()}
    name = "-".join(["CC-BY", *(p for p in ("NC", "ND", "SA") if p in parts), title[2]])
    return [(name, 3000)]


def _by_name(text: str, plain: str) -> Recognised | None:
    """A short text that does no more than name a licence."""
    if len(plain.split()) > _SHORT:
        return None
    lines = [line.strip(" #*_=-\t") for line in _COPYRIGHT.sub("", text).splitlines()]
    names = {n for line in lines if (n := named(_PREFIX.sub("", line)))}
    names |= {n for url in _URL.findall(text) if (n := named(url))}
    exact = {n for n in names if not any(o != n and o.startswith(n) for o in names)}
    return Recognised(exact.pop(), "name") if len(exact) == 1 else None


_PREFIX = re.compile(
    r"(?i)^(?:this .{0,60} is )?(?:licen[sc]ed|released|available) under (?:the )?"
)
_URL = re.compile(r"https?://[^\s<>()\[\]\"']{4,200}")


def _plain(text: str) -> str:
    """The words alone: no markup, links, quotes, bullets or lines of copyright."""
    text = html.unescape(_LINKED.sub(lambda m: m[1] or " ", text))
    text = _COPYRIGHT.sub(" ", _MARKUP.sub(" ", text)).lower()
    text = re.sub(r"(?<=n)on[- ]commercial", "oncommercial", text)
    text = re.sub(r"share[- ]alike", "sharealike", text)
    text = re.sub(r"no[- ]deriv", "noderiv", text)
    text = re.sub(r"[\"'“”‘’`*_#=|\\>–—-]+", " ", text)
    return re.sub(r"\s+", " ", text).strip()

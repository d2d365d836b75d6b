"""Names that people give to licences, as SPDX identifiers.

Only a name that is one, as a whole, is taken for one: "MIT with exceptions" is not the MIT licence.
A Creative Commons licence without a version has no SPDX identifier; it is given as `CC-BY-SA`, and
means any version. Source: the SPDX Licence List, and the names in use beside it.
"""

from __future__ import annotations

import re

_LONGEST = 200
_FILL = frozenset(
    """a the license licence licensed licenced under terms of is this work project dataset data
    public international unported generic version v revised inc foundation software new general
    see url https http www org legalcode deed en html txt licenses""".split()
)
_NAMES = {
    "MIT": "mit|mit expat|expat|opensource mit",
    "MIT-0": "mit 0|mit no attribution",
    "Apache-2.0": "apache 2.0|apache 2|apache2|apache2.0|asl 2.0|apache 2.0 apache",
    "BSD-2-Clause": "bsd 2 clause|2 clause bsd|simplified bsd|bsd simplified|freebsd|bsd 2",
    "BSD-3-Clause": "bsd 3 clause|3 clause bsd|modified bsd|bsd 3",
    "BSD-4-Clause": "bsd 4 clause|4 clause bsd|original bsd",
    "ISC": "isc",
    "0BSD": "0bsd|bsd 0 clause|zero clause bsd",
    "Unlicense": "unlicense",
    "WTFPL": "wtfpl",
    "Zlib": "zlib",
    "BSL-1.0": "bsl 1.0|boost 1.0|boost",
    "CC0-1.0": "cc0|cc0 1.0|cc zero|cc zero 1.0|cc0 1.0 universal"
    "|cc zero 1.0 universal|cc cc0 1.0 universal|cc cc0 1.0"
    "|domain cc0|cc0 1.0 universal domain dedication",
    "CC-PDDC": "cc pddc",
    "ODbL-1.0": "odbl|odbl 1.0|open database|open database 1.0|open database odbl"
    "|open database odbl 1.0|odc odbl|odc odbl 1.0|open commons open database"
    "|open commons open database 1.0",
    "ODC-By-1.0": "odc by|odc by 1.0|open commons attribution|open commons attribution 1.0",
    "PDDL-1.0": "pddl|pddl 1.0|odc pddl|odc pddl 1.0|open commons domain dedication and"
    "|open commons domain dedication and 1.0",
    "CDLA-Permissive-1.0": "cdla permissive 1.0|community agreement permissive 1.0",
    "CDLA-Permissive-2.0": "cdla permissive 2.0|community agreement permissive 2.0",
    "CDLA-Sharing-1.0": "cdla sharing 1.0|community agreement sharing 1.0",
    "C-UDA-1.0": "c uda|c uda 1.0|computational use agreement c uda"
    "|c uda computational use agreement",
    "O-UDA-1.0": "o uda|o uda 1.0|open use agreement 1.0",
    "OGL-UK-3.0": "ogl uk 3.0|ogl 3.0|open government 3.0|uk open government 3.0",
    "etalab-2.0": "etalab 2.0|ouverte 2.0|open etalab 2.0|ouverte open 2.0",
    "DL-DE-BY-2.0": "dl de by 2.0|datenlizenz deutschland namensnennung 2.0",
    "DL-DE-ZERO-2.0": "dl de zero 2.0|datenlizenz deutschland zero 2.0",
    "GPL-2.0": "gpl 2.0|gpl 2|gnu gpl 2.0|gnu gpl 2|gnu 2.0|gplv2|gnu gplv2",
    "GPL-3.0": "gpl 3.0|gpl 3|gnu gpl 3.0|gnu gpl 3|gnu 3.0|gplv3|gnu gplv3",
    "LGPL-2.1": "lgpl 2.1|gnu lgpl 2.1|gnu lesser 2.1|lgplv2.1",
    "LGPL-3.0": "lgpl 3.0|lgpl 3|gnu lgpl 3.0|gnu lesser 3.0|lgplv3",
    "AGPL-3.0": "agpl 3.0|agpl 3|gnu agpl 3.0|gnu affero 3.0|agplv3|affero gpl 3.0",
    "GFDL-1.3": "gfdl 1.3|gnu free documentation 1.3",
    "GFDL": "gfdl|gnu free documentation",
    "MPL-2.0": "mpl 2.0|mozilla 2.0|mpl 2",
    "EPL-1.0": "epl 1.0|eclipse 1.0",
    "EPL-2.0": "epl 2.0|eclipse 2.0",
    "EUPL-1.2": "eupl 1.2|european union 1.2",
    "Artistic-2.0": "artistic 2.0",
    "AFL-3.0": "afl 3.0|academic free 3.0",
    "MS-PL": "ms pl",
    "LPPL-1.3c": "lppl 1.3c",
}
_KNOWN = {name: spdx for spdx, names in _NAMES.items() for name in names.split("|")}
_CC_WORDS = {
    "by": "BY",
    "attribution": "BY",
    "nc": "NC",
    "noncommercial": "NC",
    "sa": "SA",
    "sharealike": "SA",
    "nd": "ND",
    "noderivs": "ND",
    "noderivatives": "ND",
}
_VERSION = re.compile(r"[1-4]\.[05]")
_JOINED = (
    (re.compile(r"^\W*https?://(?:www\.)?"), ""),
    (re.compile(r"^apache\.org/licenses/license"), "apache "),
    (re.compile(r"^creativecommons\.org|\bcreative[ -]?commons?\b"), "cc "),
    (re.compile(r"(?<=[lod]b[ly]/)1-0|(?<=by/)1-0|(?<=pddl/)1-0"), "1.0"),
    (re.compile(r"non[ -]?comm?ercial"), "noncommercial"),
    (re.compile(r"share[ -]?alike"), "sharealike"),
    (re.compile(r"no[ -]?deriv(?:ative)?s?(?:[ -]works)?"), "noderivs"),
    (re.compile(r"\bv\.? ?(?=\d)"), ""),
    (re.compile(r"(?:only|or[ -]later)\b"), ""),
    (re.compile(r"\((?:cc|mit|apache|gnu|odbl|odc)[^()]{0,40}\)"), ""),
)


def named(text: str) -> str:
    """The SPDX identifier that a name or a web address of a licence stands for; "" where none.

    >>> named("Creative Commons Attribution-ShareAlike 4.0 International")
    'CC-BY-SA-4.0'
    >>> named("https://creativecommons.org/licenses/by-nc/3.0/")
    'CC-BY-NC-3.0'
    >>> named("The MIT License"), named("free for research")
    ('MIT', '')
    """
    if len(text) > _LONGEST:
        return ""
    low = text.lower().strip()
    for form, word in _JOINED:
        low = form.sub(word, low)
    words = re.findall(r"[a-z0-9]+(?:\.[a-z0-9]+)*", low)
    found = _creative_commons(words)
    if found:
        return found
    kept = [w for w in words if w not in _FILL and not w.endswith(".org")]
    return _KNOWN.get(" ".join(kept), "")


def _creative_commons(words: list[str]) -> str:
    """The licence by its parts; "" where a word is left that no such licence has in its name."""
    rest = [w for w in words if w not in _FILL and w != "cc"]
    if words[:1] != ["cc"] and rest[:1] != ["attribution"]:
        return ""
    if {"publicdomain", "zero"} <= set(rest):
        return "CC0-1.0"
    parts = {_CC_WORDS[w] for w in rest if w in _CC_WORDS}
    versions = [w for w in rest if _VERSION.fullmatch(w)]
    if "BY" not in parts or len(versions) > 1 or len(rest) > len(parts) + len(versions):
        return ""
    name = "-".join(["CC", *(p for p in ("BY", "NC", "ND", "SA") if p in parts)])
    return f"{name}-{versions[0]}" if versions else name

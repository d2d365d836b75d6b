"""Text of datasets is hostile: here it is made harmless for the screen it goes to.

One rule for all screens: what a reader cannot see is written out (`\\x1b`, `\\u202e`), so that
nothing acts on a terminal, reorders a line, or hides an instruction from the person but not
from a language model that reads the same report.
"""

from __future__ import annotations

import re

# Control characters but for tab and line feed; soft hyphen; marks, embeddings, overrides and
# isolates of direction; zero-width space, word joiner and kin; line and paragraph separators;
# fillers that draw nothing; byte order mark; interlinear notes; tag characters and the further
# variation selectors, both of which can carry a whole message unseen; lone surrogates.
# The joiners U+200C and U+200D stay: Persian, Hindi and emoji are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
# What can be markup wherever it stands, and what can only be so at the beginning of a line.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!$@]|(?<=www)\.|:(?=//)", re.I)
_AT_START = re.compile(r"([-+=]|\d{1,9}(?=[.)]))", re.A)


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x100:
        return "\\r" if code == 0x0D else f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """The text with everything unseen written out; tabs and line feeds stay.

    >>> visible("a\\x1b[31mb\\u202ec")
    'a\\\\x1b[31mb\\\\u202ec'
    """
    return _UNSEEN.sub(_spelled, text.replace("\r\n", "\n"))


def line(text: str, most: int = 0) -> str:
    """The text on one line; cut to `most` characters where that is given, and the cut shows.

    >>> line("one\\ntwo", 6)
    'one\\\\n…'
    """
    # A text of a megabyte is not spelled out only to be cut.
    longer = most and len(text) > most
    text = visible(text[:most] if longer else text).replace("\n", "\\n").replace("\t", "\\t")
    if longer or (most and len(text) > most):
        return text[: most - 1] + "…"
    return text


def markdown(text: str) -> str:
    """Prose for Markdown: every sign that could be markup is escaped, line ends are spaces.

    >>> markdown("*a* <b>, 5.7 %"), markdown("1. x")
    ('\\\\*a\\\\* \\\\<b\\\\>, 5.7 %', '1\\\\. x')
    """
    plain = _MARKUP.sub(r"\\\g<0>", " ".join(visible(text).split()))
    start = _AT_START.match(plain)
    if not start:
        return plain
    # A digit takes no escape, the sign after it does.
    at = start.end() if start[0].isdigit() else 0
    return f"{plain[:at]}\\{plain[at:]}"


def code(text: str, *, in_table: bool = False, most: int = 0) -> str:
    """Text of the dataset as a Markdown code span, which nothing inside can close.

    >>> code("a`b")
    '`` a`b ``'
    """
    text = line(text, most)
    if not text.strip():
        # A span of blanks only is not a span in every reader.
        text = "".join("␠" if c == " " else c for c in text) or "(empty)"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    # One blank at both ends is taken off again by the reader, and keeps ticks apart.
    pad = " " if longest or (text[0] == " " and text[-1] == " ") else ""
    if in_table:
        text = text.replace("|", "\\|")
    return f"{ticks}{pad}{text}{pad}{ticks}"

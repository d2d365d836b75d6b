"""Lines for a terminal: wrapped by the columns that signs really take, coloured where wanted.

Text comes in as it is, is made harmless here, and is coloured last, so that no escape sequence
but our own ever reaches the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truesheet.render.safe import line, visible

_CODES = {
    "bold": "1",
    "dim": "2",
    "verified": "32",
    "derived": "34",
    "assumption": "33",
    "contradicted": "31",
    "error": "31",
    "warning": "33",
    "note": "2",
}
NARROWEST = 40


def cells(text: str) -> int:
    """Columns that a text takes: two for wide signs, none for combining ones."""
    from rich.cells import cell_len

    return cell_len(text)


@dataclass(frozen=True)
class Screen:
    """How to write: with colours or without, in so many columns."""

    colour: bool = False
    columns: int = 80

    @property
    def width(self) -> int:
        return max(NARROWEST, self.columns)

    def paint(self, text: str, style: str) -> str:
        """Harmless text in a style; unknown styles are plain."""
        code = _CODES.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text

    def put(
        self,
        text: str,
        *,
        first: str = "",
        lead: str = "",
        lead_style: str = "",
        indent: str | None = None,
        style: str = "",
        most: int = 0,
    ) -> list[str]:
        """A paragraph: `first` and a styled `lead` before it, `indent` before its further lines."""
        start = cells(first) + cells(lead)
        rest = " " * start if indent is None else indent
        made = wrap(line(text, most), self.width - max(start, cells(rest)))
        rows = [self.paint(row, style) for row in made] or [""]
        rows[0] = f"{first}{self.paint(lead, lead_style)}{rows[0]}"
        return [rows[0].rstrip(), *(f"{rest}{row}".rstrip() for row in rows[1:])]

    def prose(self, text: str, indent: str = "") -> list[str]:
        """Several paragraphs that a person wrote; their line ends stay."""
        made: list[str] = []
        for part in visible(text).expandtabs(4).split("\n"):
            made += [f"{indent}{row}".rstrip() for row in wrap(part, self.width - cells(indent))]
            if not part.strip():
                made.append("")
        return made

    def head(self, text: str) -> list[str]:
        """A heading with an empty line above it."""
        return ["", *self.put(text, style="bold")]

    def table(
        self, rows: Sequence[Sequence[str]], indent: str = "  ", right: Iterable[int] = ()
    ) -> list[str]:
        """Columns side by side; the first gives way where there is no room."""
        if not rows:
            return []
        made = [[line(x, 400) for x in row] for row in rows]
        wide = [max(cells(row[i]) for row in made) for i in range(len(made[0]))]
        room = self.width - cells(indent) - sum(wide[1:]) - 2 * (len(wide) - 1)
        wide[0] = max(8, min(wide[0], room))
        flush = set(right)
        lines = []
        for row in made:
            parts = [fit(x, w, i in flush) for i, (x, w) in enumerate(zip(row, wide, strict=True))]
            lines += [f"{indent}{'  '.join(parts)}".rstrip()]
        return [x if cells(x) <= self.width else cut(x, self.width) for x in lines]


def fit(text: str, width: int, right: bool = False) -> str:
    """The text in exactly `width` columns: cut, or with blanks around it."""
    text = cut(text, width)
    space = " " * (width - cells(text))
    return space + text if right else text + space


def cut(text: str, width: int) -> str:
    """The text in at most `width` columns; a cut shows as `…`."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return text + "…"


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at blanks; a longer word is broken where it must."""
    rows: list[str] = []
    row = ""
    for word in text.split():
        for piece in _pieces(word, width):
            joined = f"{row} {piece}" if row else piece
            if row and cells(joined) > width:
                rows.append(row)
                row = piece
            else:
                row = joined
    return [*rows, row] if row else rows


def _pieces(word: str, width: int) -> Iterable[str]:
    while cells(word) > width:
        n = max(1, min(len(word), width))
        while n > 1 and cells(word[:n]) > width:
            n -= 1
        yield word[:n]
        word = word[n:]
    yield word

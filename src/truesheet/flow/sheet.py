"""A datasheet in the hand: what `build` and `load` give to Python and to a notebook."""

from __future__ import annotations

import os
from pathlib import Path

from truesheet.model.datasheet import Answer, Datasheet
from truesheet.model.evidence import EvidenceSet
from truesheet.model.field import Field
from truesheet.model.finding import Finding

FORMATS = {".json": "json", ".html": "html", ".md": "md", ".txt": "text"}


class Sheet:
    """A finished datasheet. `sheet["composition.missing"].status` reads an answer."""

    def __init__(self, document: Datasheet) -> None:
        self.document = document

    def __getitem__(self, question: str) -> Answer:
        """The answer to a question; KeyError, with the nearest id, where there is none."""
        try:
            return self.document[question]
        except KeyError:
            from truesheet.model.errors import nearest

            known = [a.question for a in self.document.answers]
            raise KeyError(f"no answer to {question!r}. {nearest(question, known)}") from None

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def rows(self) -> int:
        return self.document.rows

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.document.fields

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What rules raised, worst first."""
        return self.document.raised

    @property
    def evidence(self) -> EvidenceSet:
        return self.document.measured

    @property
    def contradicted(self) -> tuple[Answer, ...]:
        """Answers of people that the data speak against."""
        return tuple(a for a in self.document.answers if a.contradicted)

    def to(self, form: str, *, show_values: bool = False) -> bytes:
        """The sheet as `json`, `html`, `md` or `text`."""
        from truesheet.flow.render import rendered

        return rendered(self.document, form, show_values=show_values)

    def save(self, path: str | os.PathLike[str] = "datasheet.json") -> Path:
        """Write the sheet; the ending of the name says how: .json, .html, .md, .txt."""
        from truesheet.flow.files import write_whole
        from truesheet.flow.render import UnknownForm

        target = Path(path)
        form = FORMATS.get(target.suffix)
        if form is None:
            raise UnknownForm(
                f"{target} ends in {target.suffix or 'nothing'}.",
                hint=f"Use one of {', '.join(FORMATS)}.",
            )
        write_whole(target, self.to(form))
        return target

    def _repr_html_(self) -> str:
        from truesheet.render.html import html_inline

        return html_inline(self.document)

    def __repr__(self) -> str:
        tally = ", ".join(f"{n} {mark}" for mark, n in self.document.tally().items() if n)
        return f"<Sheet of {self.name!r}: {self.rows:,} rows, {len(self.fields)} fields; {tally}>"

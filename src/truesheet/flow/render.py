"""The verb `render`: a finished sheet as HTML, Markdown, text or JSON."""

from __future__ import annotations

from truesheet.model.datasheet import Datasheet
from truesheet.model.errors import TruesheetError, nearest

FORMS = ("html", "md", "text", "json")


class UnknownForm(TruesheetError):
    """A sheet was asked for in a form that there is not.

    Next step: use one of the forms that the error names.
    """

    code = "E-OUT-002"


def rendered(sheet: Datasheet, form: str, *, show_values: bool = False) -> bytes:
    """The sheet in one of the forms `html`, `md`, `text`, `json`, as bytes."""
    if form == "html":
        from truesheet.render.html import to_html

        return to_html(sheet, show_values=show_values).encode("utf-8")
    if form == "md":
        from truesheet.render.markdown import to_markdown

        return to_markdown(sheet).encode("utf-8")
    if form == "text":
        from truesheet.render.text import verdict

        return (verdict(sheet) + "\n").encode("utf-8")
    if form == "json":
        from truesheet.sheet.datasheet_json import to_json

        return to_json(sheet)
    raise UnknownForm(f"There is no form {form!r}.", hint=nearest(form, list(FORMS)))

"""`composition.instance_types`: what one instance is, as far as files and fields tell."""

from __future__ import annotations

from truesheet.model.evidence import Absent
from truesheet.sheet.fill.filled import Filled
from truesheet.sheet.judge import Statement
from truesheet.sheet.media import form_of, media, shown_form
from truesheet.sheet.seen import Seen
from truesheet.sheet.words import count, listed


def fill(seen: Seen) -> Filled | Absent:
    """Rows of a table, or documents; what they stand for in the world stays with people."""
    found = media(seen)
    if not found:
        return Absent("no file was read, so the data does not show its kind")
    documents = found == ["text"]
    says = []
    forms = sorted({form_of(f) for f in seen.files()} - {""})
    if forms:
        kinds = listed([shown_form(f) for f in forms])
        one = f"every file is read as {kinds}"
        says.append(Statement(one, forms, "/media", evidence=seen.evidence.id("files.inventory")))
    if not documents:
        n = len(seen.fields)
        one = f"each row has {count(n, 'field')}"
        says.append(Statement(one, n, evidence=seen.about_fields, exact=True))
    if documents:
        text = "Each instance is one text document."
    else:
        text = f"Each instance is one row of a table with {count(len(seen.fields), 'field')}."
    text += " What it stands for in the world, only people can say."
    name = "document" if documents else "row"
    return Filled(text, {"types": [{"name": name}], "media": found}, tuple(says))

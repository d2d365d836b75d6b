"""Which forms and media the files have, in the words of the question bank."""

from __future__ import annotations

from truesheet.model.files import FileInfo
from truesheet.sheet.seen import Seen


def form_of(file: FileInfo) -> str:
    """The form of a file, such as `csv`: as it was read, else as its first bytes tell."""
    read_as = file.read_as.get("format", "")
    kind = file.sniffed or file.declared
    return (read_as or kind.rpartition("/")[2].removeprefix("x-")).lower()


def shown_form(form: str) -> str:
    """A form as people write it: CSV, JSON, but parquet."""
    return form.upper() if form in ("csv", "tsv", "json", "jsonl", "ipc") else form


def media(seen: Seen) -> list[str]:
    """`table`, `text` or both: a table with a field of running text is both."""
    forms = {form_of(f) for f in seen.files()}
    if not forms and not seen.fields:
        return []
    if forms and forms <= {"text", "plain", "txt"}:
        return ["text"]
    texts = bool(seen.with_role("text")) or any(seen.of_type("free_text"))
    return ["table", "text"] if texts else ["table"]

"""Messages of libraries, made fit to be shown: one short line, no paths, no control characters."""

from __future__ import annotations

import re

_LONGEST = 160


def plain_reason(error: BaseException) -> str:
    """The first line of the error's message, without anything a terminal would act on."""
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    text = re.sub(r"'?(?:file://)?/[^\s':]*/[^\s':]*'?", "the file", text)
    text = "".join(c if c.isprintable() else " " for c in text).strip(" .")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def shown_name(path: str) -> str:
    """A path that is safe to print: undecodable bytes and control characters are spelt out."""
    text = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)

"""What an answer filled from evidence consists of."""

from __future__ import annotations

from typing import Any

import msgspec

from truesheet.sheet.judge import Statement


class Filled(msgspec.Struct, frozen=True):
    """Text for the reader, a typed value that fits the question, and the statements behind it.

    `text` may be empty for an answer that only adds statements to what a person says.
    """

    text: str
    value: Any
    statements: tuple[Statement, ...]

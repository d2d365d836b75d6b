"""Checks of what people say against evidence, one file a question.

A check is `check(said, seen) -> Iterator[Statement]`: `said` is the typed value as a person gave
it, already known to fit the question. A part of the value without a check yields nothing here;
`claims.py` then says that it could not be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from truesheet.sheet.judge import Statement
from truesheet.sheet.seen import Seen

Check = Callable[[dict[str, Any], Seen], Iterator[Statement]]

CHECKS: dict[str, Check] = {}
"""What can be contradicted, by question."""

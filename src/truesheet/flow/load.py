"""The verb behind `show` and `render`: read a finished sheet."""

from __future__ import annotations

import os
from pathlib import Path

from truesheet.flow.sheet import Sheet


def load(path: str | os.PathLike[str] = "datasheet.json") -> Sheet:
    """The sheet in a `datasheet.json`; a folder stands for the one inside it.

    Raises a TruesheetError (E-DOC-001 to 003) where that is not a datasheet.
    """
    from truesheet.sheet.datasheet_json import read

    file = Path(path)
    return Sheet(read(file / "datasheet.json" if file.is_dir() else file))

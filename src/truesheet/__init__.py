"""Truesheet: datasheets that are true of the data.

>>> import truesheet
>>> sheet = truesheet.build({"age": [31, 44, None], "city": ["Oslo", "Lyon", "Oslo"]})
>>> sheet["composition.instance_count"].status
'verified'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from truesheet.flow.annotators import annotators
    from truesheet.flow.build import build
    from truesheet.flow.check import check
    from truesheet.flow.claims import claims
    from truesheet.flow.diff import diff
    from truesheet.flow.duplicates import duplicates
    from truesheet.flow.groups import groups
    from truesheet.flow.labels import labels
    from truesheet.flow.leakage import leakage
    from truesheet.flow.load import load
    from truesheet.flow.questions import questions
    from truesheet.flow.selftest import selftest
    from truesheet.flow.sheet import Sheet
    from truesheet.model.errors import TruesheetError

__version__ = "0.1.0"
__all__ = [
    "Sheet",
    "TruesheetError",
    "__version__",
    "annotators",
    "build",
    "check",
    "claims",
    "diff",
    "groups",
    "duplicates",
    "leakage",
    "labels",
    "load",
    "questions",
    "selftest",
]

_HOMES = {
    "annotators": "truesheet.flow.annotators",
    "build": "truesheet.flow.build",
    "check": "truesheet.flow.check",
    "claims": "truesheet.flow.claims",
    "diff": "truesheet.flow.diff",
    "groups": "truesheet.flow.groups",
    "duplicates": "truesheet.flow.duplicates",
    "leakage": "truesheet.flow.leakage",
    "labels": "truesheet.flow.labels",
    "load": "truesheet.flow.load",
    "questions": "truesheet.flow.questions",
    "selftest": "truesheet.flow.selftest",
    "Sheet": "truesheet.flow.sheet",
    "TruesheetError": "truesheet.model.errors",
}


def __getattr__(name: str) -> Any:
    """Load a verb when it is first used, so that `import truesheet` costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'truesheet' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)

"""Floor 3: how measures are run. An engine lists parts, folds each, and merges in a tree."""

from truesheet.engine.local import Folded, Options, fold

__all__ = ["Folded", "Options", "fold"]

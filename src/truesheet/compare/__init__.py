"""Floor 6: two sheets, or two versions of the data, side by side."""

from truesheet.compare.diff import diff

__all__ = ["diff"]

"""Floor 3: bytes of any kind to batches under one schema, and errors that say what to do."""

from truesheet.sources.opening import OpenedSource, open_source

__all__ = ["OpenedSource", "open_source"]

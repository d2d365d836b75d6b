"""What a process of our own may do to itself, and a process of the user's may not."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of glibc's mallopt
_KEPT = 1 << 29


class _WithoutPandas(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("truesheet keeps pandas out of its own processes", name=name)


def settle() -> None:
    """Make this process ready for a long measurement; only for one that runs nothing else.

    Arrow imports pandas at the first array wherever it can, which costs a third of a second for
    nothing: no table of pandas comes here. And memory that was given back is asked for again with
    the next batch; keeping it spares the system half of its work.
    """
    if "pandas" not in sys.modules and not any(
        isinstance(f, _WithoutPandas) for f in sys.meta_path
    ):
        sys.meta_path.insert(0, _WithoutPandas())
    try:
        tune = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return  # another C library, with habits of its own
    tune(_MMAP_THRESHOLD, _KEPT)
    tune(_TRIM_THRESHOLD, _KEPT)
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())

"""`python benchmarks/run.py`: the same as `python -m benchmarks` in the root of the checkout."""

import runpy
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

if __name__ == "__main__":
    runpy.run_module("benchmarks", run_name="__main__", alter_sys=True)

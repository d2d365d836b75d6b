"""Indexes of public benchmarks: hashes, no text; `scripts/benchmark_index.py` makes them."""

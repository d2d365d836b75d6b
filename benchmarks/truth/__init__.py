"""The truth ledger: how many of the known faults each detector finds, and how many alarms are true.

One module a detector, each with a function `entry() -> Entry`; DETECTORS lists them in the order
in which the table shows them. `python -m benchmarks.truth` runs them and writes the ledger.
"""

DETECTORS = (
    "mutations",
    "cards",
    "datasheets",
    "planted",
    "target_leaks",
    "split_overlap",
    "near_duplicates",
    "crowd_snow2008",
    "label_errors",
    "label_flips",
    "gsm8k",
    "contamination",
    "duplicates_febrl",
    "cifair_duplicates",
    "fairness_tabular",
)
"""Modules of this package, one a detector."""
